// Widths and heights, in characters and points. A Chinese character counts two Latin ones.
import type { OutColumn, OutRow, OutValue } from './out-sheet.ts';

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How many Latin characters a line of text is as wide as. '张三A' → 5 */
export function unitsOf(text: string): number {
  let units = 0;
  for (const char of text) units += wide.test(char) ? 2 : 1;
  return units;
}

const narrowest = 6;
const widest = 32;
/** Air on both sides of the text. */
const air = 2;
const sampledRows = 200;

/**
 * The width of a column: as given, else what most of the first rows need, half of a heading at least. Numbers and dates
 * are not broken into lines, so all of them count, and the total too.
 */
export function widthOf(column: OutColumn, index: number, rows: readonly OutRow[], total: OutValue = null): number {
  if (column.width !== undefined) return Math.min(column.width, 255);
  const values = rows.slice(0, sampledRows).flatMap(({ cells }) => cells[index] ?? []);
  const units = [...values, ...(total === null ? [] : [total])].map((value) => longestLine(String(value)));
  const body = column.kind === 'text' ? most(units) : Math.max(0, ...units) + air;
  return Math.min(widest, Math.max(narrowest, Math.max(headingNeed(column.header), body) + air));
}

/** Headings of more than four characters are set in two lines. */
function headingNeed(header: string): number {
  const units = longestLine(header);
  return units <= 10 ? units : Math.max(10, Math.ceil(units / 2));
}

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map(unitsOf));
}

/** All but the longest twentieth, which are set in several lines. */
function most(units: readonly number[]): number {
  const sorted = [...units].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

const lineHeight = 15;
const tallest = 409;

/** Lines of a text in a column of that width. */
export function linesIn(text: string, width: number): number {
  const room = Math.max(1, width - 1);
  if (text.length * 2 <= room && !text.includes('\n')) return 1;
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(unitsOf(line) / room)), 0);
}

/** The height of a row with so many lines, in points. */
export function heightOf(lines: number): number {
  return Math.min(tallest, lines * lineHeight + 5);
}
