// Whatever happens to a bundle on its way, it is refused by name, or it is the very file that was sent.

import { describe, expect, it } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import type { BundleErrorCode } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import {
  districtOf,
  emptyState,
  newDevice,
  newKeyRing,
  newLog,
  personDraft,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);
const device = newDevice(keys);
const attacker = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
const trust = trustOf(keys, district, [device.signed, attacker.signed]);
const log = newLog('LOGA00000001');
log.append([personDraft('P1', '样例甲')]);
const { bytes } = writeBundle(device, district, log.batches);

function outcomeOf(changed: Uint8Array): BundleErrorCode | 'accepted' {
  const verified = verifyBundle(changed, trust, emptyState, nodeDeflate);
  if (!verified.ok) return verified.error.code;
  for (const segment of verified.value.segments()) if (!segment.ok) return segment.error.code;
  return 'accepted';
}

function flipped(source: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = source.slice();
  copy[at] = (copy[at] as number) ^ mask;
  return copy;
}

function tally(outcomes: Iterable<string>): { readonly [outcome: string]: number } {
  const counts: { [outcome: string]: number } = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function entriesOf(source: Uint8Array) {
  const entries = readContainer(source);
  if (!entries.ok) throw new Error(entries.error.code);
  return entries.value;
}

/** The bundle with some entries replaced, zipped again as the format wants it. */
function rezipped(replace: { readonly [name: string]: Uint8Array }): Uint8Array {
  return writeContainer(entriesOf(bytes).map(({ name, content }) => ({ name, content: replace[name] ?? content })));
}

function contentOf(name: string): Uint8Array {
  return entriesOf(bytes).find((entry) => entry.name === name)?.content as Uint8Array;
}

describe('a damaged bundle', () => {
  it('is itself accepted when untouched', () => expect(outcomeOf(bytes)).toBe('accepted'));

  it('is refused for every byte flipped', () => {
    const outcomes = [...bytes.keys()].flatMap((at) =>
      [0x01, 0x80, 0xff].map((mask) => outcomeOf(flipped(bytes, at, mask))),
    );
    const counts = tally(outcomes);
    expect(outcomes).toHaveLength(3 * bytes.length);
    expect(Object.keys(counts).sort()).toEqual(['E_NOT_A_BUNDLE', 'E_TOO_LARGE', 'E_ZIP']);
  });

  it('is refused for every truncation and for anything appended or put before', () => {
    const cut = Array.from({ length: bytes.length }, (_, length) => outcomeOf(bytes.subarray(0, length)));
    expect(cut).not.toContain('accepted');
    expect(outcomeOf(Buffer.concat([bytes, Uint8Array.of(0)]))).toBe('E_ZIP');
    expect(outcomeOf(Buffer.concat([bytes, bytes]))).toBe('E_ZIP');
    expect(outcomeOf(Buffer.concat([Uint8Array.of(0), bytes]))).toBe('E_NOT_A_BUNDLE');
  });

  // Each costs a verification of a signature: every fortieth byte by default, all three flips of all with LXL_FLIPS=all.
  it('is refused when one byte of its content changes and the ZIP is made anew', () => {
    const isAll = process.env.LXL_FLIPS === 'all';
    const changes = entriesOf(bytes).flatMap(({ name, content }) => {
      const step = isAll ? 1 : Math.max(1, Math.floor(content.length / 40));
      return [...content.keys()]
        .filter((at) => at % step === 0)
        .flatMap((at) =>
          (isAll ? [0x01, 0x80, 0xff] : [0x01]).map((mask) => ({ name, content: flipped(content, at, mask) })),
        );
    });
    const counts = tally(changes.map(({ name, content }) => `${name} ${outcomeOf(rezipped({ [name]: content }))}`));
    expect(Object.keys(counts).filter((outcome) => outcome.endsWith('accepted'))).toEqual([]);
    expect(counts).toMatchObject({
      'bundle.json E_SIGNATURE': expect.any(Number),
      'bundle.mac E_MAC': expect.any(Number),
    });
    expect(counts).toMatchObject({
      'p/000001 E_PART_DIGEST': expect.any(Number),
      'bundle.sig E_SIG_DER': expect.any(Number),
    });
  }, 120_000);

  it('cannot be changed by another enrolled device and signed as its own', () => {
    const part = flipped(contentOf('p/000002'), 30, 0x01);
    const header = fromUtf8(contentOf('bundle.json'))
      .replace(sm3Hex(contentOf('p/000002')), sm3Hex(part))
      .replace(`"cert":"${headerValue('cert')}"`, `"cert":"${certOf(attacker)}"`)
      .replace(`"from":"${device.signed.cert.subject}"`, `"from":"${attacker.signed.cert.subject}"`);
    const headerBytes = utf8(header);
    const signature = sm2Sign(attacker.signing.privateKey, headerBytes);
    expect(outcomeOf(rezipped({ 'bundle.json': headerBytes, 'bundle.sig': signature, 'p/000002': part }))).toBe(
      'E_MAC',
    );
  });
});

function certOf(owner: typeof device): string {
  return certificateDigest(owner.signed.cert);
}

function headerValue(key: string): string {
  return (JSON.parse(fromUtf8(contentOf('bundle.json'))) as { [key: string]: string })[key] as string;
}
