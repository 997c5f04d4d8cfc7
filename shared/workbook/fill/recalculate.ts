// After a form is filled its formulas must be computed anew: their old results are taken out wherever they may depend on
// the filled sheet, and the workbook asks for a full calculation when it is opened.

import { type FormPackage, partText, relationsOf, relationsPath, setPart } from './form-package.ts';
import { formulaCellsOf, withoutResults } from './formula-cells.ts';
import { someReference } from './formula-references.ts';
import { worksheetAt } from './insert-rows.ts';
import { sameSheet } from './row-insertion.ts';
import type { SheetPart } from './sheet-part.ts';
import {
  attributeEdit,
  attributeOf,
  elementsNamed,
  OddXml,
  rootOf,
  textWithin,
  withEdits,
  type XmlEdit,
} from './xml-edit.ts';

/** @param index of the sheet that was filled */
export function askForCalculation(form: FormPackage, index: number): void {
  const parts = form.sheets.map(({ path }) => worksheetAt(form, path));
  if (!parts.some((part) => part && formulaCellsOf(part).length > 0)) return;
  for (const i of dependentSheets(form, parts, index)) {
    const [part, entry] = [parts[i], form.sheets[i]];
    const xml = part && withoutResults(part);
    if (entry && xml !== undefined && xml !== part?.xml) setPart(form, entry.path, xml);
  }
  const book = partText(form.parts, form.bookPath);
  setPart(form, form.bookPath, withEdits(book, [calculationEdit(book)]));
}

/** The sheet itself, those whose formulas refer to it, those that refer to these, and so on. */
function dependentSheets(
  form: FormPackage,
  parts: readonly (SheetPart | undefined)[],
  index: number,
): ReadonlySet<number> {
  const found = new Set([index]);
  for (const changed of found) {
    const name = form.sheets[changed]?.name ?? '';
    for (const [i, part] of parts.entries()) if (part && !found.has(i) && refersTo(part, name)) found.add(i);
  }
  return found;
}

/** By its name, or in a way that cannot be told: a name of the workbook, a table, a text made into a reference. */
function refersTo(part: SheetPart, sheet: string): boolean {
  return formulaCellsOf(part).some(({ formula }) => {
    const text = textWithin(part.xml, formula);
    const isIndirect = /INDIRECT|OFFSET|\[|[\p{L}_][\p{L}\p{N}_.]*(?![\p{L}\p{N}_.]*[(!])/iu.test(bareOf(text));
    return isIndirect || someReference(text, ({ sheet: named }) => named !== undefined && sameSheet(named, sheet));
  });
}

/** Without texts and plain addresses; what is left of a formula over its own sheet is functions, signs and numbers. */
function bareOf(formula: string): string {
  return formula
    .replace(/"(?:[^"]|"")*"/g, '')
    .replace(/(?:'(?:[^']|'')*'|[\p{L}\p{N}_.]+)!/gu, '')
    .replace(/\$?[A-Za-z]{1,3}\$?\d+|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\b(?:TRUE|FALSE)\b/g, '');
}

const beforeCalculation = ['definedNames', 'externalReferences', 'functionGroups', 'sheets'];

function calculationEdit(book: string): XmlEdit {
  const [known] = elementsNamed(book, 'calcPr');
  if (known) return attributeEdit(book, known.open, 'fullCalcOnLoad', '1');
  const [before] = beforeCalculation.flatMap((name) => elementsNamed(book, name).slice(0, 1));
  if (!before) throw new OddXml('workbook without sheets');
  const { prefix } = rootOf(book).open;
  return { start: before.close.end, end: before.close.end, text: `<${prefix}calcPr fullCalcOnLoad="1"/>` };
}

/** The list of formula cells in the order of their calculation; programs make a new one when it is missing. */
export function dropCalculationChain(form: FormPackage): void {
  const relation = relationsOf(form.parts, form.bookPath).find(({ type }) => type.endsWith('/calcChain'));
  if (!relation) return;
  form.parts.delete(relation.target);
  removeElements(form, relationsPath(form.bookPath), 'Relationship', 'Id', relation.id);
  removeElements(form, '[Content_Types].xml', 'Override', 'PartName', `/${relation.target}`);
}

function removeElements(form: FormPackage, path: string, name: string, attribute: string, value: string): void {
  const xml = partText(form.parts, path);
  const edits = elementsNamed(xml, name)
    .filter(({ open }) => attributeOf(xml, open, attribute)?.toLowerCase() === value.toLowerCase())
    .map(({ open, close }) => ({ start: open.start, end: close.end, text: '' }));
  setPart(form, path, withEdits(xml, edits));
}
