// Addresses as workbooks write them: A1, $B$2, A1:C5, lists of them in `sqref`. Rows and columns count from zero here.

import { columnLetters, type Merge } from '../raw-sheet.ts';

export type Place = { readonly row: number; readonly column: number };

/** The last row and column of a worksheet, counted from zero. */
export const lastRowOfSheet = 1_048_575;
export const lastColumnOfSheet = 16_383;

/** A → 0, AA → 26; undefined beyond XFD. */
export function columnIndex(letters: string): number | undefined {
  let index = 0;
  for (const letter of letters.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64;
  return index >= 1 && index - 1 <= lastColumnOfSheet ? index - 1 : undefined;
}

/** B5 or $B$5 → its place. */
export function placeOf(address: string): Place | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(address.trim());
  const column = match && columnIndex(match[1] ?? '');
  const row = Number(match?.[2]) - 1;
  return column === undefined || column === null || !(row >= 0 && row <= lastRowOfSheet) ? undefined : { row, column };
}

export function addressOf(row: number, column: number): string {
  return `${columnLetters(column)}${row + 1}`;
}

/** A1:C5 or A1 → the cells it covers; whole columns and rows (A:C, 1:3) reach to the end of the sheet. */
export function areaOf(text: string): Merge | undefined {
  const [from = '', to = from, rest] = text.trim().split(':');
  if (rest !== undefined) return undefined;
  const [first, second] = [endOf(from), endOf(to)];
  if (!first || !second) return undefined;
  return {
    top: first.row ?? 0,
    left: first.column ?? 0,
    bottom: second.row ?? lastRowOfSheet,
    right: second.column ?? lastColumnOfSheet,
  };
}

type End = { readonly row?: number; readonly column?: number };

function endOf(text: string): End | undefined {
  const match = /^\$?([A-Za-z]{1,3})?\$?(\d{1,7})?$/.exec(text);
  if (!match || text === '') return undefined;
  const column = match[1] === undefined ? undefined : columnIndex(match[1]);
  const row = match[2] === undefined ? undefined : Number(match[2]) - 1;
  if ((match[1] !== undefined && column === undefined) || (row !== undefined && row < 0)) return undefined;
  return { ...(column === undefined ? {} : { column }), ...(row === undefined ? {} : { row }) };
}

export function areaName({ top, left, bottom, right }: Merge): string {
  const first = addressOf(top, left);
  return top === bottom && left === right ? first : `${first}:${addressOf(bottom, right)}`;
}

export function covers({ top, left, bottom, right }: Merge, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}
