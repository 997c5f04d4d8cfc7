// A report leaves out what the district has no need of; the hash chain holds, and the whole can be delivered later.

import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type Bytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { abridgeLines, type Scope } from '#shared/bundle/abridged-line.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { type Manifest, type Segment, wrongManifestKey } from '#shared/bundle/manifest.ts';
import { type VerifiedSegment, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { withheldFromDistrict } from '#shared/domain/report-scope.ts';
import { applyOperation, emptyState as emptyBook, recordOf } from '#shared/sync/merge.ts';
import { opIdOf } from '#shared/sync/operation.ts';
import {
  bundleFor,
  emptyState,
  encryptionKeyOf,
  newDevice,
  newLog,
  newOffice,
  outcomeAt,
  personDraft,
  rewritten,
  street,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const { keys, district, device } = newOffice();
const colleague = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
const trust = trustOf(keys, district, [device.signed, colleague.signed]);
const scope: Scope = { purpose: 'report', withheld: { ...withheldFromDistrict(), visit: ['*'] } };

const log = newLog('LOGA00000001');
log.append([
  personDraft('P1', '样例甲'),
  { k: 'new', t: 'person', r: 'P2', f: { name: '样例乙', homeAddress: '样例路一号' }, ext: { n: 'NONCE', later: 1 } },
]);
log.append([
  { k: 'set', t: 'person', r: 'P2', f: { difficulty: '单亲' }, ext: { n: 'NONCE2' } },
  { k: 'new', t: 'visit', r: 'V1', f: { note: '走访记录' } },
  { k: 'del', t: 'visit', r: 'V1', seen: [] },
  { k: 'note', f: { homeAddress: '不属于人员' } },
]);
const wholeLines = log.batches.flatMap(({ text }) => fromUtf8(text).trimEnd().split('\n'));

function segmentsOf(bytes: Uint8Array): readonly VerifiedSegment[] {
  const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
  if (!verified.ok) throw new Error(JSON.stringify(verified.error));
  return [...verified.value.segments()].map((segment) => {
    if (!segment.ok) throw new Error(JSON.stringify(segment.error));
    return segment.value;
  });
}

describe('a report with a scope', () => {
  const bundle = writeBundle(device, district, log.batches, { scope });
  const [segment] = segmentsOf(bundle.bytes) as [VerifiedSegment];

  it('signs what it leaves out, and needs a reader that knows of it', () => {
    expect(bundle.manifest).toMatchObject({ scope, minReader: 2 });
    expect(bundle.manifest.segments).toMatchObject([{ abridged: 4, first: 1, last: 7 }]);
  });

  it('carries nothing of what is withheld, neither value nor nonce', () => {
    const text = segment.lines.join('\n');
    for (const withheld of ['样例路一号', '单亲', '走访记录', 'NONCE', 'V1']) expect(text).not.toContain(withheld);
    for (const kept of ['样例甲', '样例乙', '不属于人员', '"later":1']) expect(text).toContain(kept);
  });

  it('keeps chain, numbers and ids as they are in the log', () => {
    const whole = segmentsOf(writeBundle(device, district, log.batches).bytes)[0] as VerifiedSegment;
    expect(segment.chains).toEqual(whole.chains);
    expect(segment.operations.map(({ id }) => id)).toEqual(wholeLines.map((line) => opIdOf(log.log, line)));
    expect(segment.abridged).toEqual([2, 3, 4, 5]);
    expect(whole.abridged).toEqual([]);
  });

  it('leaves of a line the fields that may be seen, and only the place where none is left', () => {
    const whole = wholeLines.map((line) => JSON.parse(line) as JsonObject);
    expect(segment.operations[2]?.op).toEqual({ ...whole[2], f: { name: '样例乙' }, ext: { later: 1 } });
    const { s, h, u, x } = whole[3] as JsonObject;
    expect(segment.operations[3]?.op).toEqual({ k: 'note', s, h, u, x });
    for (const [i, line] of segment.lines.entries()) expect(JSON.parse(line)).toEqual(segment.operations[i]?.op);
  });

  it('lets the whole line take the place of what remained, with the same result as if it had come at once', () => {
    const whole = segmentsOf(writeBundle(device, district, log.batches).bytes)[0] as VerifiedSegment;
    const stored = new Map(segment.operations.map((operation) => [operation.id, operation]));
    for (const operation of whole.operations) stored.set(operation.id, operation);
    const book = emptyBook();
    for (const operation of stored.values()) applyOperation(book, operation);
    expect(stored.size).toBe(wholeLines.length);
    expect(recordOf(book, 'person', 'P2')?.values).toMatchObject({ homeAddress: '样例路一号', difficulty: '单亲' });
  });

  it('leaves of attached files only the place, when the attachments of a register are withheld', () => {
    const named = newLog('LOGC00000001');
    const blob = (t: string, name: string) => ({
      k: 'blob' as const,
      t,
      r: 'P1',
      f: { sm3: sm3Hex(utf8(name)), bytes: 3, mime: 'image/jpeg', name },
      ext: { n: 'NONCE3' },
    });
    named.append([
      blob('person', '申请书.pdf'),
      blob('activity', '合影.jpg'),
      {
        k: 'rem',
        t: 'person',
        r: 'P1',
        b: { attachments: ['00000000000000aa'] },
        ext: { attachments: [{ name: '旧.pdf' }] },
      },
    ]);
    const { bytes } = writeBundle(device, district, named.batches, { scope });
    const [only] = segmentsOf(bytes) as [VerifiedSegment];
    expect(only.abridged).toEqual([1, 3]);
    expect(only.operations.map(({ op }) => op.k)).toEqual(['open', 'note', 'blob', 'note']);
    for (const withheld of ['申请书.pdf', '旧.pdf', sm3Hex(utf8('申请书.pdf'))])
      expect(only.lines.join('\n')).not.toContain(withheld);
  });

  it('says nothing of abridging where nothing was left out', () => {
    const plain = newLog('LOGB00000001');
    plain.append([personDraft('P1', '样例甲')]);
    const { manifest } = writeBundle(device, district, plain.batches, { scope });
    expect(manifest.segments[0]).not.toHaveProperty('abridged');
    expect(segmentsOf(writeBundle(device, district, plain.batches, { scope }).bytes)[0]?.abridged).toEqual([]);
  });

  const [sent] = bundle.manifest.segments as [Segment];
  const texts = segment.lines.map((line, i) =>
    segment.abridged.includes(i)
      ? canonicalJson({ d: sm3Hex(utf8(`\u0000${log.log}${wholeLines[i]}`)), op: JSON.parse(line) })
      : line,
  );

  /** The same report with other lines or another manifest, properly signed. */
  function outcomeOf(lines: readonly string[], changes: (manifest: Manifest) => object = (manifest) => manifest) {
    const plain = utf8(`${lines.join('\n')}\n`);
    const packed = nodeDeflate.gzip(plain);
    const sizes = { bytes: plain.length, zbytes: packed.length, sm3: sm3Hex(plain) };
    const manifest = changes({ ...bundle.manifest, segments: [{ ...sent, ...sizes }] });
    return outcomeAt(trust, rewritten(bundle, device, district, manifest, [packed]));
  }
  const withLine = (i: number, line: string | undefined) => texts.with(i, line as string);
  const withSegment = (change: object) => (manifest: Manifest) => ({
    ...manifest,
    segments: [{ ...(manifest.segments[0] as Segment), ...change }],
  });

  test.each<[string, string, readonly string[], ((manifest: Manifest) => object)?]>([
    ['accepted', 'as it was', texts],
    [
      'E_CHAIN',
      'with another digest',
      withLine(
        2,
        texts[2]?.replace(/"d":"(.)/, (_, digit) => `"d":"${digit === '0' ? 1 : 0}`),
      ),
    ],
    ['E_ABRIDGED', 'with a digest too short', withLine(2, texts[2]?.replace(/"d":"../, '"d":"'))],
    ['E_ABRIDGED', 'with more keys', withLine(2, texts[2]?.replace(/}$/, ',"z":1}'))],
    [
      'E_ABRIDGED',
      'showing what it says is withheld',
      withLine(2, texts[2]?.replace('{"name"', '{"difficulty":"x","name"')),
    ],
    ['E_ABRIDGED', 'of a wrong shape', withLine(2, texts[2]?.replace('"k":"new"', '"k":1'))],
    ['E_SEQUENCE', 'with another number', withLine(2, texts[2]?.replace('"s":3', '"s":4'))],
    ['E_LINE', 'without saying that lines are abridged', texts, withSegment({ abridged: undefined })],
    ['E_ABRIDGED', 'saying another number of them', texts, withSegment({ abridged: 3 })],
    ['E_MANIFEST', 'without saying what', texts, (manifest) => ({ ...manifest, scope: undefined })],
    ['E_MANIFEST', 'for readers that do not know of it', texts, (manifest) => ({ ...manifest, minReader: 1 })],
    [
      'E_ABRIDGED',
      'with a scope that withholds more than it does',
      texts,
      (manifest) => ({ ...manifest, scope: { purpose: 'report', withheld: { person: ['name'] } } }),
    ],
  ])('%s: %s', (code, _, lines, changes) => expect(outcomeOf(lines, changes)).toBe(code));
});

describe('lines of which the sender itself holds a part only', () => {
  const part = segmentsOf(writeBundle(device, district, log.batches, { scope }).bytes)[0] as VerifiedSegment;
  /** The log as it lies on a PC that got it back from the district. */
  const heldInPart = log.batches.map((batch) => ({ ...batch, text: abridgedOf(batch) }));
  function abridgedOf(batch: LogBatch): Bytes {
    return abridgeLines(log.log, fromUtf8(batch.text), scope.withheld).text;
  }
  const toPeer = (batches: readonly LogBatch[]) =>
    writeBundle(device, district, batches, { mode: 'peer', recipients: [encryptionKeyOf(colleague.encryption)] });
  const keysOfColleague = {
    street,
    keys: [{ kid: encryptionKeyOf(colleague.encryption).kid, privateKey: colleague.encryption.privateKey }],
  };
  const atColleague = (bytes: Uint8Array) =>
    verifyBundle(bytes, { ...trust, ...keysOfColleague }, emptyState, nodeDeflate, 'peer');

  it('go to the district as they are, under the same chain', () => {
    const bundle = writeBundle(device, district, heldInPart, { scope });
    expect(bundle.manifest).toMatchObject({ scope, minReader: 2, segments: [{ abridged: 4 }] });
    const { signed: _, ...same } = part;
    expect(segmentsOf(bundle.bytes)[0]).toMatchObject(same);
  });

  it('go with less when more is left out meanwhile', () => {
    const narrower = { ...scope, withheld: { ...scope.withheld, person: [...(scope.withheld.person ?? []), 'name'] } };
    const [segment] = segmentsOf(writeBundle(device, district, heldInPart, { scope: narrower }).bytes);
    expect(segment?.chains).toEqual(part.chains);
    expect(segment?.lines.join('')).not.toContain('样例');
  });

  it('go to a colleague in a bundle that says so, for readers that keep their digests', () => {
    const { bytes, manifest } = toPeer(heldInPart);
    expect(manifest).toMatchObject({ mode: 'peer', scope: { purpose: 'report', withheld: {} }, minReader: 3 });
    const verified = atColleague(bytes);
    if (!verified.ok) throw new Error(verified.error.code);
    const [segment] = [...verified.value.segments()];
    expect(segment).toMatchObject({ ok: true, value: { abridged: part.abridged, chains: part.chains } });
    const asTheyTravel = [...verified.value.linesAgain()].flat();
    expect(asTheyTravel.join('\n')).toBe(heldInPart.map(({ text }) => fromUtf8(text).trimEnd()).join('\n'));
    expect(wrongManifestKey({ ...manifest, minReader: 2 } as unknown as JsonObject)).toBe('minReader');
  });

  it('leave a bundle of whole lines as it was', () => {
    const { manifest } = toPeer(log.batches);
    expect(manifest).toMatchObject({ minReader: 2 });
    expect(manifest.scope).toBeUndefined();
  });
});

describe('a log passed on to the district', () => {
  const whole = segmentsOf(writeBundle(colleague, district, log.batches).bytes)[0] as VerifiedSegment;
  const { signed, first, last, before, after, lines } = whole;
  const batch: LogBatch = { log: log.log, first, last, before, after, text: utf8(lines.map((l) => `${l}\n`).join('')) };
  const own = newLog('LOGB00000001');
  const passedOn = signed ? [{ ...signed, batches: [batch] }] : [];
  const content = { batches: own.batches, relayed: passedOn };
  const report = bundleFor(district.district.enc, device, content, { scope });
  const relayed = segmentsOf(report.bytes)[1] as VerifiedSegment;

  it('is abridged like one’s own: its author will not send again what the district has acknowledged', () => {
    expect(relayed.abridged).toEqual([2, 3, 4, 5]);
    expect(relayed.operations[2]?.op).toMatchObject({ k: 'new', f: { name: '样例乙' } });
    expect(relayed.lines.join()).not.toContain('样例路一号');
    expect(relayed.device).toBe(colleague.signed.cert.subject);
    expect(relayed.after).toBe(log.head().chain);
  });
});
