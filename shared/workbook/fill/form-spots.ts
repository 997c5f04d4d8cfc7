// Single cells of a form that ask for something: 填表单位：______ in the cell itself, a blank cell beside its label, the
// numbers of a list of things asked for.
//   "填表单位：        填表人：____"   →   two spots in one cell, each with the stretch of text its answer replaces

import { comparable } from '#shared/domain/width.ts';
import { isBlankCell, type Merge, specialOf, textOf } from '../raw-sheet.ts';
import type { SheetGrid } from '../sheet-grid.ts';
import { computedFields, computedNames } from './computed-fields.ts';
import { formatAt, type OpenForm, type OpenSheet } from './open-form.ts';
import { rowAt } from './sheet-part.ts';

export type FormSpot = {
  readonly row: number;
  readonly column: number;
  /** What it asks for, in the form's words. */
  readonly label: string;
  /** The stretch of the cell's text that the answer replaces; the whole cell when left out. */
  readonly stretch?: TextStretch;
};

export type TextStretch = { readonly from: number; readonly to: number };

/** Rows that belong to the table: its headings and what is to be filled in below them. */
export type TableRows = { readonly top: number; readonly bottom: number };

const mostSpots = 120;
const longestLabel = 24;

/** @param table left out when the sheet has none to be filled; then every blank cell with a label is a spot */
export function findSpots(form: OpenForm, sheet: OpenSheet, table: TableRows | undefined): readonly FormSpot[] {
  const spots: FormSpot[] = [];
  for (let row = 0; row < sheet.grid.height && spots.length < mostSpots; row++) {
    if (table && row >= table.top && row <= table.bottom) continue;
    spots.push(...(table ? spotsAround(form, sheet, row) : spotsOfLine(form, sheet, row)));
  }
  return spots.slice(0, mostSpots);
}

function spotsAround(form: OpenForm, sheet: OpenSheet, row: number): readonly FormSpot[] {
  return textCells(sheet.grid, row).flatMap(({ column, text }) => {
    const beside = blankBeside(sheet.grid, row, column);
    const within = spotsWithin(text).map((spot) => ({ row, column, ...spot }));
    const [only] = within;
    const asksBeside = within.length === 1 && only?.stretch.from === text.length && isMarked(form, sheet, row, beside);
    if (within.length > 0 && !asksBeside) return within;
    const isLabel = asksBeside || (isKnownLabel(text) && isMarked(form, sheet, row, beside));
    return isLabel && beside !== undefined ? [{ row, column: beside, label: only?.label ?? shortLabel(text) }] : [];
  });
}

type TextCell = { readonly column: number; readonly text: string };

/** The texts of a row as they stand, blanks included, since answers are put in between. */
function textCells(grid: SheetGrid, row: number): readonly TextCell[] {
  const cells = grid.sheet.rows[row] ?? [];
  return cells.flatMap((cell, column) => {
    const value = specialOf(cell) ? undefined : cell;
    return typeof value === 'string' && value.trim() !== '' ? [{ column, text: value }] : [];
  });
}

function blankBeside(grid: SheetGrid, row: number, column: number): number | undefined {
  const next = (grid.mergeAt(row, column)?.right ?? column) + 1;
  const merge = grid.mergeAt(row, next);
  const isCovered = merge !== undefined && (merge.top !== row || merge.left !== next);
  return !isCovered && isBlankCell(grid.cell(row, next)) ? next : undefined;
}

/** A blank cell that is meant to be written into: it has a border or is several cells made one. */
function isMarked(form: OpenForm, sheet: OpenSheet, row: number, column: number | undefined): boolean {
  if (column === undefined) return false;
  return sheet.grid.mergeAt(row, column) !== undefined || formatAt(form, sheet, row, column).hasBorder;
}

const knownLabels = new Set(computedNames.flatMap((name) => computedFields[name].headings).map(comparable));

function isKnownLabel(text: string): boolean {
  return knownLabels.has(comparable(text).replace(/\([^()]*\)$|[:：]$/g, ''));
}

