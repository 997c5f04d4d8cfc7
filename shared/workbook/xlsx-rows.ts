// The rows of a worksheet, from the bytes between <sheetData> and its end, in one pass.
//   <row r="5"><c r="A5" s="3" t="s"><v>17</v></c><c r="B5"><f>A1*2</f><v>34</v></c></row>
import { createAwaitedTexts, type Marks } from './awaited-texts.ts';
import type { RawCell } from './raw-sheet.ts';
import { type CellType, createValueReader, isTrue, typeAt, type ValueSource } from './xlsx-values.ts';
import {
  type Attribute,
  ascii,
  char,
  columnAt,
  digitsAt,
  endOfTag,
  skipBlanks,
  startsAt,
  walkAttribute,
} from './xml-bytes.ts';

/** What the cells of a sheet refer to; its cells with a comment by `placeOf`. */
export type CellSource = ValueSource & { readonly comments: ReadonlySet<number> };

export type RowReader = {
  readonly rows: (RawCell[] | undefined)[];
  readonly hiddenRows: ReadonlySet<number>;
  /** Reads whole rows between two positions; false when they are not written in the usual way. */
  read(bytes: Uint8Array, from: number, to: number): boolean;
};

export const maxRows = 1_048_576;
export const maxColumns = 16_384;

/** One number for a place in a sheet, both zero-based. */
export function placeOf(row: number, column: number): number {
  return row * maxColumns + column;
}

const tag = {
  row: ascii('<row'),
  rowEnd: ascii('</row>'),
  cell: ascii('<c'),
  cellEnd: ascii('</c>'),
  formula: ascii('<f'),
  formulaEnd: ascii('</f>'),
  value: ascii('<v'),
  valueEnd: ascii('</v>'),
  inline: ascii('<is>'),
};
const hidden = ascii('hidden');
const letter = { r: 0x72, s: 0x73, t: 0x74 };

