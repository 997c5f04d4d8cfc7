// Bundles between the PCs of one office, and logs that one PC passes on for another.

import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import {
  type BundleRequest,
  createBundleWriter,
  type LogBatch,
  type RelayedSegment,
  type TipsByLog,
} from '#shared/bundle/encode-bundle.ts';
import { headBytes, type Manifest, type Segment } from '#shared/bundle/manifest.ts';
import {
  type ReceiverState,
  type TrustedCertificate,
  type TrustStore,
  type VerifiedSegment,
  verifyBundle,
} from '#shared/bundle/verify-bundle.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { chainOf, chainStart } from '#shared/sync/chain.ts';
import {
  bundleFor,
  type Device,
  districtOf,
  emptyState,
  encryptionKeyOf,
  newDevice,
  newKeyRing,
  newLog,
  now,
  nowMs,
  openingKeysOf,
  personDraft,
  requestOf,
  rewritten,
  stateWith,
  street,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);
const [anna, bo, chen] = ['A', 'B', 'C'].map((name) =>
  newDevice(keys, { subject: `01JTESTDEVICE00000000000${name.repeat(3)}` }),
) as [Device, Device, Device];
const elsewhere = newDevice(keys, { subject: '01JTESTDEVICE0000000009999', street: '990102002' });

const logOf = (name: string, ...people: readonly string[]) => {
  const log = newLog(name);
  for (const person of people) log.append([personDraft(`P${person}`, person)]);
  return log;
};

/** What `device` trusts as a PC of the office; it knows the certificates of these colleagues. */
const trustAt = (device: Device, known: readonly TrustedCertificate[], changes: Partial<TrustStore> = {}) =>
  trustOf(keys, district, known, {
    street,
    keys: openingKeysOf(device),
    ...changes,
  });
const trustAtDistrict = (known: readonly TrustedCertificate[], changes: Partial<TrustStore> = {}) =>
  trustOf(keys, district, known, changes);

function bundleOf(
  from: Device,
  to: readonly Device[] | 'district',
  batches: readonly LogBatch[],
  relayed: readonly RelayedSegment[] = [],
  has: TipsByLog = {},
  changes: Partial<BundleRequest> = {},
) {
  const content = { batches, relayed, has };
  if (to === 'district') return bundleFor(district.district.enc, from, content, changes);
  const recipients = to.map((device) => encryptionKeyOf(device.encryption));
  return bundleFor(recipients, from, content, { mode: 'peer', ...changes });
}

type Read = { readonly error?: BundleError; readonly segments: readonly VerifiedSegment[]; readonly flags?: unknown };

function read(bytes: Uint8Array, trust: TrustStore, kind: 'changes' | 'peer', state: ReceiverState = emptyState): Read {
  const verified = verifyBundle(bytes, trust, state, nodeDeflate, kind);
  if (!verified.ok) return { error: verified.error, segments: [] };
  const segments: VerifiedSegment[] = [];
  for (const segment of verified.value.segments()) {
    if (!segment.ok) return { error: segment.error, segments };
    segments.push(segment.value);
  }
  return { segments, flags: verified.value.flags };
}

/** A received segment as it is passed on. */
function relayedOf({ signed, log, first, last, before, after, lines }: VerifiedSegment): RelayedSegment {
  if (!signed) throw new Error('cut segments are not passed on');
  return { ...signed, batches: [{ log, first, last, before, after, text: utf8(lines.map((l) => `${l}\n`).join('')) }] };
}

const textOf = (segments: readonly VerifiedSegment[]) => segments.flatMap(({ lines }) => lines).join('\n');
const textIn = (batches: readonly LogBatch[]) =>
  batches
    .map(({ text }) => fromUtf8(text))
    .join('')
    .trimEnd();
const tipsOf = (...logs: readonly ReturnType<typeof newLog>[]): TipsByLog =>
  Object.fromEntries(logs.map((log) => [log.log, [{ seq: log.head().seq, c: log.head().chain }]]));

