import { describe, expect, it } from 'vitest';
import { boundsOf, everything, extendTo, holds, moved, singleCell, sizeOf, wholeColumn } from './range.ts';

const extent = { rows: 10, columns: 4 };

describe('cell ranges', () => {
  it('have the same rectangle whichever way they were drawn', () => {
    const drawnUp = extendTo(singleCell({ row: 5, column: 3 }), { row: 2, column: 1 });
    expect(boundsOf(drawnUp)).toEqual({ top: 2, bottom: 5, left: 1, right: 3 });
    expect(sizeOf(drawnUp)).toEqual({ rows: 4, columns: 3 });
    expect(drawnUp.anchor).toEqual({ row: 5, column: 3 });
  });
  it('hold their corners and nothing beyond', () => {
    const bounds = boundsOf(extendTo(singleCell({ row: 1, column: 1 }), { row: 2, column: 2 }));
    expect(holds(bounds, 2, 2)).toBe(true);
    expect(holds(bounds, 3, 2)).toBe(false);
    expect(holds(bounds, 2, 0)).toBe(false);
  });
  it('never leave the table', () => {
    expect(moved({ row: 0, column: 0 }, 'up', extent)).toEqual({ row: 0, column: 0 });
    expect(moved({ row: 3, column: 3 }, 'right', extent)).toEqual({ row: 3, column: 3 });
    expect(moved({ row: 3, column: 1 }, 'down', extent, true)).toEqual({ row: 9, column: 1 });
  });
  it('cover a column or everything', () => {
    expect(sizeOf(wholeColumn(2, extent))).toEqual({ rows: 10, columns: 1 });
    expect(sizeOf(everything(extent))).toEqual({ rows: 10, columns: 4 });
  });
});
