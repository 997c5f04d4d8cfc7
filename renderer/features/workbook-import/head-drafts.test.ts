import { describe, expect, it } from 'vitest';
import { headChoicesOf, headDraftsOf, headOfPasted } from './head-drafts.ts';
import type { ReadTable } from './import-state.ts';

const state = (tables: readonly Partial<ReadTable>[], some: object = {}) => ({
  tables: tables as readonly ReadTable[],
  source: 'files' as const,
  arrangement: { sheets: {}, encodings: {} },
  ...some,
});
const table = (sheetAt: number, top: number): Partial<ReadTable> => ({
  sheetAt,
  head: { top, depth: 1 },
  kind: 'worker',
});

describe('the headings of a sheet', () => {
  it('are those that were found; tables beside each other share one', () => {
    const drafts = headDraftsOf(state([table(0, 2), table(0, 2), table(0, 20), table(1, 0)]), 0);
    expect(drafts.map(({ top }) => top)).toEqual([2, 20]);
    expect(headChoicesOf(drafts)).toEqual([
      { top: 2, depth: 1, kind: 'worker' },
      { top: 20, depth: 1, kind: 'worker' },
    ]);
  });

  it('are proposed where none was found: the first row, none in a block that was pasted', () => {
    expect(headDraftsOf(state([]), 0)).toMatchObject([{ top: 0, depth: 1 }]);
    expect(headDraftsOf(state([], { source: 'clipboard' }), 0)).toMatchObject([{ top: 0, depth: 0 }]);
  });

  it('stay as the clerk named them when nothing could be made of them', () => {
    const arrangement = { sheets: { 0: { heads: [{ top: 3, depth: 2 }] } }, encodings: {} };
    expect(headDraftsOf(state([], { arrangement }), 0)).toMatchObject([{ top: 3, depth: 2 }]);
  });

  it('of a pasted block come from the register it is pasted into', () => {
    expect(headOfPasted('#/import?entity=membership')).toEqual({ top: 0, depth: 0, kind: 'member' });
    expect(headOfPasted('#/import')).toBeUndefined();
  });
});