describe('a bundle for the other PCs of the office', () => {
  const log = logOf('LOGB00000001', '样例甲', '样例乙');
  const { bytes, header, manifest } = bundleOf(bo, [anna, chen], log.batches, [], tipsOf(log));

  it('is read by each of them and by its maker', () => {
    for (const device of [anna, chen, bo]) {
      const { segments } = read(bytes, trustAt(device, [bo.signed]), 'peer');
      expect(textOf(segments)).toBe(textIn(log.batches));
      expect(segments[0]).toMatchObject({ log: log.log, device: bo.signed.cert.subject });
    }
  });

  it('says what it is', () => {
    expect(header).toMatchObject({ kind: 'peer', to: `street:${street}` });
    expect(header.title).toMatch(/^LX-990102001-0BBB-000001-peer$/);
    expect(manifest).toMatchObject({ mode: 'peer', minReader: 2 });
  });

  test.each([
    ['the district', trustAtDistrict([bo.signed]), 'changes', 'E_KIND', '交换包'],
    ['a PC it was not encrypted for', trustAt(newDevice(keys), [bo.signed]), 'peer', 'E_NOT_FOR_ME', '单位 990102001'],
    ['another office', trustAt(elsewhere, [bo.signed], { street: '990102002' }), 'peer', 'E_NOT_FOR_ME', '990102001'],
    ['a PC that does not know the sender', trustAt(anna, []), 'peer', 'E_CERT_UNKNOWN', '登记'],
    [
      'a PC that knows of the revocation',
      trustAt(anna, [bo.signed], { revocation: () => ({ at: now, lastSeq: {} }) }),
      'peer',
      'E_CERT_REVOKED',
      '撤销',
    ],
  ] as const)('is not read by %s', (_, trust, kind, code, words) => {
    const { error } = read(bytes, trust, kind);
    expect(error).toMatchObject({ code });
    expect(describeBundleError(error as BundleError)).toContain(words);
  });

  it('cannot come from another office, though the same district signed its certificate', () => {
    const foreign = bundleOf(elsewhere, [anna], log.batches);
    expect(read(foreign.bytes, trustAt(anna, [elsewhere.signed]), 'peer').error).toMatchObject({
      code: 'E_NOT_FOR_ME',
    });
  });

  it('is not taken for a report, and a report not for it', () => {
    const report = bundleOf(bo, 'district', log.batches);
    expect(read(report.bytes, trustAt(anna, [bo.signed]), 'peer').error).toEqual({
      code: 'E_KIND',
      expected: 'peer',
      found: 'changes',
    });
  });

  it('is taken up to the last operation before a revocation', () => {
    const revoked = { at: now, lastSeq: { [log.log]: 2 } };
    const { segments, flags } = read(bytes, trustAt(anna, [{ ...bo.signed, revoked }]), 'peer');
    expect(segments).toMatchObject([{ first: 1, last: 2 }]);
    expect(segments[0]?.signed).toBeUndefined();
    expect(flags).toContain('revokedPartly');
  });
});

