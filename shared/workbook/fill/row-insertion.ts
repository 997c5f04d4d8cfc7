// What moves when rows are inserted below the last row that is to be filled. Everything further down moves; what reaches
// down to the last row grows with it, so that a SUM over the rows to be filled, a border, a drop-down or the print area
// cover the new rows too.

import type { Merge } from '../raw-sheet.ts';
import { lastColumnOfSheet, lastRowOfSheet } from './cell-address.ts';
import { type Reference, type ReferenceEnd, rewriteReferences } from './formula-references.ts';

export type RowInsertion = {
  readonly sheet: string;
  /** The first row of those that are filled. */
  readonly first: number;
  /** Rows from here on move down; the row above is the last that was there to be filled. */
  readonly at: number;
  readonly count: number;
};

export function movedRow(row: number, { at, count }: RowInsertion): number {
  return row >= at ? row + count : row;
}

/** Cells that move, and grow with the rows they cover to the last; the same object when nothing changes. */
export function movedArea(area: Merge, insertion: RowInsertion): Merge {
  const { top, bottom } = area;
  if (bottom >= lastRowOfSheet && top === 0) return area;
  const { at, count } = insertion;
  const grows = top < at && (bottom >= at || (bottom === at - 1 && hasRows(insertion)));
  if (top < at && !grows) return area;
  return { ...area, top: movedRow(top, insertion), bottom: Math.min(bottom + count, lastRowOfSheet) };
}

/** Cells that move as they are: a hyperlink or a comment belongs to its cell and does not spread. */
export function movedAsIs(area: Merge, insertion: RowInsertion): Merge {
  const { top, bottom } = area;
  const moved = { ...area, top: movedRow(top, insertion), bottom: movedRow(bottom, insertion) };
  return moved.top === top && moved.bottom === bottom ? area : moved;
}

function hasRows({ first, at }: RowInsertion): boolean {
  return first < at;
}

/** Where a formula stands: its sheet, and its row when it stands in a cell. */
export type FormulaPlace = { readonly sheet: string; readonly row?: number };

/** A formula after rows were inserted somewhere in the workbook. */
export function movedFormula(formula: string, insertion: RowInsertion, place: FormulaPlace): string {
  return rewriteReferences(formula, (reference) => {
    if (!sameSheet(reference.sheet ?? place.sheet, insertion.sheet) || !reference.rows) return reference;
    const isOwnRow = place.row !== undefined && sameSheet(place.sheet, insertion.sheet);
    return movedReference(reference, reference.rows, insertion, isOwnRow ? place.row : undefined);
  });
}

export function sameSheet(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function movedReference(
  reference: Reference,
  [top, bottom]: readonly [ReferenceEnd, ReferenceEnd],
  insertion: RowInsertion,
  ownRow: number | undefined,
): Reference {
  const from = movedRow(top.index, insertion);
  const grows = reference.isRange && top.index <= bottom.index && growsWith(top, bottom, insertion, ownRow);
  const to = grows ? bottom.index + insertion.count : movedRow(bottom.index, insertion);
  if (from === top.index && to === bottom.index) return reference;
  return { ...reference, rows: [withIndex(top, from), withIndex(bottom, Math.min(to, lastRowOfSheet))] };
}

/**
 * A range that ends with the last row takes in the new ones. Not in a row that is filled itself, where it may be a
 * running total (SUM($D$5:D14) in row 14) or a sum across the row.
 */
function growsWith(
  top: ReferenceEnd,
  bottom: ReferenceEnd,
  insertion: RowInsertion,
  ownRow: number | undefined,
): boolean {
  const { first, at } = insertion;
  const last = at - 1;
  if (bottom.index !== last || !hasRows(insertion)) return false;
  const isInside = ownRow !== undefined && ownRow >= first && ownRow <= last;
  if (!isInside) return top.index < last || first === last;
  return top.index < last && (bottom.isFixed || ownRow !== last);
}

function withIndex(end: ReferenceEnd, index: number): ReferenceEnd {
  return end.index === index ? end : { ...end, index };
}

/** A formula copied to another cell: what is not fixed by $ moves along. */
export function copiedFormula(formula: string, rowsDown: number, columnsRight = 0): string {
  return rewriteReferences(formula, (reference) => {
    const rows = reference.rows && copiedEnds(reference.rows, rowsDown, lastRowOfSheet);
    const columns = reference.columns && copiedEnds(reference.columns, columnsRight, lastColumnOfSheet);
    if (rows === 'gone' || columns === 'gone') return 'gone';
    return { ...reference, ...(rows ? { rows } : {}), ...(columns ? { columns } : {}) };
  });
}

type Ends = readonly [ReferenceEnd, ReferenceEnd];

function copiedEnds([first, second]: Ends, by: number, last: number): Ends | 'gone' {
  const move = (end: ReferenceEnd) => (end.isFixed ? end : withIndex(end, end.index + by));
  const moved: Ends = [move(first), move(second)];
  return moved.every(({ index }) => index >= 0 && index <= last) ? moved : 'gone';
}
