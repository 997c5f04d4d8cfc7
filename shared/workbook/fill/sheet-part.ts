// Where the rows and cells of a worksheet part stand. Only positions are kept; the text of the part stays what it is.

import { addressOf, lastColumnOfSheet, lastRowOfSheet, placeOf } from './cell-address.ts';
import {
  attributeAt,
  attributeOf,
  elementsNamed,
  OddXml,
  tagsBetween,
  withEdits,
  type XmlEdit,
  type XmlElement,
  type XmlTag,
} from './xml-edit.ts';

export type SheetCell = XmlElement & {
  readonly column: number;
  /** Index into the cell formats; '' when the tag has none. */
  readonly style: string;
  /** The <f> of the cell. */
  readonly formula: XmlElement | undefined;
  readonly value: XmlElement | undefined;
};

export type SheetRow = XmlElement & { readonly row: number; readonly cells: readonly SheetCell[] };

export type SheetPart = {
  readonly xml: string;
  /** `x:` or nothing: how the part names its elements. */
  readonly prefix: string;
  readonly data: XmlElement;
  /** In ascending order. */
  readonly rows: readonly SheetRow[];
};

/** Reads a worksheet part; rows and cells without an address are given one first. @throws OddXml */
export function sheetPartOf(xml: string): SheetPart {
  const read = readPart(xml);
  const missing = addressEdits(read);
  return missing.length === 0 ? read : readPart(withEdits(xml, missing));
}

function readPart(xml: string): SheetPart {
  const [data, second] = elementsNamed(xml, 'sheetData');
  if (!data || second) throw new OddXml('sheetData');
  return { xml, prefix: data.open.prefix, data, rows: rowsIn(xml, data) };
}

type OpenRow = { readonly open: XmlTag; readonly row: number; readonly cells: SheetCell[] };
type OpenCell = {
  readonly open: XmlTag;
  readonly column: number;
  formula?: XmlElement;
  value?: XmlElement;
  inner?: XmlTag;
};

function rowsIn(xml: string, data: XmlElement): readonly SheetRow[] {
  const rows: SheetRow[] = [];
  let row: OpenRow | undefined;
  let cell: OpenCell | undefined;
  const endCell = (close: XmlTag) => {
    if (row && cell) row.cells.push(finishedCell(xml, cell, close));
    cell = undefined;
  };
  const endRow = (close: XmlTag) => {
    if (row) rows.push({ open: row.open, close, row: row.row, cells: row.cells });
    row = undefined;
  };
  if (data.open === data.close) return rows;
  for (const tag of tagsBetween(xml, data.open.end, data.close.start)) {
    if (tag.name === 'row') {
      if (tag.kind === 'close') endRow(tag);
      else {
        row = { open: tag, row: rowOf(xml, tag, rows.at(-1)?.row ?? -1), cells: [] };
        if (tag.kind === 'empty') endRow(tag);
      }
    } else if (tag.name === 'c') {
      if (tag.kind === 'close') endCell(tag);
      else if (row) {
        cell = { open: tag, column: columnOf(xml, tag, row) };
        if (tag.kind === 'empty') endCell(tag);
      }
    } else if (cell && (tag.name === 'f' || tag.name === 'v')) noteInner(cell, tag);
  }
  if (row || cell) throw new OddXml('row without end');
  return rows;
}

function noteInner(cell: OpenCell, tag: XmlTag): void {
  const into = tag.name === 'f' ? 'formula' : 'value';
  if (tag.kind === 'empty') cell[into] = { open: tag, close: tag };
  else if (tag.kind === 'open') cell.inner = tag;
  else if (cell.inner) cell[into] = { open: cell.inner, close: tag };
}

function finishedCell(xml: string, { open, column, formula, value }: OpenCell, close: XmlTag): SheetCell {
  return { open, close, column, style: attributeOf(xml, open, 's') ?? '', formula, value };
}

function rowOf(xml: string, tag: XmlTag, before: number): number {
  const written = attributeOf(xml, tag, 'r');
  const row = written === undefined ? before + 1 : Number(written) - 1;
  if (!Number.isInteger(row) || row <= before || row > lastRowOfSheet) throw new OddXml('rows out of order');
  return row;
}

function columnOf(xml: string, tag: XmlTag, { row, cells }: OpenRow): number {
  const before = cells.at(-1)?.column ?? -1;
  const written = attributeOf(xml, tag, 'r');
  const place = written === undefined ? { row, column: before + 1 } : placeOf(written);
  if (!place || place.row !== row || place.column <= before || place.column > lastColumnOfSheet)
    throw new OddXml('cells out of order');
  return place.column;
}

function addressEdits({ xml, rows }: SheetPart): readonly XmlEdit[] {
  const edits: XmlEdit[] = [];
  const add = (tag: XmlTag, value: string) => {
    if (attributeAt(xml, tag, 'r')) return;
    const at = tag.start + 1 + tag.prefix.length + tag.name.length;
    edits.push({ start: at, end: at, text: ` r="${value}"` });
  };
  for (const row of rows) {
    add(row.open, String(row.row + 1));
    for (const cell of row.cells) add(cell.open, addressOf(row.row, cell.column));
  }
  return edits;
}

/** The row with this number, if the part has it. */
export function rowAt({ rows }: SheetPart, row: number): SheetRow | undefined {
  let [low, high] = [0, rows.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle] as SheetRow;
    if (found.row === row) return found;
    if (found.row < row) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

export function cellAt(part: SheetPart, row: number, column: number): SheetCell | undefined {
  return rowAt(part, row)?.cells.find((cell) => cell.column === column);
}

/** The elements of a worksheet beside its cells: merges, rules, drop-downs, page set-up. */
export function elementsAround({ xml, data }: SheetPart, name: string): readonly XmlElement[] {
  return [...elementsNamed(xml, name, 0, data.open.start), ...elementsNamed(xml, name, data.close.end)];
}

/** The format of a cell that is not there: its row's, else its column's. */
export function styleOfBlank(part: SheetPart, row: number, column: number): string {
  const own = rowAt(part, row)?.open;
  if (own && isSet(attributeOf(part.xml, own, 'customFormat'))) return attributeOf(part.xml, own, 's') ?? '';
  const col = elementsNamed(part.xml, 'col', 0, part.data.open.start).find(({ open }) => {
    const [min, max] = [Number(attributeOf(part.xml, open, 'min')), Number(attributeOf(part.xml, open, 'max'))];
    return column + 1 >= min && column + 1 <= max;
  });
  return (col && attributeOf(part.xml, col.open, 'style')) ?? '';
}

function isSet(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
