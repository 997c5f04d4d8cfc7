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
  const repeated = repeatedCells(sheet, height);
  const cell = (row: number, column: number) => sheet.rows[row]?.[column];
  return {
    sheet,
    height,
    width,
    cell,
    columnName: columnLetters,
    rowNumber: (row) => row + 1,
    filled: (row, column) =>
      isBlankCell(cell(row, column)) ? (repeated.get(row)?.get(column) ?? null) : cell(row, column),
    mergeAt: (row, column) =>
      sheet.merges.find(
        ({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right,
      ),
  };
}

function repeatedCells(sheet: RawSheet, height: number): ReadonlyMap<number, ReadonlyMap<number, RawCell>> {
  const repeated = new Map<number, Map<number, RawCell>>();
  let count = 0;
  for (const { top, left, bottom, right } of sheet.merges) {
    const source = sheet.rows[top]?.[left];
    if (bottom === top || right !== left || isBlankCell(source)) continue;
    for (let row = top + 1; row <= Math.min(bottom, height - 1) && count < maxFilled; row++, count++) {
      const cells = repeated.get(row) ?? new Map<number, RawCell>();
      repeated.set(row, cells.set(left, source));
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
