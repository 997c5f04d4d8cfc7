import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromUtf8 } from '#shared/base/bytes.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { segmentOperations } from '#shared/bundle/log-batch.ts';
import { type VerifiedSegment, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import {
  districtOf,
  emptyState,
  newDevice,
  newKeyRing,
  newLog,
  personDraft,
  stateWith,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);
const device = newDevice(keys);
const trust = trustOf(keys, district, [device.signed]);

function segmentsOf(bytes: Uint8Array, state = emptyState): readonly VerifiedSegment[] {
  const verified = verifyBundle(bytes, trust, state, nodeDeflate);
  if (!verified.ok) throw new Error(JSON.stringify(verified.error));
  return [...verified.value.segments()].map((segment) => {
    if (!segment.ok) throw new Error(JSON.stringify(segment.error));
    return segment.value;
  });
}

function textOf(segments: readonly VerifiedSegment[]): string {
  return segments.flatMap((segment) => segment.lines.map((line) => `${line}\n`)).join('');
}

function textIn(batches: readonly LogBatch[]): string {
  return batches.map((batch) => fromUtf8(batch.text)).join('');
}

describe('a bundle', () => {
  it('gives back the lines that went in, whatever their text', () => {
    const names = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(names, names, (first, second) => {
        const logs = [newLog('LOGA00000001'), newLog('LOGB00000001')];
        [first, second].forEach((transactions, i) => {
          for (const people of transactions)
            logs[i]?.append(people.map((name, n) => personDraft(`P${i}-${n}`, name.toWellFormed())));
        });
        const batches = logs.flatMap((log) => log.batches);
        expect(textOf(segmentsOf(writeBundle(device, district, batches).bytes))).toBe(textIn(batches));
      }),
      { numRuns: 15 },
    );
  });

  it('shows nothing of its contents on the outside', () => {
    const log = newLog('LOGA00000001');
    log.append([personDraft('P1', '样例甲')]);
    const { bytes } = writeBundle(device, district, log.batches, { title: '给区里的话' });
    for (const secret of ['样例甲', '19900000001', '给区里的话', 'person'])
      expect(Buffer.from(bytes).includes(secret)).toBe(false);
  });

  it('continues where the receiver stands, and says what it builds on', () => {
    const log = newLog('LOGA00000001');
    log.append([personDraft('P1', '样例甲')]);
    const held = log.batches.slice();
    log.append([personDraft('P2', '样例乙')]);
    const { bytes, manifest } = writeBundle(device, district, log.batches.slice(held.length), { no: 2 });
    expect(manifest.needs).toEqual({ LOGA00000001: [held.at(-1)?.after] });
    expect(segmentsOf(bytes, stateWith(held))).toMatchObject([{ first: 3, last: 3, known: 0 }]);
    expect(verifyBundle(bytes, trust, emptyState, nodeDeflate)).toMatchObject({
      error: { code: 'E_NEED_FROM', needs: manifest.needs },
    });
  });

  it('is not taken in by a receiver that lost another log of the sender', () => {
    const [old, log] = [newLog('LOGA00000001'), newLog('LOGB00000001')];
    const has = { [old.log]: [{ seq: old.head().seq, c: old.head().chain }] };
    const { bytes, manifest } = writeBundle(device, district, log.batches, {}, has);
    expect(manifest.needs).toEqual({ [old.log]: [old.head().chain] });
    expect(segmentsOf(bytes, stateWith(old.batches))).toHaveLength(1);
    expect(verifyBundle(bytes, trust, emptyState, nodeDeflate)).toMatchObject({
      error: { code: 'E_NEED_FROM', needs: manifest.needs },
    });
  });

  it('tells what the receiver holds already', () => {
    const log = newLog('LOGA00000001');
    log.append([personDraft('P1', '样例甲')]);
    const held = log.batches.slice();
    log.append([personDraft('P2', '样例乙')]);
    const bundle = writeBundle(device, district, log.batches, { mode: 'full' });
    expect(segmentsOf(bundle.bytes, stateWith(held))).toMatchObject([
      { first: 1, last: 3, known: 2, forkAt: undefined },
    ]);
  });

  it('shows where two PCs wrote the same log, and gives both branches', () => {
    const [one, two] = [newLog('LOGA00000001'), newLog('LOGA00000001')];
    one.append([personDraft('P1', '样例甲')]);
    two.append([personDraft('P2', '样例乙')]);
    const bundle = writeBundle(device, district, two.batches);
    expect(segmentsOf(bundle.bytes, stateWith(one.batches))).toMatchObject([{ known: 1, forkAt: 2, last: 2 }]);
  });

  it('cuts segments between transactions, never inside one', () => {
    const log = newLog('LOGA00000001');
    const many = (count: number) => Array.from({ length: count }, (_, i) => personDraft(`P${i}`, '样例'));
    for (let i = 0; i < 3; i++) log.append(many(1000), 'one');
    for (let i = 0; i < 18; i++) log.append(many(1000), 'two');
    const bundle = writeBundle(device, district, log.batches);
    expect(bundle.manifest.segments.map((segment) => [segment.first, segment.last])).toEqual([
      [1, 3001],
      [3002, 21001],
    ]);
    expect(segmentsOf(bundle.bytes)).toHaveLength(2);
  });

  it('keeps a transaction whole even when it is longer than a segment', () => {
    const log = newLog('LOGA00000001');
    const draft = Array.from({ length: 1024 }, (_, i) => personDraft(`P${i}`, '样例'));
    for (let i = 0; i < 21; i++) log.append(draft, 'import');
    log.append([personDraft('P1', '样例甲')]);
    const bundle = writeBundle(device, district, log.batches);
    expect(bundle.manifest.segments.map((segment) => segment.last)).toEqual([1, 1 + 21 * 1024, 2 + 21 * 1024]);
    expect(21 * 1024).toBeGreaterThan(segmentOperations);
  });
});
