// The formulas of a worksheet part. A formula that several cells share is written once, with the first of them; before
// cells move, each gets its own.

import { xmlText } from '../write/xml-out.ts';
import { copiedFormula } from './row-insertion.ts';
import { type SheetCell, type SheetPart, type SheetRow, sheetPartOf } from './sheet-part.ts';
import {
  attributeOf,
  attributeRemoval,
  OddXml,
  textWithin,
  withEdits,
  type XmlEdit,
  type XmlElement,
} from './xml-edit.ts';

export type FormulaCell = { readonly row: SheetRow; readonly cell: SheetCell; readonly formula: XmlElement };

export function formulaCellsOf({ rows }: SheetPart): readonly FormulaCell[] {
  return rows.flatMap((row) =>
    row.cells.flatMap((cell) => (cell.formula ? [{ row, cell, formula: cell.formula }] : [])),
  );
}

/** A formula put in the place of another, its attributes kept. */
export function formulaEdit({ open, close }: XmlElement, formula: string): XmlEdit {
  return { start: open.end, end: close.start, text: xmlText(formula) };
}

type Master = { readonly text: string; readonly row: number; readonly column: number };

/** The part with every shared formula written out; the same part when there is none. */
export function withOwnFormulas(part: SheetPart): SheetPart {
  const shared = formulaCellsOf(part).filter(({ formula }) => attributeOf(part.xml, formula.open, 't') === 'shared');
  if (shared.length === 0) return part;
  const masters = new Map<string, Master>();
  const edits: XmlEdit[] = [];
  for (const { row, cell, formula } of shared) {
    const group = attributeOf(part.xml, formula.open, 'si') ?? '';
    const own = textWithin(part.xml, formula);
    if (own !== '') {
      if (!masters.has(group)) masters.set(group, { text: own, row: row.row, column: cell.column });
      for (const name of ['t', 'ref', 'si']) edits.push(...attributeRemoval(part.xml, formula.open, name));
    } else edits.push(writtenOut(part, formula, followerText(masters.get(group), row.row, cell.column)));
  }
  return sheetPartOf(withEdits(part.xml, edits));
}

function followerText(master: Master | undefined, row: number, column: number): string {
  if (!master) throw new OddXml('shared formula without text');
  return copiedFormula(master.text, row - master.row, column - master.column);
}

function writtenOut({ prefix }: SheetPart, { open, close }: XmlElement, formula: string): XmlEdit {
  return { start: open.start, end: close.end, text: `<${prefix}f>${xmlText(formula)}</${prefix}f>` };
}

/** The part without the results of its formulas, so that no program shows an old one. */
export function withoutResults(part: SheetPart): string {
  const edits: XmlEdit[] = [];
  for (const { cell } of formulaCellsOf(part)) {
    if (!cell.value) continue;
    edits.push({ start: cell.value.open.start, end: cell.value.close.end, text: '' });
    edits.push(...attributeRemoval(part.xml, cell.open, 't'));
  }
  return edits.length === 0 ? part.xml : withEdits(part.xml, edits);
}