export function createRowReader(source: CellSource): RowReader {
  const { comments } = source;
  const rows: (RawCell[] | undefined)[] = [];
  const hiddenRows = new Set<number>();
  const texts = createAwaitedTexts(rows);
  const valueAt = createValueReader(source);
  const attribute: Attribute = { name: 0, nameEnd: 0, value: 0, valueEnd: 0 };
  /** The cells of the row that is being read, and what the tag of its last cell says. */
  const line: RawCell[] = [];
  let row = -1;
  let column = -1;
  let style = 0;
  let type: CellType = 'number';

  function readRow(bytes: Uint8Array, from: number, to: number): number {
    const before = row++;
    let isHidden = false;
    let at = from + tag.row.length;
    for (;;) {
      at = walkAttribute(bytes, at, to, attribute);
      if (at < 0 || attribute.nameEnd === attribute.name) break;
      if (isNamed(bytes, letter.r)) row = digitsAt(bytes, attribute.value, attribute.valueEnd) - 1;
      else if (startsAt(bytes, attribute.name, hidden)) isHidden = isTrue(bytes, attribute.value);
    }
    if (at < 0 || row <= before || row >= maxRows) return -1;
    if (isHidden) hiddenRows.add(row);
    const end = bytes[at] === char.slash ? at + 2 : readCells(bytes, at + 1, to);
    return end > to ? -1 : end;
  }

  /** Reads to the end of the row; empty cells are left out, so a styled blank row gives none. */
  function readCells(bytes: Uint8Array, from: number, to: number): number {
    line.length = 0;
    column = -1;
    let at = skipBlanks(bytes, from);
    while (at >= 0 && isTag(bytes, at, tag.cell)) at = afterBlanks(bytes, readCell(bytes, at + tag.cell.length, to));
    if (at < 0 || !startsAt(bytes, at, tag.rowEnd)) return -1;
    if (line.length > 0) {
      while (rows.length < row) rows.push(undefined);
      rows.push(line.slice());
    }
    return at + tag.rowEnd.length;
  }

  function readCell(bytes: Uint8Array, from: number, to: number): number {
    const before = column;
    const end = readCellTag(bytes, from, to);
    if (end < 0 || column <= before || column >= maxColumns) return -1;
    return bytes[end] === char.slash ? end + 2 : readContent(bytes, end + 1, to);
  }

  function readCellTag(bytes: Uint8Array, from: number, to: number): number {
    column++;
    style = 0;
    type = 'number';
    for (let at = from; ; ) {
      at = walkAttribute(bytes, at, to, attribute);
      if (at < 0 || attribute.nameEnd === attribute.name) return at;
      if (isNamed(bytes, letter.r)) column = columnAt(bytes, attribute.value);
      else if (isNamed(bytes, letter.s)) style = digitsAt(bytes, attribute.value, attribute.valueEnd);
      else if (isNamed(bytes, letter.t)) type = typeAt(bytes, attribute.value, attribute.valueEnd);
    }
  }

  function isNamed(bytes: Uint8Array, name: number): boolean {
    return attribute.nameEnd - attribute.name === 1 && bytes[attribute.name] === name;
  }

  /** Formula, value or text of a cell, up to its end. */
  function readContent(bytes: Uint8Array, from: number, to: number): number {
    let at = skipBlanks(bytes, from);
    const isFormula = startsAt(bytes, at, tag.formula);
    if (isFormula) at = afterBlanks(bytes, afterFormula(bytes, at, to));
    const hasComment = comments.size > 0 && comments.has(placeOf(row, column));
    const marks =
      isFormula || hasComment ? { ...(isFormula && { isFormula }), ...(hasComment && { hasComment }) } : undefined;
    if (startsAt(bytes, at, tag.value)) at = readValue(bytes, at, to, marks);
    else if (type === 'inline' && startsAt(bytes, at, tag.inline)) {
      at = texts.gatherRuns(bytes, at + tag.inline.length, to);
      awaitText(marks);
    } else if (isFormula || type === 'error') put({ value: null, isError: true, ...marks });
    else if (marks) put({ value: null, ...marks });
    at = afterBlanks(bytes, at);
    return at >= 0 && startsAt(bytes, at, tag.cellEnd) ? at + tag.cellEnd.length : -1;
  }

  function readValue(bytes: Uint8Array, from: number, to: number, marks: Marks): number {
    const open = endOfTag(bytes, from, to);
    if (open < 0) return -1;
    const isEmpty = bytes[open - 1] === char.slash;
    if (type === 'text' && !isEmpty) {
      const end = texts.gather(bytes, open + 1, to);
      awaitText(marks);
      return startsAt(bytes, end, tag.valueEnd) ? end + tag.valueEnd.length : -1;
    }
    const end = isEmpty ? open + 1 : bytes.indexOf(char.less, open);
    if (!isEmpty && !startsAt(bytes, end, tag.valueEnd)) return -1;
    if (type === 'error' || (isEmpty && marks?.isFormula)) put({ value: null, isError: true, ...marks });
    else putPlain(isEmpty ? undefined : valueAt(bytes, open + 1, end, type, style), marks);
    return isEmpty ? end : end + tag.valueEnd.length;
  }

  function putPlain(value: RawCell, marks: Marks): void {
    if (!marks) put(value === '' ? undefined : value);
    else put({ ...(typeof value === 'object' && value !== null ? value : { value: value ?? null }), ...marks });
  }

  function put(value: RawCell): void {
    if (value === undefined) return;
    while (line.length < column) line.push(undefined);
    line.push(value);
  }

  function awaitText(marks: Marks): void {
    put(null);
    texts.belongsTo(row, column, marks);
  }

  return {
    rows,
    hiddenRows,
    read(bytes, from, to) {
      let at = skipBlanks(bytes, from);
      while (at >= 0 && at < to) at = isTag(bytes, at, tag.row) ? afterBlanks(bytes, readRow(bytes, at, to)) : -1;
      return at >= 0 && texts.settle();
    },
  };
}

/** Whether a tag of this name begins here; <c is no <cols. */
function isTag(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  if (!startsAt(bytes, at, name)) return false;
  const next = bytes[at + name.length] as number;
  return next <= char.space || next === char.greater || next === char.slash;
}

/** What went wrong before stays wrong. */
function afterBlanks(bytes: Uint8Array, at: number): number {
  return at < 0 ? -1 : skipBlanks(bytes, at);
}

function afterFormula(bytes: Uint8Array, from: number, to: number): number {
  const open = endOfTag(bytes, from, to);
  if (open < 0 || bytes[open - 1] === char.slash) return open < 0 ? -1 : open + 1;
  const close = bytes.indexOf(char.less, open);
  return startsAt(bytes, close, tag.formulaEnd) ? close + tag.formulaEnd.length : -1;
}
