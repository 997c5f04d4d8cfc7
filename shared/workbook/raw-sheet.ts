/**
 * One cell as the file holds it. Plain values stay plain; a cell of which more must be known is an object. Dates are ISO
 * text already, an error and a formula without result have the value null.
 */
export type RawCell = string | number | boolean | null | undefined | SpecialCell;
export type SpecialCell = {
  readonly value: string | number | boolean | null;
  readonly isDate?: boolean;
  readonly isPercent?: boolean;
  readonly isFormula?: boolean;
  readonly isError?: boolean;
  readonly hasComment?: boolean;
};

/** Zero-based, both ends included. */
export type Merge = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number };

export type SheetState = 'visible' | 'hidden' | 'veryHidden';

/** A sheet without the file format: `rows[0]` is row 1. Rows and cells may be missing. */
export type RawSheet = {
  readonly name: string;
  readonly state: SheetState;
  readonly rows: readonly (readonly RawCell[] | undefined)[];
  readonly merges: readonly Merge[];
  readonly hiddenRows: ReadonlySet<number>;
  readonly hiddenColumns: ReadonlySet<number>;
};

export function sheetOf(name: string, rows: readonly (readonly RawCell[])[], merges: readonly Merge[] = []): RawSheet {
  return { name, state: 'visible', rows, merges, hiddenRows: new Set(), hiddenColumns: new Set() };
}

export function cellValue(cell: RawCell): string | number | boolean | null {
  if (cell === undefined || cell === null) return null;
  return typeof cell === 'object' ? cell.value : cell;
}

export function specialOf(cell: RawCell): SpecialCell | undefined {
  return typeof cell === 'object' && cell !== null ? cell : undefined;
}

/** The text of a cell for headings, titles and samples. */
export function textOf(cell: RawCell): string {
  const value = cellValue(cell);
  return value === null ? '' : typeof value === 'string' ? value.trim() : String(value);
}

export function isBlankCell(cell: RawCell): boolean {
  if (specialOf(cell)?.isError || specialOf(cell)?.isFormula) return false;
  const value = cellValue(cell);
  return value === null || (typeof value === 'string' && isBlankText(value));
}

/** Nearly every text shows by its first character that it is none. */
function isBlankText(text: string): boolean {
  const first = text.charCodeAt(0);
  if ((first > 0x20 && first < 0x7f) || (first >= 0x4e00 && first <= 0x9fff)) return false;
  return /^[\s\u00a0\u3000\u200b\ufeff]*$/.test(text);
}

export function isBlankRow(row: readonly RawCell[] | undefined): boolean {
  return row === undefined || row.every(isBlankCell);
}

/** 0 → A, 25 → Z, 26 → AA */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
