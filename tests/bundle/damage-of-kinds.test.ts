// The other kinds of file under the same damage as a report: peer bundles, volumes of attachments, receipts, deliveries.

import { describe, expect, it } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import { openReceipt } from '#shared/bundle/receipt.ts';
import { openRefdata, writeRefdata } from '#shared/bundle/refdata.ts';
import { strangersFiles } from './hostile-files.ts';
import {
  bundleFor,
  deviceId,
  encryptionKeyOf,
  newDevice,
  newLog,
  newOffice,
  now,
  openingKeysOf,
  outcomeAt,
  personDraft,
  receiptFor,
  street,
  trustOf,
} from './sample-office.ts';

const office = newOffice();
const { keys, district, device } = office;
const colleague = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
const log = newLog('LOGA00000001');
log.append([personDraft('P1', '样例甲')]);

type Kind = { readonly name: string; readonly bytes: Uint8Array; codeOf(bytes: Uint8Array): string };

const atColleague = trustOf(keys, district, [device.signed], { keys: openingKeysOf(colleague), street });
const peerBundle = bundleFor([encryptionKeyOf(colleague.encryption)], device, log, { mode: 'peer' });
const volume = bundleFor(
  district.district.enc,
  device,
  { blobs: [utf8('照片')] },
  { no: 2, volume: { of: 'a'.repeat(64), no: 1, index: 1, count: 1 } },
);
const receipt = receiptFor(device.signed, office);

const delivery = writeRefdata(
  {
    district: '990102',
    refdataKey: keys.refdata.privateKey,
    street,
    recipients: [encryptionKeyOf(device.encryption)],
    no: 1,
    prev: null,
    createdAt: now,
    files: [{ name: 'dict.json', content: utf8('{"version":1}') }],
  },
  nodeDeflate,
).bytes;

const kinds: readonly Kind[] = [
  {
    name: 'peer bundle',
    bytes: peerBundle.bytes,
    codeOf: (bytes) => outcomeAt(atColleague, bytes, { kind: 'peer' }),
  },
  { name: 'volume of attachments', bytes: volume.bytes, codeOf: (bytes) => outcomeAt(office.trust, bytes) },
  {
    name: 'receipt',
    bytes: receipt,
    codeOf: (bytes) => {
      const trust = { district: district.district, device: deviceId, street, keys: openingKeysOf(device) };
      const opened = openReceipt(bytes, trust);
      return opened.ok ? 'accepted' : opened.error.code;
    },
  },
  {
    name: 'delivery of reference data',
    bytes: delivery,
    codeOf: (bytes) => {
      const refdataKeys = [toHex(keys.refdata.publicKey)];
      const opened = openRefdata(
        bytes,
        { district: '990102', refdataKeys, street, keys: openingKeysOf(device) },
        nodeDeflate,
      );
      return opened.ok ? 'accepted' : opened.error.code;
    },
  },
];

function flipped(source: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = source.slice();
  copy[at] = (copy[at] as number) ^ mask;
  return copy;
}

describe.each(kinds)('a damaged $name', ({ bytes, codeOf }) => {
  it('is itself accepted when untouched', () => expect(codeOf(bytes)).toBe('accepted'));

  it('is refused for every byte flipped, every truncation, and anything before or after', () => {
    const masks = [0x01, 0x80, 0xff];
    const codes = new Set([...bytes.keys()].flatMap((at) => masks.map((mask) => codeOf(flipped(bytes, at, mask)))));
    for (const length of bytes.keys()) codes.add(codeOf(bytes.subarray(0, length)));
    for (const more of [concatBytes(bytes, Uint8Array.of(0)), concatBytes(bytes, bytes), concatBytes(utf8('x'), bytes)])
      codes.add(codeOf(more));
    expect([...codes].sort()).toEqual(['E_NOT_A_BUNDLE', 'E_TOO_LARGE', 'E_ZIP']);
  });

  // Each costs a verification of a signature: twelve places of each entry by default, all of them with LXL_FLIPS=all.
  it('is refused when one byte of its content changes and the ZIP is made anew', () => {
    const entries = readContainer(bytes);
    if (!entries.ok) throw new Error(entries.error.code);
    const codes = entries.value.flatMap(({ content }, which) => {
      const step = process.env.LXL_FLIPS === 'all' ? 1 : Math.max(1, Math.floor(content.length / 12));
      const places = [...content.keys()].filter((at) => at % step === 0);
      return places.map((at) => {
        const changed = entries.value.map((entry, i) =>
          i === which ? { ...entry, content: flipped(content, at, 0x01) } : entry,
        );
        return codeOf(writeContainer(changed));
      });
    });
    expect(codes).not.toContain('accepted');
    expect(new Set(codes).size).toBeGreaterThan(3);
  }, 120_000);

  it('is refused by name in every shape that a stranger can give it', () => {
    for (const { name, code, bytes: hostile, sizeBytes } of strangersFiles(bytes))
      if (sizeBytes === undefined) expect([name, codeOf(hostile)]).toEqual([name, code]);
  });
});
