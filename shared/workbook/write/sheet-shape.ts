// How a sheet is laid out: its columns with their looks, and which rows hold what. Rows count from 1, as in the file.
import { columnLetters } from '../raw-sheet.ts';
import { widthOf } from './column-widths.ts';
import type { OutColumn, OutRow, OutSheet } from './out-sheet.ts';
import { type CellKind, type CellLook, cellStyle } from './styles.ts';

export type ShapedColumn = OutColumn & {
  readonly letter: string;
  readonly width: number;
  /** Style numbers by look: of what the column is for, and of text that stands in it instead (约50人 among numbers). */
  readonly styles: { readonly [look in CellLook]: { readonly own: number; readonly text: number } };
};

export type SheetShape = {
  readonly sheet: OutSheet;
  /** The name it has in the file. */
  readonly name: string;
  readonly columns: readonly ShapedColumn[];
  /** The row of the first heading, and how many rows of headings there are. */
  readonly headTop: number;
  readonly headDepth: number;
  readonly firstData: number;
};

/** Excel's own bound. */
const maxColumns = 16_384;

/** @param first rows by which the widths are chosen where none are given */
export function shapeOf(sheet: OutSheet, name: string, first: readonly OutRow[]): SheetShape {
  if (sheet.columns.length > maxColumns) throw new Error(`${sheet.columns.length} columns do not fit into a sheet`);
  const columns = sheet.columns.map((column, index) => shapedColumn(sheet, column, index, first));
  const [headDepth, firstData] = [headDepthOf(sheet), headRows(sheet) + 1];
  return { sheet, name, columns, headTop: firstData - headDepth, headDepth, firstData };
}

/** Rows above the first row of data: title, lines, headings. */
export function headRows(sheet: OutSheet): number {
  return (sheet.title === undefined ? 0 : 1) + (sheet.lines?.length ?? 0) + headDepthOf(sheet);
}

function headDepthOf({ columns }: OutSheet): number {
  return columns.some(({ group }) => group !== undefined) ? 2 : 1;
}

function shapedColumn(sheet: OutSheet, column: OutColumn, index: number, first: readonly OutRow[]): ShapedColumn {
  const width = widthOf(column, index, first, sheet.totals?.[index]);
  const [own, text] = cellKinds(column, width);
  const isOpen = sheet.isProtected === true && !column.isLocked;
  const stylesOf = (look: CellLook) => ({ own: cellStyle(own, look, isOpen), text: cellStyle(text, look, isOpen) });
  return {
    ...column,
    letter: columnLetters(index),
    width,
    styles: {
      plain: stylesOf(sheet.isProtected && column.isLocked ? 'locked' : 'plain'),
      locked: stylesOf('locked'),
      marked: stylesOf('marked'),
      total: stylesOf('total'),
      blank: stylesOf('blank'),
    },
  };
}

/** Columns up to this width hold words, not sentences. */
const wordWidth = 14;

function cellKinds({ kind }: OutColumn, width: number): readonly [own: CellKind, text: CellKind] {
  if (kind !== 'text') return [kind, 'word'];
  return width <= wordWidth ? ['word', 'word'] : ['text', 'text'];
}

/** The indexes of the first and the last column that is not hidden; nothing when all are. */
export function seenColumns(columns: readonly ShapedColumn[]): readonly [] | readonly [first: number, last: number] {
  const seen = columns.flatMap(({ isHidden }, index) => (isHidden ? [] : [index]));
  const [first, last] = [seen[0], seen.at(-1)];
  return first === undefined || last === undefined ? [] : [first, last];
}
