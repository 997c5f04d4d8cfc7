// A sheet with its merges resolved: what stands at a place, whoever wrote it. In the body a vertical merge means "the
// same as above" for each of its rows; in the head a horizontal one names a group.
import { columnLetters, isBlankCell, type Merge, type RawCell, type RawSheet, textOf } from './raw-sheet.ts';

export type SheetGrid = {
  readonly sheet: RawSheet;
  readonly height: number;
  readonly width: number;
  /** The cell as written; blank inside a merge. */
  cell(row: number, column: number): RawCell;
  /** The cell, or the one that a vertical merge repeats here. */
  filled(row: number, column: number): RawCell;
  /** The row whose cell a vertical merge repeats here. */
  repeatedFrom(row: number, column: number): number | undefined;
  /** Writes a cell anew, in memory only; one that a merge covered stands for itself from then on. */
  write(row: number, column: number, text: string): void;
  /** What a column is called in the report: its letter, or in forms the address of the first value. */
  columnName(column: number): string;
  /** One-based row in the file. */
  rowNumber(row: number): number;
  /** The merge that covers a place in a head. */
  mergeAt(row: number, column: number): Merge | undefined;
};

/** A hostile file may declare merges over millions of cells; real ones cover a few rows each. */
const maxFilled = 2_000_000;

export function gridOf(sheet: RawSheet): SheetGrid {
  const height = sheet.rows.length;
  const width = sheet.rows.reduce((widest, row) => Math.max(widest, row?.length ?? 0), 0);
  const repeated = repeatedRows(sheet, height);
  const cell = (row: number, column: number) => sheet.rows[row]?.[column];
  const repeatedFrom = (row: number, column: number) => repeated.get(row)?.get(column);
  return {
    sheet,
    height,
    width,
    cell,
    columnName: columnLetters,
    rowNumber: (row) => row + 1,
    filled(row, column) {
      const own = cell(row, column);
      if (own !== undefined && !isBlankCell(own)) return own;
      const top = repeatedFrom(row, column);
      return top === undefined ? null : cell(top, column);
    },
    repeatedFrom,
    write(row, column, text) {
      const rows = sheet.rows as (readonly RawCell[] | undefined)[];
      const cells = [...(rows[row] ?? [])];
      cells[column] = text === '' ? null : text;
      rows[row] = cells;
      repeated.get(row)?.delete(column);
    },
    mergeAt: (row, column) =>
      sheet.merges.find(
        ({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right,
      ),
  };
}

/** Row → column → the row at the top of the vertical merge that covers the place. */
function repeatedRows(sheet: RawSheet, height: number): ReadonlyMap<number, Map<number, number>> {
  const repeated = new Map<number, Map<number, number>>();
  let count = 0;
  for (const { top, left, bottom, right } of sheet.merges) {
    if (bottom === top || right !== left) continue;
    for (let row = top + 1; row <= Math.min(bottom, height - 1) && count < maxFilled; row++, count++) {
      const columns = repeated.get(row) ?? new Map<number, number>();
      repeated.set(row, columns.set(left, top));
    }
  }
  return repeated;
}

export type PlacedText = { readonly column: number; readonly text: string };

/** The texts of a row that are not blank, each merge once; at most `limit` of them. */
export function textsOfRow(
  grid: SheetGrid,
  row: number,
  from = 0,
  to = grid.width,
  limit = Infinity,
): readonly PlacedText[] {
  const cells = grid.sheet.rows[row];
  const texts: PlacedText[] = [];
  if (cells === undefined) return texts;
  for (let column = from; column < Math.min(to, cells.length) && texts.length < limit; column++) {
    const text = textOf(cells[column]);
    if (text !== '') texts.push({ column, text });
  }
  return texts;
}