function shortLabel(text: string): string {
  return text
    .replace(/\s+/g, '')
    .replace(/[:：]$/, '')
    .slice(0, longestLabel);
}

const openStretch = /^[\s_＿]*(?:(?:20\d{0,2})?[\s_＿]*年[\s_＿]*月[\s_＿]*日)?[\s_＿]*$/;

/** The labels with a colon in one text that nothing follows but blanks, lines and 年 月 日. */
export function spotsWithin(text: string): readonly { readonly label: string; readonly stretch: TextStretch }[] {
  const labels = labelsIn(text);
  return labels.flatMap(({ label, end }, i) => {
    const to = labels[i + 1]?.start ?? text.length;
    return openStretch.test(text.slice(end, to)) ? [{ label, stretch: { from: end, to } }] : [];
  });
}

type Label = { readonly label: string; readonly start: number; readonly end: number };

function labelsIn(text: string): readonly Label[] {
  const labels: Label[] = [];
  for (const { index } of text.matchAll(/[:：]/g)) {
    const before = text.slice(labels.at(-1)?.end ?? 0, index);
    const word = /(?:\p{Script=Han}[ \u3000]{1,4}){1,3}\p{Script=Han}$|[^\s_＿，；。]+$/u.exec(before)?.[0] ?? '';
    if (!/\p{L}/u.test(word) || word.length > longestLabel || /^(?:.*说明|备注|注|附件?\d*|其中)$/.test(word)) continue;
    labels.push({ label: word.replace(/\s+/g, ''), start: index - word.length, end: index + 1 });
  }
  return labels;
}

/** Without a table: blank cells that have a label to their left, and the heading above them where there are several. */
function spotsOfLine(form: OpenForm, sheet: OpenSheet, row: number): readonly FormSpot[] {
  const { grid } = sheet;
  const inCells = spotsAround(form, sheet, row);
  const spots: FormSpot[] = [];
  let label = '';
  for (let column = 0; column < Math.max(grid.width, widthOfRow(sheet, row)); column++) {
    const merge = grid.mergeAt(row, column);
    const text = textOf(grid.cell(row, column));
    if (text !== '') {
      const followsLabel = column > 0 && textOf(grid.cell(row, column - 1)) !== '';
      if (/\p{L}/u.test(text) && !(label !== '' && followsLabel && isUnit(text))) label = shortLabel(text);
    } else if (label !== '' && isFirstOf(merge, row, column) && isOpen(form, sheet, row, column))
      spots.push({ row, column, label: withHeading(grid, row, column, label) });
  }
  const taken = new Set(inCells.map((spot) => spot.column));
  return [...inCells, ...spots.filter((spot) => !taken.has(spot.column))];
}

/** 家, 个, 万元 beside what is counted. */
function isUnit(text: string): boolean {
  return text.length <= 2 || /^[（(].*[)）]$/.test(text);
}

function widthOfRow({ part }: OpenSheet, row: number): number {
  return (rowAt(part, row)?.cells.at(-1)?.column ?? -1) + 1;
}

function isFirstOf(merge: Merge | undefined, row: number, column: number): boolean {
  return !merge || (merge.top === row && merge.left === column);
}

function isOpen(form: OpenForm, sheet: OpenSheet, row: number, column: number): boolean {
  return isBlankCell(sheet.grid.cell(row, column)) && formatAt(form, sheet, row, column).hasBorder;
}

/** 党员数 / 本年: the heading above, where the line has more than one blank. */
function withHeading(grid: SheetGrid, row: number, column: number, label: string): string {
  const headings: string[] = [];
  for (let above = 0; above < row; above++) {
    const text = textOf(grid.cell(above, column));
    if (text !== '' && !grid.mergeAt(above, column) && text.length <= 12) headings.push(text);
  }
  const heading = headings.at(-1);
  return heading === undefined || /^(?:数量|数据|填报内容|内容|情况|结果|数值)$/.test(heading)
    ? label
    : `${label} / ${heading.replace(/\s+/g, '')}`;
}
