import { describe, expect, it } from 'vitest';
import {
  applyOperation,
  balanceOf,
  conflictsOf,
  emptyState,
  ledgerEntriesOf,
  type MergeState,
  seenByStocktake,
} from './merge.ts';
import type { Operation, StampedOperation } from './operation.ts';

const hex = (n: number) => n.toString(16).padStart(16, '0');

function op(n: number, body: Partial<Operation> & Pick<Operation, 'k'>, log = 'A', h = n): StampedOperation {
  return { log, id: hex(n), op: { s: n, h: hex(h), t: 'stock', ...body } };
}

const move = (n: number, d: number, r = 'water', h = n) => op(n, { k: 'led', r, d }, 'A', h);
const count = (n: number, d: number, seen: readonly number[], r = 'water', h = n) =>
  op(n, { k: 'led', r, d, seen: seen.map(hex) }, 'A', h);

function stateOf(...operations: readonly StampedOperation[]): MergeState {
  const state = emptyState();
  for (const one of operations) applyOperation(state, one);
  return state;
}

/** The quantity, in both orders of arrival. */
function quantity(...operations: readonly StampedOperation[]): number {
  const forth = balanceOf(stateOf(...operations), 'stock', 'water');
  expect(balanceOf(stateOf(...operations.toReversed()), 'stock', 'water')).toBe(forth);
  return forth;
}

const typesOf = (state: MergeState) => conflictsOf(state).map(({ type }) => type);

describe('a stocktake', () => {
  const [received, used] = [move(1, 10), move(2, -3)];

  it('replaces what it accounts for', () => {
    expect(quantity(received, used, count(3, 6, [1, 2]))).toBe(6);
  });
  it('does not swallow what its counter had not seen', () => {
    expect(quantity(received, used, count(3, 6, [1, 2]), move(4, -2))).toBe(4);
    expect(quantity(received, used, count(3, 10, [1]))).toBe(7);
  });
  it('names what the next one must account for', () => {
    const state = stateOf(received, used);
    expect(seenByStocktake(state, 'stock', 'water')).toEqual([hex(1), hex(2)]);
    applyOperation(state, count(3, 6, [1, 2]));
    applyOperation(state, move(4, -2));
    expect(seenByStocktake(state, 'stock', 'water')).toEqual([hex(3), hex(4)]);
    expect(seenByStocktake(state, 'stock', 'paper')).toEqual([]);
    expect(seenByStocktake(state, 'points', 'water')).toEqual([]);
  });
  it('accounts for what an earlier one accounted for, and follows it whatever the clock says', () => {
    expect(quantity(received, used, count(3, 6, [1, 2]), count(4, 5, [3], 'water', 0))).toBe(5);
  });
  it('is in dispute with one that did not know of it, until a third has seen both', () => {
    const both = [received, count(3, 6, [1]), count(4, 8, [1])];
    expect(quantity(...both)).toBe(8);
    expect(conflictsOf(stateOf(...both))).toMatchObject([
      { id: 'STOCKTAKE stock water', type: 'STOCKTAKE', heads: [{ value: 6 }, { value: 8 }], suggested: hex(4) },
    ]);
    expect(quantity(...both, count(5, 7, [3, 4]))).toBe(7);
    expect(typesOf(stateOf(...both, count(5, 7, [3, 4])))).toEqual([]);
    expect(quantity(...both, op(6, { k: 'rev', e: [hex(4)] }))).toBe(6);
  });
  it('that agrees with another is not in dispute', () => {
    expect(typesOf(stateOf(received, count(3, 6, [1]), count(4, 6, [1])))).toEqual([]);
  });
  it('reversed gives the earlier one back', () => {
    const reversed = [received, count(3, 6, [1]), count(4, 5, [3]), op(5, { k: 'rev', e: [hex(4)] })];
    expect(quantity(...reversed)).toBe(6);
  });
  it('stands when a movement that it accounts for is reversed later', () => {
    expect(quantity(received, used, count(3, 6, [1, 2]), op(4, { k: 'rev', e: [hex(2)] }))).toBe(6);
  });
  it('of accounts joined later stays one each, until both are counted together', () => {
    const joined = [received, count(3, 6, [1]), move(4, 4, 'bottle'), count(5, 3, [4], 'bottle')];
    const alias = op(6, { k: 'alias', r: 'water', to: 'bottle' });
    expect(quantity(...joined, alias)).toBe(9);
    expect(typesOf(stateOf(...joined, alias))).toEqual(['STOCKTAKE']);
    const state = stateOf(...joined, alias);
    const together = op(7, { k: 'led', r: 'bottle', d: 8, seen: seenByStocktake(state, 'stock', 'water') });
    expect(quantity(...joined, alias, together)).toBe(8);
  });
  it('accounts for a double entry together with the one that counted', () => {
    const award = (n: number) => op(n, { k: 'led', r: 'water', d: 5, key: '活动一' });
    expect(quantity(award(1), award(2), count(3, 5, [2]))).toBe(5);
  });
  it('says which entries still count', () => {
    const entries = ledgerEntriesOf(stateOf(received, used, count(3, 6, [1, 2]), move(4, 1)), 'stock', 'water');
    expect(entries.map(({ counts }) => counts)).toEqual([false, false, true, true]);
  });
});
