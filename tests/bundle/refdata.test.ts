// What the district gives to the PCs of an office.

import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonObject } from '#shared/base/canonical-json.ts';
import { openRefdata, type RefdataRequest, type RefdataTrust, writeRefdata } from '#shared/bundle/refdata.ts';
import { createContainerWriter } from '#shared/bundle/signed-container.ts';
import { generateSm2KeyPair, publicKeyOf } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { encryptionKeyOf, newDevice, newKeyRing, now, openingKeysOf, street } from './sample-office.ts';

const keys = newKeyRing();
const [one, two] = [newDevice(keys), newDevice(keys, { subject: '01JTESTDEVICE0000000009999' })];
const refdata = generateSm2KeyPair();
const files = [
  { name: 'catalog.json', content: utf8('{"version":4}') },
  { name: 'dict.json', content: utf8('{"街道":"样例街道"}'.repeat(500)) },
  { name: 'empty.json', content: utf8('') },
];
const request: RefdataRequest = {
  district: '990102',
  refdataKey: refdata.privateKey,
  street,
  recipients: [one, two].map((device) => encryptionKeyOf(device.encryption)),
  no: 4,
  prev: null,
  createdAt: now,
  files,
};
const delivery = writeRefdata(request, nodeDeflate);

const trustOf = (device = one, changes: Partial<RefdataTrust> = {}): RefdataTrust => ({
  district: '990102',
  refdataKeys: [toHex(refdata.publicKey)],
  street,
  keys: openingKeysOf(device),
  ...changes,
});
const outcomeOf = (bytes: Uint8Array, trust = trustOf()) => {
  const opened = openRefdata(bytes, trust, nodeDeflate);
  return opened.ok ? 'accepted' : opened.error.code;
};

describe('a delivery of reference data', () => {
  it('is read by every PC of the office, file by file', () => {
    for (const device of [one, two]) {
      const opened = openRefdata(delivery.bytes, trustOf(device), nodeDeflate);
      expect(opened).toMatchObject({ ok: true, value: { files, digest: delivery.digest } });
    }
    expect(delivery.header.title).toBe('LX-990102001-refdata-000004');
    expect(delivery.header).toMatchObject({ kind: 'refdata', from: 'district:990102', to: 'street:990102001' });
  });

  it('shows nothing of its contents on the outside', () => {
    expect(Buffer.from(delivery.bytes).includes('catalog')).toBe(false);
  });

  it('is still read while a change of the district’s key is under way', () => {
    const newer = toHex(generateSm2KeyPair().publicKey);
    expect(outcomeOf(delivery.bytes, trustOf(one, { refdataKeys: [newer, toHex(refdata.publicKey)] }))).toBe(
      'accepted',
    );
  });

  test.each<[string, string, Partial<RefdataTrust>]>([
    ['E_CERT_UNKNOWN', 'with a key the district does not name', { refdataKeys: [toHex(keys.receipt.publicKey)] }],
    ['E_CERT_UNKNOWN', 'from another district', { district: '990103' }],
    ['E_NOT_FOR_ME', 'for another office', { street: '990102002' }],
    ['E_NOT_FOR_ME', 'for PCs that this one is not among', { keys: [] }],
  ])('%s: %s', (code, _, changes) => expect(outcomeOf(delivery.bytes, trustOf(one, changes))).toBe(code));

  it('cannot be made by a PC of the office', () => {
    const forged = writeRefdata({ ...request, refdataKey: one.signing.privateKey }, nodeDeflate);
    expect(outcomeOf(forged.bytes)).toBe('E_CERT_UNKNOWN');
  });

  it('is refused for every byte flipped', () => {
    for (let at = 0; at < delivery.bytes.length; at += 7) {
      const flipped = delivery.bytes.slice();
      flipped[at] = (flipped[at] as number) ^ 0x80;
      expect(outcomeOf(flipped)).not.toBe('accepted');
    }
  });

  test.each([
    ['../catalog.json', 'files[0]'],
    ['A.json', 'files[0]'],
    ['', 'files[0]'],
  ])('is not written with a file named “%s”', (name, wrong) => {
    const writing = () => writeRefdata({ ...request, files: [{ name, content: utf8('') }] }, nodeDeflate);
    expect(writing).toThrow(wrong);
  });

  /** Properly signed and encrypted around any list. */
  function around(list: JsonObject): Uint8Array {
    const { kind, from, to, no, prev, createdAt, title } = delivery.header;
    const cert = sm3Hex(publicKeyOf(refdata.privateKey));
    const fields = { kind, cert, from, to, street, no, prev, createdAt, title };
    const writer = createContainerWriter(fields, request.recipients, refdata.privateKey);
    writer.addPart(nodeDeflate.gzip(utf8('content')));
    return writer.finish(canonicalBytes(list)).bytes;
  }
  const zbytes = nodeDeflate.gzip(utf8('content')).length;
  const file = { part: 2, name: 'a.json', bytes: 7, zbytes, sm3: sm3Hex(utf8('content')) };
  const list = { format: 'lxsync-refdata/1', minReader: 2, district: '990102', street, no: 4, files: [file] };

  test.each<[string, JsonObject]>([
    ['accepted', {}],
    ['accepted', { ext: { later: 1 } }],
    ['E_UPGRADE_REQUIRED', { minReader: 4, later: 1 }],
    ['E_DOCUMENT', { later: 1 }],
    ['E_DOCUMENT', { files: [] }],
    ['E_DOCUMENT', { files: [file, file] }],
    ['E_DOCUMENT', { files: [{ ...file, name: '../a' }] }],
    ['E_DOCUMENT', { files: [{ ...file, part: 3 }] }],
    ['E_DOCUMENT', { files: [{ ...file, bytes: 2 ** 40 }] }],
    ['E_SEGMENT', { files: [{ ...file, bytes: 6 }] }],
    ['E_SEGMENT', { files: [{ ...file, bytes: 8 }] }],
    ['E_SEGMENT', { files: [{ ...file, sm3: 'a'.repeat(64) }] }],
    ['E_SEGMENT', { files: [{ ...file, zbytes: zbytes + 1 }] }],
    ['E_SENDER', { no: 5 }],
    ['E_SENDER', { street: '990102002' }],
    ['E_SENDER', { district: '990103' }],
  ])('%s %j', (code, changes) => expect(outcomeOf(around({ ...list, ...changes }))).toBe(code));
});
