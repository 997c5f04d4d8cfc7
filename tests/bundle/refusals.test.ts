// Bundles that are well made and wrong: each refused with its own code.

import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromHex, fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { headBytes, type Manifest } from '#shared/bundle/manifest.ts';
import { type ReceiverState, type TrustStore, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { chainOf, chainStart } from '#shared/sync/chain.ts';
import {
  deviceId,
  emptyState,
  newDevice,
  newKeyRing,
  newLog,
  newOffice,
  nowMs,
  outcomeAt,
  personDraft,
  rewritten,
  stateWith,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const { keys, district, device } = newOffice();
const log = newLog('LOGA00000001');
log.append([personDraft('P1', '样例甲')]);
const { bytes, header, manifest, digest } = writeBundle(device, district, log.batches);
const packed = nodeDeflate.gzip(Buffer.concat(log.batches.map((batch) => batch.text)));
const day = 86_400_000;

function outcomeOf(
  file: Uint8Array,
  trust: Partial<TrustStore> = {},
  state: ReceiverState = emptyState,
  certificates = [device.signed],
) {
  return outcomeAt(trustOf(keys, district, certificates, trust), file, { state });
}

/** The bundle with another header, signed properly by its own device. */
function withHeader(text: string): Uint8Array {
  const entries = readContainer(bytes);
  if (!entries.ok) throw new Error(entries.error.code);
  const [, , ...rest] = entries.value;
  return writeContainer([
    { name: 'bundle.json', content: utf8(text) },
    { name: 'bundle.sig', content: sm2Sign(device.signing.privateKey, utf8(text)) },
    ...rest,
  ]);
}

function changedHeader(changes: JsonObject): Uint8Array {
  return withHeader(canonicalJson({ ...(header as unknown as JsonObject), ...changes }));
}

/** A bundle of the device around any manifest and any part 2. */
function around(inner: Uint8Array | Manifest, part: Uint8Array = packed): Uint8Array {
  return rewritten({ header }, device, district, inner, [part]);
}

/** A segment of these lines with everything recomputed and signed, so that only the lines themselves are wrong. */
function withLines(lines: readonly string[], changes: { head?: object; last?: number } = {}): Uint8Array {
  const plain = utf8(lines.map((line) => `${line}\n`).join(''));
  const zipped = nodeDeflate.gzip(plain);
  const segment = manifest.segments[0] as Manifest['segments'][number];
  const c1 = toHex(chainOf(log.log, chainStart(log.log), lines));
  const last = changes.last ?? lines.length;
  const head = { ...segment.head, seq: last, chain: c1, ...changes.head };
  const headSig = toHex(sm2Sign(device.signing.privateKey, headBytes(head)));
  const sizes = { bytes: plain.length, zbytes: zipped.length, sm3: sm3Hex(plain) };
  return around({ ...manifest, segments: [{ ...segment, ...sizes, c1, last, head, headSig }] }, zipped);
}

const lines = log.batches.flatMap((batch) => fromUtf8(batch.text).trimEnd().split('\n'));

describe('the header', () => {
  const text = canonicalJson(header as unknown as JsonObject);
  test.each([
    ['E_NOT_CANONICAL', text.replace('{"cert"', '{ "cert"')],
    ['E_NOT_CANONICAL', text.replace('"no":1', '"no":1.0')],
    ['E_NOT_CANONICAL', text.replace('"no":1', '"no":2,"no":1')],
    ['E_NOT_CANONICAL', text.replace('"title":"LX', '"title":"报送')],
    ['E_HEADER', `\ufeff${text}`],
    ['E_HEADER', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['E_NOT_CANONICAL', text.replace('{"cert"', `{"a":${'['.repeat(60_000)}${']'.repeat(60_000)},"cert"`)],
    ['E_NOT_CANONICAL', text.replace('"no":1', '"no":1,"x":"\\ud800"')],
    ['E_HEADER', text.replace('{"cert"', '{"__proto__":{"to":"x"},"cert"')],
    ['E_HEADER', text.replace('"no":1', '"no":-1')],
    ['E_HEADER', text.replace('"format"', '"extra":1,"format"')],
    ['E_FORMAT', text.replace('lxsync/1', 'lxsync/2')],
    ['E_KIND', text.replace('"kind":"changes"', '"kind":"receipt"')],
    ['E_SUITE', text.replace('"GM1"', '"INT1"')],
    ['E_NOT_FOR_ME', text.replace('district:990102', 'district:990103')],
    ['E_HEADER', 'not json'],
    ['E_HEADER', 'null'],
  ])('%s: %.60s', (code, changed) => expect(outcomeOf(withHeader(changed))).toBe(code));

  it('of parts that are not there, or in another order', () => {
    expect(outcomeOf(changedHeader({ parts: [] }))).toBe('E_PART_DIGEST');
    expect(outcomeOf(changedHeader({ parts: [...header.parts].reverse() }))).toBe('E_PART_DIGEST');
    expect(outcomeOf(changedHeader({ parts: [...header.parts, header.parts[0] as JsonObject] }))).toBe('E_PART_DIGEST');
  });

  it('of no recipient, or of a key wrapped for somebody else', () => {
    expect(outcomeOf(changedHeader({ rcpt: [] }))).toBe('E_NOT_FOR_ME');
    expect(outcomeOf(bytes, { keys: [] })).toBe('E_NOT_FOR_ME');
    const [mine, own] = header.rcpt;
    const swapped = { kid: mine?.kid ?? '', key: own?.key ?? '' };
    expect(outcomeOf(changedHeader({ rcpt: [swapped] }))).toBe('E_UNWRAP');
  });
});

describe('the signer', () => {
  const other = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
  const elsewhere = newDevice(keys, { street: '990102002' });
  const forged = newDevice(newKeyRing());
  const revokedFrom = (lastSeq: { readonly [name: string]: number }) => [
    { ...device.signed, revoked: { at: '2026-11-01T00:00:00Z', lastSeq } },
  ];

  it('must be enrolled', () => expect(outcomeOf(bytes, {}, emptyState, [])).toBe('E_CERT_UNKNOWN'));
  it('must hold a certificate of this district', () => {
    const file = writeBundle(forged, district, log.batches).bytes;
    expect(outcomeOf(file, {}, emptyState, [forged.signed])).toBe('E_CERT_SIGNATURE');
  });
  it('must be the device that the certificate names', () => {
    const claim = changedHeader({ from: other.signed.cert.subject });
    expect(outcomeOf(claim)).toBe('E_CERT_ROLE');
    const swapped = changedHeader({ cert: certificateDigest(other.signed.cert), from: other.signed.cert.subject });
    expect(outcomeOf(swapped, {}, emptyState, [other.signed])).toBe('E_SIGNATURE');
  });
  it('must report for its own street', () => {
    expect(outcomeOf(changedHeader({ street: '990102002' }))).toBe('E_WRONG_STREET');
    const file = writeBundle(elsewhere, district, log.batches).bytes;
    expect(outcomeOf(file, {}, emptyState, [elsewhere.signed])).toBe('accepted');
  });
  it('may not go on after a revocation; what came before counts', () => {
    expect(outcomeOf(bytes, {}, emptyState, revokedFrom({}))).toBe('E_CERT_REVOKED');
    expect(outcomeOf(bytes, {}, emptyState, revokedFrom({ LOGZ: 9 }))).toBe('E_CERT_REVOKED');
    expect(outcomeOf(bytes, {}, emptyState, revokedFrom({ [log.log]: 9 }))).toBe('accepted');
    const trust = trustOf(keys, district, revokedFrom({ [log.log]: 1 }));
    const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
    if (!verified.ok) throw new Error(verified.error.code);
    expect(verified.value.flags).toEqual(['revokedPartly']);
    const [segment] = [...verified.value.segments()];
    expect(segment).toMatchObject({ value: { first: 1, last: 1, after: log.batches[0]?.after } });
  });
  it('has 90 days of grace for what it signed in time', () => {
    const expired = newDevice(keys, { notAfter: '2026-11-22T09:00:00Z' });
    const file = writeBundle(expired, district, log.batches).bytes;
    const at = (ms: number) => outcomeOf(file, { nowMs: nowMs + ms }, emptyState, [expired.signed]);
    expect(at(0)).toBe('accepted');
    expect(at(80 * day)).toBe('certExpiredGrace');
    expect(at(92 * day)).toBe('E_CERT_EXPIRED');
    const late = writeBundle(expired, district, log.batches, { createdAt: '2026-11-23T00:00:00Z' }).bytes;
    expect(outcomeOf(late, { nowMs: nowMs + 2 * day }, emptyState, [expired.signed])).toBe('E_CERT_EXPIRED');
  });
  it('with an absurd clock is taken and marked', () => {
    expect(outcomeOf(bytes, { nowMs: nowMs - 3 * day })).toBe('clockSuspect');
    expect(outcomeOf(writeBundle(device, district, log.batches, { createdAt: '1999-01-01T00:00:00Z' }).bytes)).toBe(
      'clockSuspect',
    );
    const fast = newLog('LOGF00000001', nowMs + 2 * day);
    const verified = verifyBundle(
      writeBundle(device, district, fast.batches).bytes,
      trustOf(keys, district, [device.signed]),
      emptyState,
      nodeDeflate,
    );
    if (!verified.ok) throw new Error(verified.error.code);
    expect([...verified.value.segments()]).toMatchObject([{ value: { clockSuspect: true } }]);
  });
});

describe('the receiver’s memory', () => {
  it('takes a bundle twice and says so', () => {
    expect(outcomeOf(bytes, {}, stateWith(log.batches, { [`${deviceId} 1`]: digest }))).toBe('duplicate');
  });
  it('raises the alarm when one number has two contents', () => {
    expect(outcomeOf(bytes, {}, stateWith([], { [`${deviceId} 1`]: 'f'.repeat(64) }))).toBe('E_EQUIVOCATION');
  });
});

describe('the inner manifest', () => {
  const segment = manifest.segments[0] as Manifest['segments'][number];
  const text = canonicalJson(manifest as unknown as JsonObject);
  test.each<[string, object]>([
    ['E_SENDER', { device: '01JTESTDEVICE0000000009999' }],
    ['E_SENDER', { street: '990102002' }],
    ['E_SENDER', { no: 2 }],
    ['E_MANIFEST', { extra: 1 }],
    ['E_MANIFEST', { mode: 'peer' }],
    ['E_MANIFEST', { segments: [] }],
    ['E_MANIFEST', { segments: [segment, segment] }],
    ['E_MANIFEST', { segments: [{ ...segment, part: 1 }] }],
    ['E_MANIFEST', { segments: [{ ...segment, first: -1 }] }],
    ['E_MANIFEST', { segments: [{ ...segment, first: 3, last: 2 }] }],
    ['E_MANIFEST', { segments: [{ ...segment, c0: 'a'.repeat(64) }] }],
    ['E_MANIFEST', { segments: [{ ...segment, first: 2, head: { ...segment.head } }] }],
    ['E_MANIFEST', { segments: [{ ...segment, head: { ...segment.head, seq: 9 } }] }],
    ['E_HEAD', { segments: [{ ...segment, head: { ...segment.head, h: '0'.repeat(16) } }] }],
    ['E_TOO_LARGE', { segments: [{ ...segment, bytes: 2 ** 40 }] }],
    ['E_SEGMENT', { segments: [{ ...segment, bytes: segment.bytes - 1 }] }],
    ['E_SEGMENT', { segments: [{ ...segment, bytes: segment.bytes + 1 }] }],
    ['E_SEGMENT', { segments: [{ ...segment, zbytes: segment.zbytes + 1 }] }],
    ['E_SEGMENT', { segments: [{ ...segment, sm3: 'a'.repeat(64) }] }],
    ['E_UPGRADE_REQUIRED', { minReader: 4, somethingNew: true }],
  ])('%s %j', (code, changes) => expect(outcomeOf(around({ ...manifest, ...changes } as Manifest))).toBe(code));

  test.each([[text.replace('"no":1', '"no":1.0')], [text.replace('{"app"', '{"\u0000":1,"app" ')], ['{}'.repeat(2)]])(
    'E_NOT_CANONICAL %.30s',
    (changed) => expect(outcomeOf(around(utf8(changed)))).toBe('E_NOT_CANONICAL'),
  );

  it('keeps room for extensions in one place', () => {
    expect(outcomeOf(around({ ...manifest, ext: { later: 1 } }))).toBe('accepted');
  });
});

describe('the lines', () => {
  it('are accepted as they were', () => expect(outcomeOf(withLines(lines))).toBe('accepted'));
  test.each<[string, readonly string[]]>([
    ['E_LINE', [lines[0] as string, 'no operation']],
    ['E_LINE', [lines[0] as string, (lines[1] as string).replace('"k":"new"', '"k":"del"')]],
    ['E_LINE', [lines[0] as string, (lines[1] as string).replace('{"f"', '{ "f"')]],
    ['E_LINE', [lines[0] as string, '']],
    ['E_SEQUENCE', [lines[1] as string]],
    ['E_SEQUENCE', [lines[0] as string, lines[0] as string]],
  ])('%s', (code, changed) => expect(outcomeOf(withLines(changed))).toBe(code));

  it('may be of a kind that only a newer program knows', () => {
    const newer = (lines[1] as string).replace('"k":"new"', '"k":"merge"');
    expect(outcomeOf(withLines([lines[0] as string, newer]))).toBe('accepted');
  });
  it('must be as many as declared', () => expect(outcomeOf(withLines(lines, { last: 3 }))).toBe('E_SEQUENCE'));
  it('must end at the stamp that was signed', () =>
    expect(outcomeOf(withLines(lines, { head: { h: '0'.repeat(16) } }))).toBe('E_CHAIN'));
  it('must end at the chain value that was signed', () => {
    const segment = manifest.segments[0] as Manifest['segments'][number];
    const head = { ...segment.head, chain: 'b'.repeat(64) };
    const headSig = toHex(sm2Sign(device.signing.privateKey, headBytes(head)));
    expect(outcomeOf(around({ ...manifest, segments: [{ ...segment, c1: head.chain, head, headSig }] }))).toBe(
      'E_CHAIN',
    );
  });
  it('may not expand without bound', () => {
    const segment = manifest.segments[0] as Manifest['segments'][number];
    const bomb = nodeDeflate.gzip(new Uint8Array(50_000_000));
    expect(outcomeOf(around({ ...manifest, segments: [{ ...segment, zbytes: bomb.length }] }, bomb))).toBe('E_SEGMENT');
    const half = packed.slice(0, packed.length - 5);
    expect(outcomeOf(around({ ...manifest, segments: [{ ...segment, zbytes: half.length }] }, half))).toBe('E_SEGMENT');
  });

  it('may not split a transaction over two segments', () => {
    const split = newLog('LOGS00000001');
    split.append([personDraft('P1', '样例甲')], 'one');
    split.append([personDraft('P2', '样例乙')], 'one');
    expect(outcomeOf(writeBundle(device, district, split.batches).bytes)).toBe('accepted');
    expect(outcomeOf(twoSegments(split.batches))).toBe('E_SPLIT_TRANSACTION');
  });
});

/** Everything up to the last batch, and the last batch on its own. */
function twoSegments(batches: readonly LogBatch[]): Uint8Array {
  const parts = [batches.slice(0, -1), batches.slice(-1)].map((part) => Buffer.concat(part.map((batch) => batch.text)));
  const packedParts = parts.map((plain) => nodeDeflate.gzip(plain));
  const segments = parts.map((plain, i) => {
    const own = i === 0 ? batches.slice(0, -1) : batches.slice(-1);
    const [begin, end] = [own[0] as LogBatch, own.at(-1) as LogBatch];
    const h = (JSON.parse(fromUtf8(end.text).trimEnd().split('\n').at(-1) as string) as { h: string }).h;
    const head = {
      ...(manifest.segments[0] as Manifest['segments'][number]).head,
      log: end.log,
      seq: end.last,
      chain: end.after,
      h,
    };
    return {
      ...{
        part: i + 2,
        log: end.log,
        first: begin.first,
        last: end.last,
        c0: begin.before,
        c1: end.after,
      },
      ...{ bytes: plain.length, zbytes: packedParts[i]?.length ?? 0, sm3: sm3Hex(plain), head },
      headSig: toHex(sm2Sign(device.signing.privateKey, headBytes(head))),
    };
  });
  return rewritten({ header }, device, district, { ...manifest, segments }, packedParts);
}

describe('keys of the district', () => {
  it('may be rotated: a bundle to an older key is still opened while that key is kept', () => {
    const rotated = newKeyRing();
    const both = [keys, rotated].map(({ enc }) => ({
      kid: `enc-${sm3Hex(enc.publicKey).slice(0, 16)}`,
      privateKey: enc.privateKey,
    }));
    expect(outcomeOf(bytes, { keys: both.reverse() })).toBe('accepted');
    expect(fromHex(district.district.ca)).toEqual(keys.ca.publicKey);
  });
});
