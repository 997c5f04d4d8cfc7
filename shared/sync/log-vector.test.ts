import { describe, expect, it } from 'vitest';
import { toHex } from '#shared/base/bytes.ts';
import { chainStart } from './chain.ts';
import {
  type Attachment,
  attach,
  branchTips,
  holdsPoint,
  type LogPoint,
  type LogSegment,
  type LogVector,
} from './log-vector.ts';
import { appendOperations, type LogHead } from './log-writer.ts';

const log = 'K2M4ABCDEFGH';
const start: LogPoint = { seq: 0, chain: toHex(chainStart(log)) };

/** Writes `count` notes after a head; `mark` tells two writers apart. */
function write(head: LogHead, count: number, mark: string): { head: LogHead; segment: LogSegment } {
  const drafts = Array.from({ length: count }, () => ({ k: 'note', why: mark }) as const);
  const written = appendOperations(head, drafts, { wallMs: 1, tx: 't' });
  return {
    head: written.head,
    segment: { log, first: head.seq + 1, last: written.head.seq, c0: head.chain, lines: written.lines },
  };
}

/** A receiver that stores what is new. */
function receiver() {
  const known = new Set<string>();
  let vector: LogVector = {};
  const take = (segment: LogSegment): Attachment => {
    const result = attach(vector, segment, (id) => known.has(id));
    if ('fresh' in result) {
      for (const { id } of result.fresh) known.add(id);
      vector = result.vector;
    }
    return result;
  };
  return { take, known, vector: () => vector, tips: () => branchTips(vector, log) };
}

const zero: LogHead = { log, seq: 0, chain: start.chain, h: '0000000000000000' };
const a = write(zero, 3, 'a');
const b = write(a.head, 2, 'b');
const c = write(b.head, 2, 'c');
const pointOf = ({ seq, chain }: LogHead): LogPoint => ({ seq, chain });
const join = (...parts: LogSegment[]): LogSegment => ({
  ...(parts[0] as LogSegment),
  last: (parts.at(-1) as LogSegment).last,
  lines: parts.flatMap((part) => part.lines),
});

describe('attach', () => {
  it('takes segments in order, once', () => {
    const { take, known, tips } = receiver();
    expect(take(a.segment)).toMatchObject({ kind: 'applied', end: pointOf(a.head) });
    expect(take(b.segment)).toMatchObject({ kind: 'applied', end: pointOf(b.head) });
    expect(take(a.segment)).toMatchObject({ kind: 'duplicate', fresh: [] });
    expect(known.size).toBe(5);
    expect(tips()).toEqual([pointOf(b.head)]);
  });
  it('asks for what is missing', () => {
    const { take } = receiver();
    expect(take(b.segment)).toEqual({ kind: 'needFrom', log, tips: [] });
    take(a.segment);
    expect(take(c.segment)).toEqual({ kind: 'needFrom', log, tips: [pointOf(a.head)] });
  });
  it('takes only the new part of a cumulative segment', () => {
    const { take, tips } = receiver();
    take(a.segment);
    take(b.segment);
    const result = take(join(b.segment, c.segment));
    expect(result.kind).toBe('applied');
    expect('fresh' in result && result.fresh.map(({ op }) => op.s)).toEqual([6, 7]);
    expect(take(join(a.segment, b.segment, c.segment)).kind).toBe('duplicate');
    expect(tips()).toEqual([pointOf(c.head)]);
  });
  it('knows a part of what it holds even where no segment ended', () => {
    const { take } = receiver();
    take(join(a.segment, b.segment));
    expect(take(a.segment)).toMatchObject({ kind: 'duplicate', fresh: [] });
  });
  it('keeps both branches of a fork and continues either', () => {
    const { take, known, tips, vector } = receiver();
    const clone = write(a.head, 2, 'clone');
    const cloneMore = write(clone.head, 1, 'clone');
    take(a.segment);
    take(b.segment);
    expect(take(clone.segment)).toMatchObject({ kind: 'fork', at: 4 });
    expect(tips()).toEqual([pointOf(b.head), pointOf(clone.head)]);
    expect(take(cloneMore.segment)).toMatchObject({ kind: 'applied' });
    expect(take(c.segment)).toMatchObject({ kind: 'applied' });
    expect(take(clone.segment)).toMatchObject({ kind: 'duplicate' });
    expect(known.size).toBe(3 + 2 + 2 + 2 + 1);
    expect(new Set(tips().map(({ chain }) => chain))).toEqual(new Set([c.head.chain, cloneMore.head.chain]));
    for (const point of [a.head, b.head, c.head, clone.head, cloneMore.head].map(pointOf))
      expect(holdsPoint(vector(), log, point)).toBe(true);
    expect(holdsPoint(vector(), log, { seq: 4, chain: a.head.chain })).toBe(false);
  });
  it('finds a fork in the middle of a segment that starts from the beginning', () => {
    const { take, known } = receiver();
    take(join(a.segment, b.segment));
    const clone = write(a.head, 4, 'clone');
    expect(take(join(a.segment, clone.segment))).toMatchObject({ kind: 'fork', at: 4 });
    expect(known.size).toBe(3 + 2 + 4);
    expect(take(join(a.segment, b.segment, c.segment))).toMatchObject({ kind: 'applied' });
  });
  it('gives another end for changed lines, so that the signed head does not fit', () => {
    const changed = { ...a.segment, lines: a.segment.lines.map((line) => line.replace('"a"', '"z"')) };
    const result = receiver().take(changed);
    expect('end' in result && result.end.chain).not.toBe(a.head.chain);
  });
  it('changes nothing at a damaged segment, and names the damage', () => {
    const { take, known, vector } = receiver();
    const [first = '', second = '', third = ''] = a.segment.lines;
    const damages = [
      { ...a.segment, lines: [first, second] },
      { ...a.segment, c0: a.head.chain },
      { ...a.segment, lines: [first, third, second] },
      { ...a.segment, lines: [first, `${second} `, third] },
    ].map((segment) => take(segment));
    expect(damages).toMatchObject([
      { kind: 'damaged', damage: { kind: 'lineCount', expected: 3, found: 2 } },
      { kind: 'damaged', damage: { kind: 'wrongStart' } },
      { kind: 'damaged', damage: { kind: 'wrongSequence', expected: 2, found: 3 } },
      { kind: 'damaged', damage: { kind: 'badLine', seq: 2, error: { kind: 'notCanonical' } } },
    ]);
    expect([known.size, vector()]).toEqual([0, {}]);
  });
});
