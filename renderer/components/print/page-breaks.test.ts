import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPageFiller, cutTallRow, type PrintedPage } from './page-breaks.ts';

const room = { first: 60, later: 80, ending: 30 };

function pagesOf(heights: readonly number[]): readonly PrintedPage[] {
  const filler = createPageFiller(room);
  for (const [at, height] of heights.entries()) filler.add([String(at), String(height)], height);
  return filler.finish();
}

const counts = (heights: readonly number[]) => pagesOf(heights).map(({ rows }) => rows.length);

describe('page breaks', () => {
  it('fill the first page less than the others, which have no title', () => {
    expect(counts([20, 20, 20, 20, 20, 20, 20, 20, 20])).toEqual([3, 4, 2]);
  });

  it('move a row to the last page when the end of the list has no room', () => {
    expect(counts([20, 20])).toEqual([1, 1]);
    expect(counts([20])).toEqual([1]);
    expect(counts([60, 20, 20, 20])).toEqual([1, 2, 1]);
    expect(counts([50])).toEqual([1, 0]);
  });

  it('give one page for an empty list', () => {
    expect(pagesOf([])).toEqual([{ rows: [], isFirst: true, isLast: true }]);
  });

  it('lose and double no row, keep the order, and never fill a page beyond its room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 5, max: 50 }), { minLength: 1, maxLength: 200 }), (heights) => {
        const pages = pagesOf(heights);
        expect(pages.flatMap(({ rows }) => rows.map(([at]) => Number(at)))).toEqual([...heights.keys()]);
        for (const { rows, isFirst, isLast } of pages) {
          const used = rows.reduce((sum, [, height]) => sum + Number(height), isLast ? room.ending : 0);
          expect(used).toBeLessThanOrEqual(isFirst ? room.first : room.later);
        }
      }),
    );
  });
});

describe('cutTallRow', () => {
  it('keeps every character of every cell', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 4 }), (row) => {
        const pieces = cutTallRow(row, (piece) => piece.every((text) => [...text].length <= 7));
        expect(row.map((_, at) => pieces.map((piece) => piece[at]).join(''))).toEqual(row);
      }),
    );
  });

  it('ends even when nothing fits', () => {
    expect(cutTallRow(['甲乙', '丙'], () => false)).toEqual([
      ['甲', '丙'],
      ['乙', ''],
    ]);
  });
});
