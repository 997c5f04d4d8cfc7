// New rows after the last one that was there to be filled: its height and formats, its formulas, and the words that the
// form has printed in each of its rows.

import { xmlText } from '../write/xml-out.ts';
import { addressOf } from './cell-address.ts';
import { copiedFormula, movedFormula, type RowInsertion } from './row-insertion.ts';
import { rowAt, type SheetCell, type SheetPart, type SheetRow } from './sheet-part.ts';
import { attributeEdit, attributeOf, textWithin, withEdits, type XmlEdit, type XmlElement } from './xml-edit.ts';

/** The rows themselves; none where the form has no row to take after. */
export function newRowEdits(part: SheetPart, insertion: RowInsertion): XmlEdit[] {
  const { at, count, first } = insertion;
  const pattern = first < at ? rowAt(part, at - 1) : undefined;
  if (!pattern) return [];
  const above = at - 2 >= first ? rowAt(part, at - 2) : undefined;
  const rows = Array.from({ length: count }, (_, i) => newRow(part, insertion, pattern, above, at + i));
  return [{ start: pattern.close.end, end: pattern.close.end, text: rows.join('') }];
}

function newRow(
  part: SheetPart,
  insertion: RowInsertion,
  pattern: SheetRow,
  above: SheetRow | undefined,
  row: number,
): string {
  const { xml, prefix } = part;
  const tag = xml.slice(pattern.open.start, pattern.open.end);
  const number = attributeEdit(tag, { ...pattern.open, start: 0, end: tag.length }, 'r', String(row + 1));
  const opening = withEdits(tag, [number]).replace(/\s*\/>$/, '>');
  const cells = pattern.cells.map((cell) => newCell(part, insertion, cell, above, pattern.row, row));
  return `${opening}${cells.join('')}</${prefix}row>`;
}

/** A formula is copied; a word that stands in each of the rows (the name of the street) is repeated; others stay blank. */
function newCell(
  part: SheetPart,
  insertion: RowInsertion,
  cell: SheetCell,
  above: SheetRow | undefined,
  from: number,
  row: number,
): string {
  const { xml, prefix } = part;
  const address = addressOf(row, cell.column);
  const style = cell.style === '' ? '' : ` s="${cell.style}"`;
  if (cell.formula)
    return `<${prefix}c r="${address}"${style}>${newFormula(part, insertion, cell, from, row)}</${prefix}c>`;
  const neighbour = above?.cells.find(({ column }) => column === cell.column);
  if (!neighbour || !isRepeated(xml, cell, neighbour)) return `<${prefix}c r="${address}"${style}/>`;
  const whole = xml.slice(cell.open.start, cell.close.end);
  const tag = { ...cell.open, start: 0, end: cell.open.end - cell.open.start };
  return withEdits(whole, [attributeEdit(whole, tag, 'r', address)]);
}

function isRepeated(xml: string, cell: SheetCell, neighbour: SheetCell): boolean {
  const content = ({ open, close }: SheetCell) => (open === close ? '' : xml.slice(open.end, close.start));
  const kind = ({ open }: SheetCell) => attributeOf(xml, open, 't');
  return content(cell) !== '' && content(cell) === content(neighbour) && kind(cell) === kind(neighbour);
}

function newFormula(
  { xml, prefix }: SheetPart,
  insertion: RowInsertion,
  cell: SheetCell,
  from: number,
  row: number,
): string {
  const formula = cell.formula as XmlElement;
  const moved = movedFormula(textWithin(xml, formula), insertion, { sheet: insertion.sheet, row: from });
  const isArray = attributeOf(xml, formula.open, 't') === 'array';
  const attributes = isArray ? ` t="array" ref="${addressOf(row, cell.column)}"` : '';
  return `<${prefix}f${attributes}>${xmlText(copiedFormula(moved, row - from))}</${prefix}f>`;
}
