import type { CellRange } from './range.ts';
import { boundsOf } from './range.ts';
import type { Block } from './tsv.ts';

/** One pasted text and where it belongs; a row at or beyond the last one shown asks for a new record. */
export type PastedCell = { readonly row: number; readonly column: number; readonly text: string };
export type PastePlan = { readonly cells: readonly PastedCell[]; readonly newRows: number };

/**
 * Lays a block of texts over the selection: one text fills the whole selection, a block is repeated when the selection
 * holds it a whole number of times, and otherwise begins at the upper left cell and may reach below the last row.
 * Texts beyond the last column are left out.
 */
export function planPaste(block: Block, range: CellRange, rows: number, columns: number): PastePlan {
  const bounds = boundsOf(range);
  const width = Math.max(...block.map((line) => line.length), 1);
  const height = repeated(block.length, bounds.bottom - bounds.top + 1);
  const across = repeated(width, bounds.right - bounds.left + 1);
  const cells: PastedCell[] = [];
  for (let down = 0; down < height; down++) {
    for (let right = 0; right < across; right++) {
      const text = block[down % block.length]?.[right % width];
      const column = bounds.left + right;
      if (text !== undefined && column < columns) cells.push({ row: bounds.top + down, column, text });
    }
  }
  return { cells, newRows: Math.max(0, bounds.top + height - rows) };
}

function repeated(size: number, selected: number): number {
  return selected % size === 0 ? selected : size;
}

/** Ctrl+D: the first row of the selection goes into the rows below it; a single row takes the row above. */
export function fillSource(range: CellRange): { readonly from: number; readonly to: readonly number[] } {
  const { top, bottom } = boundsOf(range);
  if (top === bottom) return { from: top - 1, to: [top] };
  return { from: top, to: Array.from({ length: bottom - top }, (_, at) => top + 1 + at) };
}
