// Which rows of a form are there to be filled: the empty ones under the headings, down to the 合计 line, the notes or the
// end of the borders.

import { comparable } from '#shared/domain/width.ts';
import { isBlankCell, specialOf, textOf } from '../raw-sheet.ts';
import { textsOfRow } from '../sheet-grid.ts';
import { formatAt, type OpenForm, type OpenSheet } from './open-form.ts';
import { rowAt } from './sheet-part.ts';

/** Zero-based, both included; `last` is one less than `first` where there is no row yet. */
export type FillArea = { readonly first: number; readonly last: number };

export type FoundArea = {
  readonly area: FillArea;
  /** Rows under the headings that show how to fill in, or hold something already. */
  readonly exampleRows: readonly number[];
};

export type TableColumn = { readonly index: number; readonly isSerial: boolean };

/**
 * @param top the first row below the headings
 * @param enough empty rows after which nobody needs to know how many more there are
 */
export function findArea(
  form: OpenForm,
  sheet: OpenSheet,
  columns: readonly TableColumn[],
  top: number,
  enough = Number.POSITIVE_INFINITY,
): FoundArea | undefined {
  const rows = rowsOf(form, sheet, columns);
  const exampleRows: number[] = [];
  const bottom = lastRowOf(sheet);
  const end = (first: number) => lastBlank(rows, first, bottom, first + enough);
  for (let row = top; row <= bottom && row < top + 200; row++) {
    const kind = rows.kindOf(row);
    if (kind === 'blank') return { area: { first: row, last: end(row) }, exampleRows };
    if (kind === 'other') exampleRows.push(row);
    else if (kind === 'total' && rows.kindOf(row + 1) === 'blank' && rows.lookOf(row + 1) !== 'bare') continue;
    else if (kind !== 'numbers') return emptyArea(row, exampleRows, rows);
  }
  return emptyArea(bottom + 1 > top ? bottom + 1 : top, exampleRows, rows);
}

/** Nothing to fill in but where the notes begin; a list of things asked for, line by line, has no such place. */
function emptyArea(first: number, exampleRows: readonly number[], rows: Rows): FoundArea | undefined {
  if (exampleRows.some((row) => !rows.isExample(row))) return undefined;
  return { area: { first, last: first - 1 }, exampleRows };
}

function lastBlank(rows: Rows, first: number, bottom: number, enough: number): number {
  const look = rows.lookOf(first);
  let last = first;
  while (last < bottom && last < enough && rows.kindOf(last + 1) === 'blank' && rows.lookOf(last + 1) === look) last++;
  if (look !== 'bare') return last;
  return last >= bottom || rows.hasFrame ? first - 1 : last;
}

type RowKind = 'blank' | 'numbers' | 'total' | 'note' | 'other';
type RowLook = 'framed' | 'styled' | 'bare';

type Rows = {
  /** The headings have borders, so the rows to be filled have them too. */
  readonly hasFrame: boolean;
  kindOf(row: number): RowKind;
  lookOf(row: number): RowLook;
  isExample(row: number): boolean;
};

function rowsOf(form: OpenForm, sheet: OpenSheet, columns: readonly TableColumn[]): Rows {
  const lookOf = (row: number): RowLook => {
    const cells = rowAt(sheet.part, row)?.cells ?? [];
    const own = columns.filter(({ index }) => cells.some(({ column }) => column === index));
    const isFramed = own.some(({ index }) => formatAt(form, sheet, row, index).hasBorder);
    return isFramed ? 'framed' : own.length * 2 >= columns.length ? 'styled' : 'bare';
  };
  const headRow = Math.max(0, Math.min(...columns.map(({ index }) => firstTextRow(sheet, index))));
  return {
    hasFrame: lookOf(headRow) === 'framed',
    lookOf,
    kindOf: (row) => kindOf(sheet, columns, row),
    isExample: (row) => isExample(sheet, row),
  };
}

function firstTextRow({ grid }: OpenSheet, column: number): number {
  for (let row = 0; row < grid.height; row++) if (!isBlankCell(grid.cell(row, column))) return row;
  return 0;
}

/** The last row that has a cell, whether anything stands in it or not. */
export function lastRowOf({ part, grid }: OpenSheet): number {
  return Math.max(part.rows.at(-1)?.row ?? 0, grid.height - 1);
}

const totalWord = /^(?:本页|全部|人数|各项)?(?:合计|总计|小计|共计|累计|总数|总人数|汇总)/;
const noteWords =
  /^(?:注|备注|说明|填表说明|填写说明|填报说明|附注|附)[:：\d(（.、]|^\*|(?:填表|制表|填报|审核|经办|负责|联系|统计|报送)人?[^:：]{0,8}[:：]|(?:单位|日期|时间|电话|盖章|签字)[^:：]{0,6}[:：]/;

function kindOf(sheet: OpenSheet, columns: readonly TableColumn[], row: number): RowKind {
  const { grid } = sheet;
  const texts = textsOfRow(grid, row);
  const opening = texts.slice(0, 3).map(({ text }) => comparable(text));
  if (opening.some((text) => text.length <= 20 && totalWord.test(text))) return 'total';
  const filled = filledColumns(sheet, columns, row);
  const [first] = texts;
  if (first && texts.length <= Math.max(3, columns.length * 0.3) && noteWords.test(first.text)) return 'note';
  if (first && texts.length === 1 && isWide(sheet, row, first.column)) return 'note';
  if (filled.length === 0) return 'blank';
  if (areColumnNumbers(texts.map(({ text }) => text))) return 'numbers';
  return isPrefilled(sheet, columns, row, filled) ? 'blank' : 'other';
}

function isWide({ grid }: OpenSheet, row: number, column: number): boolean {
  const merge = grid.mergeAt(row, column);
  return merge !== undefined && merge.right - merge.left >= 2;
}

/** 1 2 3 4 … under the headings, as official forms number their columns. */
function areColumnNumbers(texts: readonly string[]): boolean {
  const numbers = texts.map((text) => Number(text.replace(/[()（）]/g, '')));
  return numbers.length >= 4 && numbers.every((number, i) => i === 0 || number === (numbers[i - 1] as number) + 1);
}

const placeholder = /^(?:请选择.*|[-—/_＿]+)$/;

/** Columns in which something stands already that is no running number, no formula and no 请选择. */
function filledColumns({ grid }: OpenSheet, columns: readonly TableColumn[], row: number): readonly number[] {
  return columns.flatMap(({ index, isSerial }) => {
    const cell = grid.cell(row, index);
    const text = textOf(cell);
    const isOpen =
      isBlankCell(cell) ||
      specialOf(cell)?.isFormula === true ||
      placeholder.test(text) ||
      (isSerial && /^\d+\.?$/.test(text));
    return isOpen ? [] : [index];
  });
}

/** The same few words in this row and the next or the one before: the form has them printed in every row. */
function isPrefilled(
  sheet: OpenSheet,
  columns: readonly TableColumn[],
  row: number,
  filled: readonly number[],
): boolean {
  if (filled.length * 2 >= columns.length) return false;
  return [row + 1, row - 1].some((other) => {
    const beside = filledColumns(sheet, columns, other);
    return (
      beside.length === filled.length &&
      filled.every((index) => textOf(sheet.grid.cell(row, index)) === textOf(sheet.grid.cell(other, index)))
    );
  });
}

function isExample({ grid }: OpenSheet, row: number): boolean {
  return textsOfRow(grid, row)
    .slice(0, 3)
    .some(({ text }) => /^[（(【]?(?:例|示例|样例|范例|填写示例|举例)/.test(text) || /^如[:：]/.test(text));
}
