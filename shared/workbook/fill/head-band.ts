// Where the headings of a form stand: one row or several, anywhere on the sheet.

import { isHeadingWord } from '../heading-words.ts';
import { type Heading, isSerialHeading } from '../headings.ts';
import { textOf } from '../raw-sheet.ts';
import { gridOf, type SheetGrid, textsOfRow } from '../sheet-grid.ts';
import { type HeadColumn, headColumns } from '../table-head.ts';
import { type FoundArea, findArea } from './fill-area.ts';
import type { OpenForm, OpenSheet } from './open-form.ts';

export type HeadBand = { readonly top: number; readonly depth: number };

const deepest = 4;
const lastTop = 60;
const longestHeading = 60;
/** Empty rows that make headings likely; more of them make them no likelier. */
const enoughRows = 5;

/** The rows that look most like headings over empty rows; undefined when the sheet has none. */
export function findBand(form: OpenForm, sheet: OpenSheet): HeadBand | undefined {
  let best: { readonly band: HeadBand; readonly score: number } | undefined;
  for (let top = 0; top < Math.min(sheet.grid.height, lastTop); top++) {
    if (!mayBegin(sheet.grid, top)) continue;
    const band = { top, depth: depthAt(sheet.grid, top) };
    const score = scoreOfBand(form, sheet, band);
    if (score > (best?.score ?? 0)) best = { band, score };
  }
  return best?.band;
}

/** At least two short words, none of them with a colon: that would be a line to be filled in. */
function mayBegin(grid: SheetGrid, row: number): boolean {
  const texts = textsOfRow(grid, row);
  const words = texts.filter(({ text }) => text.length <= longestHeading && !/[:：]\s*[_＿\s]*$/.test(text));
  return words.length >= 2 && words.length >= texts.length * 0.8 && words.some(({ text }) => /\p{L}/u.test(text));
}

function scoreOfBand(form: OpenForm, sheet: OpenSheet, band: HeadBand): number {
  const columns = columnsOfBand(sheet.grid, band);
  const words = columns.filter(({ heading }) => /\p{L}|#/u.test(heading.leaf));
  if (words.length < 2 || words.length < columns.length * 0.8) return 0;
  const known = words.filter(({ heading }) => isHeadingWord(heading.leaf)).length;
  const found = areaBelow(form, sheet, band, columns, enoughRows);
  const rows = found ? Math.min(found.area.last - found.area.first + 1, enoughRows) : 0;
  if (!found && isLineOfForm(sheet.grid, band)) return 0;
  if (rows === 0 && known < 2) return 0;
  const hasSerial = words.some(({ heading }) => isSerialHeading(heading));
  return words.length + known * 2 + rows * 2 + (hasSerial ? 3 : 0) - band.top * 0.01;
}

export function areaBelow(
  form: OpenForm,
  sheet: OpenSheet,
  { top, depth }: HeadBand,
  columns: readonly HeadColumn[],
  enough?: number,
): FoundArea | undefined {
  const own = columns.map(({ index, heading }) => ({ index, isSerial: isSerialHeading(heading) }));
  return own.length === 0 ? undefined : findArea(form, sheet, own, top + depth, enough);
}

/** In a form for one person or thing the row below begins with such a word too. */
function isLineOfForm(grid: SheetGrid, { top, depth }: HeadBand): boolean {
  const [first] = textsOfRow(grid, top + depth);
  return first !== undefined && isHeadingWord(first.text);
}

/** How many rows belong to the headings that begin here: merged downwards, or words under a common heading. */
function depthAt(grid: SheetGrid, top: number): number {
  let depth = 1;
  while (depth < deepest) {
    const row = top + depth - 1;
    const down = grid.sheet.merges.filter((merge) => merge.top >= top && merge.top <= row && merge.bottom > row);
    const reach = Math.max(row, ...down.map(({ bottom }) => bottom));
    if (reach > row && reach < top + deepest && hasWordsIn(grid, down, top)) depth = reach - top + 1;
    else if (hasGroups(grid, row)) depth++;
    else return depth;
  }
  return depth;
}

/** A merge downwards of an empty cell says nothing about headings. */
function hasWordsIn(grid: SheetGrid, merges: readonly { readonly top: number; readonly left: number }[], top: number) {
  return merges.some((merge) => merge.top >= top && textOf(grid.cell(merge.top, merge.left)) !== '');
}

/** Headings merged across several columns, each with a word of its own in the next row, and nothing else there. */
function hasGroups(grid: SheetGrid, row: number): boolean {
  const below = textsOfRow(grid, row + 1);
  const groups = textsOfRow(grid, row).flatMap(({ column }) => {
    const merge = grid.mergeAt(row, column);
    return merge && merge.right > merge.left && merge.bottom === row ? [merge] : [];
  });
  const under = below.filter(({ column }) => groups.some(({ left, right }) => column >= left && column <= right));
  if (groups.length > 0) return under.length >= 2 && under.length === below.length && areWords(below);
  return grid.sheet.merges.length === 0 && hasOpenGroups(grid, row, below);
}

/** Without merges: 联系人 stands over 姓名 and 电话, the cell to its right is empty. */
function hasOpenGroups(grid: SheetGrid, row: number, below: readonly { column: number; text: string }[]): boolean {
  if (below.length < 2 || !areWords(below)) return false;
  const isUnder = ({ column }: { column: number }) => textOf(grid.cell(row, column)) === '';
  const known = below.filter(({ text }) => isHeadingWord(text)).length;
  return below.some(isUnder) && known * 2 >= below.length && textsOfRow(grid, row).length >= 2;
}

function areWords(texts: readonly { readonly text: string }[]): boolean {
  return texts.every(({ text }) => /\p{L}/u.test(text) && text.length <= longestHeading);
}

/** The columns of a band; of a heading over several columns merged down to the data only the first counts. */
export function columnsOfBand(
  grid: SheetGrid,
  { top, depth }: HeadBand,
  exampleRows: readonly number[] = [],
): readonly HeadColumn[] {
  const rows = grid.sheet.rows.map((row, index) =>
    index < top + depth || exampleRows.includes(index) ? row : undefined,
  );
  const own = gridOf({ ...grid.sheet, rows });
  return headColumns(own, top, depth, 0, grid.width).filter(({ index, heading }) => {
    const merge = grid.mergeAt(top + depth - 1, index);
    return heading.leaf !== '' && !(merge && merge.left < index);
  });
}

export function headerText({ group, leaf }: Heading): string {
  return [group, leaf]
    .filter((part) => part !== '')
    .join(' / ')
    .replace(/\s+/g, '');
}
