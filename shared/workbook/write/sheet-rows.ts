// Rows of cells. A cell is a number, a date or text as its column says; text that does not fit the kind of its column
// stays text. No formula is ever written: what begins with = + - or @ is the text of a string cell, which no program
// computes.
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { heightOf, linesIn } from './column-widths.ts';
import type { LongTexts } from './long-texts.ts';
import type { OutKind, OutRow, OutValue } from './out-sheet.ts';
import type { SharedStrings } from './shared-strings.ts';
import type { ShapedColumn } from './sheet-shape.ts';
import type { CellLook } from './styles.ts';

/** Where texts of cells go. */
export type CellTexts = { readonly strings: SharedStrings; readonly longTexts: LongTexts };

/** One text cell, whatever it begins with. */
export function textCell(texts: CellTexts, ref: string, style: number, text: string): string {
  if (text === '') return `<c r="${ref}" s="${style}"/>`;
  return `<c r="${ref}" s="${style}" t="s"><v>${texts.strings.indexOf(texts.longTexts.fitted(text, ref))}</v></c>`;
}

/**
 * A row of a table; cells that are marked are yellow. A height for several lines is not called custom, so that the row
 * still grows when somebody types a longer text.
 */
export function rowXml(texts: CellTexts, columns: readonly ShapedColumn[], row: OutRow, number: number): string {
  const marked = row.marks && new Set(row.marks.map(({ column }) => column));
  return rowOf(texts, columns, row.cells, number, (index) => (marked?.has(index) ? 'marked' : 'plain'));
}

/** The last row, with 合计 in the first cell that is seen and free. */
export function totalsXml(
  texts: CellTexts,
  columns: readonly ShapedColumn[],
  totals: readonly OutValue[],
  number: number,
): string {
  const free = columns.findIndex(({ isHidden }, index) => !isHidden && (totals[index] ?? null) === null);
  const values = columns.map((_, index) => totals[index] ?? (index === free ? '合计' : null));
  return rowOf(texts, columns, values, number, () => 'total');
}

function rowOf(
  texts: CellTexts,
  columns: readonly ShapedColumn[],
  values: readonly OutValue[],
  number: number,
  lookAt: (index: number) => CellLook,
): string {
  let cells = '';
  let lines = 1;
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as ShapedColumn;
    const value = values[index] ?? null;
    if (typeof value === 'string') lines = Math.max(lines, linesIn(value, column.width));
    cells += cellXml(texts, column, value, `${column.letter}${number}`, lookAt(index));
  }
  const height = lines === 1 ? '' : ` ht="${heightOf(lines)}"`;
  return `<row r="${number}"${height}>${cells}</row>`;
}

function cellXml(texts: CellTexts, column: ShapedColumn, value: OutValue, ref: string, look: CellLook): string {
  const styles = column.styles[look];
  if (value === null) return `<c r="${ref}" s="${styles.own}"/>`;
  const number = numberIn(column.kind, value);
  if (number !== undefined) return `<c r="${ref}" s="${styles.own}"><v>${number}</v></c>`;
  return textCell(texts, ref, styles.text, String(value));
}

/** What the cell holds as a number; undefined when it is text. */
function numberIn(kind: OutKind, value: string | number): number | undefined {
  switch (kind) {
    case 'text':
      return undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'percent':
      return typeof value === 'number' && Number.isFinite(value) ? Number((value / 100).toPrecision(15)) : undefined;
    case 'date':
      return typeof value === 'string' ? serialOf(value) : undefined;
  }
}

/** Programs disagree about days before this one, because Excel's calendar has a 29 February 1900. */
const firstSafeDay = '1900-03-01';

/** 2024-01-01 → 45292; undefined for dates that are known to the month or the year only. */
function serialOf(date: string): number | undefined {
  if (date.length !== 10 || date < firstSafeDay || !isCalendarDate(date)) return undefined;
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8))) / 86_400_000 + 25_569;
}