describe('a log that another PC passes on', () => {
  const theirs = logOf('LOGB00000001', '样例甲', '样例乙');
  const received = read(bundleOf(bo, [anna], theirs.batches).bytes, trustAt(anna, [bo.signed]), 'peer').segments;
  const relayed = received.map(relayedOf);
  const own = logOf('LOGA00000001', '样例丙');
  const has = tipsOf(own, theirs);
  const report = bundleOf(anna, 'district', own.batches, relayed, has);

  it('reaches the district with the author’s signature, though the district never heard from the author', () => {
    const { segments } = read(report.bytes, trustAtDistrict([anna.signed]), 'changes');
    expect(segments.map(({ log, device }) => [log, device])).toEqual([
      [own.log, anna.signed.cert.subject],
      [theirs.log, bo.signed.cert.subject],
    ]);
    expect(textOf(segments)).toBe(`${textIn(own.batches)}\n${textIn(theirs.batches)}`);
    expect(report.manifest).toMatchObject({ minReader: 2, needs: {}, has });
  });

  it('goes from hand to hand without change', () => {
    const toChen = bundleOf(anna, [chen], own.batches, relayed, has);
    const atChen = read(toChen.bytes, trustAt(chen, [anna.signed]), 'peer').segments.map(relayedOf);
    const third = logOf('LOGC00000001', '样例丁');
    const atDistrict = read(
      bundleOf(chen, 'district', third.batches, atChen).bytes,
      trustAtDistrict([chen.signed]),
      'changes',
    );
    expect(atDistrict.segments.map(({ device }) => device)).toEqual(
      [chen, anna, bo].map(({ signed }) => signed.cert.subject),
    );
    expect(textOf(atDistrict.segments)).toContain('样例甲');
  });

  it('may stand between the sender’s own batches', () => {
    const writer = createBundleWriter(requestOf(district.district.enc, anna), nodeDeflate);
    const [first, ...later] = own.batches as [LogBatch, ...LogBatch[]];
    writer.add(first);
    for (const segment of relayed) writer.addRelayed(segment);
    for (const batch of later) writer.add(batch);
    const { segments, error } = read(writer.finish(has).bytes, trustAtDistrict([anna.signed]), 'changes');
    expect(error).toBeUndefined();
    expect(segments.map(({ log, last }) => [log, last])).toEqual([
      [own.log, 1],
      [theirs.log, 3],
      [own.log, 2],
    ]);
  });

  it('continues at the point where the receiver stands', () => {
    const later = logOf('LOGB00000001', '样例甲', '样例乙', '样例戊');
    const tail = later.batches.slice(theirs.batches.length);
    const state = stateWith(theirs.batches);
    const more = read(bundleOf(bo, [anna], tail).bytes, trustAt(anna, [bo.signed]), 'peer', state).segments;
    const next = bundleOf(anna, 'district', [], more.map(relayedOf));
    expect(next.manifest.needs).toEqual({ [theirs.log]: [theirs.head().chain] });
    const trust = trustAtDistrict([anna.signed]);
    expect(read(next.bytes, trust, 'changes').error).toMatchObject({ code: 'E_NEED_FROM' });
    expect(read(next.bytes, trust, 'changes', state).segments).toMatchObject([{ first: 4, last: 4, known: 0 }]);
  });

  it('must be held by the receiver when it is left out, unless its author reports it himself', () => {
    const without = (held?: readonly string[]) => {
      const writer = createBundleWriter(requestOf(district.district.enc, anna), nodeDeflate);
      for (const batch of own.batches) writer.add(batch);
      return writer.finish(has, held).manifest;
    };
    expect(without().needs).toEqual({ [theirs.log]: [theirs.head().chain] });
    expect(without([own.log])).toMatchObject({ needs: {}, has, minReader: 1 });
  });

  it('is refused by the writer when it does not end at its head', () => {
    const [segment] = relayed as [RelayedSegment];
    const writing = (changed: RelayedSegment) => () => bundleOf(anna, 'district', [], [changed]);
    expect(writing({ ...segment, batches: [] })).toThrow('does not end at its head');
    expect(writing({ ...segment, head: { ...segment.head, seq: 9 } })).toThrow('does not end at its head');
  });

  it('is left out after the revocation of its author, while the sender’s own log is taken', () => {
    const revoked = (lastSeq: { [log: string]: number }) => [
      anna.signed,
      { ...bo.signed, revoked: { at: now, lastSeq } },
    ];
    const atDistrict = (lastSeq: { [log: string]: number }) =>
      read(report.bytes, trustAtDistrict(revoked(lastSeq)), 'changes');
    expect(atDistrict({}).segments.map(({ log }) => log)).toEqual([own.log]);
    expect(atDistrict({ [theirs.log]: 2 }).segments).toMatchObject([{ log: own.log }, { log: theirs.log, last: 2 }]);
    expect(atDistrict({}).flags).toContain('revokedPartly');
    const only = bundleOf(anna, 'district', [], relayed);
    expect(read(only.bytes, trustAtDistrict(revoked({})), 'changes').error).toMatchObject({
      code: 'E_CERT_REVOKED',
      signer: bo.signed.cert.subject,
    });
  });

  it('is taken when the author’s certificate has run out since', () => {
    const old = newDevice(keys, { subject: '01JTESTDEVICE0000000000OLD', notAfter: '2026-11-22T07:30:00Z' });
    const early = newLog('LOGD00000001', nowMs - 3_600_000);
    early.append([personDraft('P9', '样例己')]);
    const before = { nowMs: nowMs - 2_000_000 };
    const got = read(
      bundleOf(old, [anna], early.batches, [], {}, { createdAt: '2026-11-22T07:10:00Z' }).bytes,
      trustAt(anna, [old.signed], before),
      'peer',
    ).segments;
    const later = bundleOf(anna, 'district', own.batches, got.map(relayedOf));
    const trust = trustAtDistrict([anna.signed], { nowMs: nowMs + 200 * 86_400_000 });
    expect(read(later.bytes, trust, 'changes').segments).toHaveLength(2);
  });

  /** The report with another manifest and, for the relayed segment, other lines; signed by its sender. */
  function forged(change: (manifest: Manifest) => object, lines?: readonly string[]): Uint8Array {
    const texts = [textIn(own.batches), lines?.join('\n') ?? textIn(theirs.batches)];
    const parts = texts.map((text) => nodeDeflate.gzip(utf8(`${text}\n`)));
    return rewritten(report, anna, district, change(report.manifest), parts);
  }
  const [ownSegment, theirSegment] = report.manifest.segments as [Segment, Segment];
  const withTheirs = (changes: Partial<Segment>) => (manifest: Manifest) => ({
    ...manifest,
    segments: [ownSegment, { ...theirSegment, ...changes }],
  });
  const outcomeAtDistrict = (bytes: Uint8Array) =>
    read(bytes, trustAtDistrict([anna.signed]), 'changes').error?.code ?? 'accepted';

  it('cannot be altered by the one who passes it on', () => {
    const lines = textIn(theirs.batches).replaceAll('样例乙', '样例假').split('\n');
    const plain = utf8(`${lines.join('\n')}\n`);
    const zbytes = nodeDeflate.gzip(plain).length;
    const sizes = { bytes: plain.length, zbytes, sm3: sm3Hex(plain) };
    const chain = toHex(chainOf(theirs.log, chainStart(theirs.log), lines));
    expect(outcomeAtDistrict(forged((manifest) => manifest))).toBe('accepted');
    expect(outcomeAtDistrict(forged(withTheirs(sizes), lines))).toBe('E_CHAIN');
    const head = { ...theirSegment.head, chain };
    const headSig = toHex(sm2Sign(anna.signing.privateKey, headBytes(head)));
    expect(outcomeAtDistrict(forged(withTheirs({ ...sizes, c1: chain, head, headSig }), lines))).toBe('E_HEAD');
  });

  test.each<[string, string, (manifest: Manifest) => object]>([
    ['E_MANIFEST', 'as the sender’s own', withTheirs({ cert: undefined })],
    ['E_MANIFEST', 'under a certificate that is not there', withTheirs({ cert: 'a'.repeat(64) })],
    ['E_MANIFEST', 'with a certificate too many', (m) => ({ ...m, certs: [...(m.certs ?? []), chen.signed] })],
    ['E_MANIFEST', 'with a certificate twice', (m) => ({ ...m, certs: [...(m.certs ?? []), ...(m.certs ?? [])] })],
    ['E_MANIFEST', 'for readers that do not know of it', (m) => ({ ...m, minReader: 1 })],
    [
      'E_CERT_SIGNATURE',
      'under a certificate that the district did not sign',
      (m) => ({ ...m, certs: [{ ...bo.signed, certSig: anna.signed.certSig }] }),
    ],
    ['E_SENDER', 'as a bundle for PCs', (m) => ({ ...m, mode: 'peer' })],
    [
      'E_WRONG_STREET',
      'for a PC of another office',
      (m) => ({
        ...withTheirs({
          cert: certificateDigest(elsewhere.signed.cert),
          head: { ...theirSegment.head, device: elsewhere.signed.cert.subject },
        })(m),
        certs: [elsewhere.signed],
      }),
    ],
  ])('%s %s', (code, _, change) => expect(outcomeAtDistrict(forged(change))).toBe(code));

  it('shows nothing of certificates on the outside', () => {
    expect(Buffer.from(report.bytes).includes(bo.signed.cert.subject)).toBe(false);
  });
});

describe('a bundle of the sender’s own logs', () => {
  it('still says that the first readers can read it', () => {
    const log = logOf('LOGA00000001', '样例甲');
    expect(writeBundle(anna, district, log.batches).manifest).toMatchObject({ minReader: 1, mode: 'incr' });
  });
});
