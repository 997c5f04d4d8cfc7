// New rows in one sheet of a form, with everything in the workbook that refers to what moves: other sheets, names, tables,
// comments, pictures and charts.

import { fail, ok, type Result } from '#shared/base/result.ts';
import { xmlText } from '../write/xml-out.ts';
import { areaName, areaOf } from './cell-address.ts';
import { cannotInsert, type FillError } from './fill-error.ts';
import { type FormPackage, partText, relationsOf, setPart } from './form-package.ts';
import { withOwnFormulas } from './formula-cells.ts';
import { areaEdit, withInsertedRows, withMovedFormulas } from './insert-into-sheet.ts';
import { hasStackedReference, obstacleTo } from './insertion-obstacles.ts';
import { movedArea, movedAsIs, movedFormula, movedRow, type RowInsertion, sameSheet } from './row-insertion.ts';
import { type SheetPart, sheetPartOf } from './sheet-part.ts';
import {
  attributeEdit,
  attributeOf,
  childrenOf,
  elementsNamed,
  textWithin,
  withEdits,
  type XmlEdit,
  type XmlElement,
} from './xml-edit.ts';

/**
 * Inserts rows, or says what stands in the way; then nothing is changed.
 *
 * @param index of the sheet in the package
 */
export function insertRows(form: FormPackage, index: number, insertion: RowInsertion): Result<undefined, FillError> {
  const parts = form.sheets.map(({ path }) => worksheetAt(form, path));
  const [entry, own] = [form.sheets[index], parts[index]];
  if (!entry || !own) throw new Error(`no worksheet ${index}`);
  const obstacle = obstacleTo(form, entry, own, insertion);
  if (obstacle) return fail(obstacle);
  if (parts.some((part) => part && hasStackedReference(part))) return fail(cannotInsert('跨多张工作表的公式'));
  for (const [i, part] of parts.entries()) {
    const { name, path } = form.sheets[i] as FormPackage['sheets'][number];
    if (part) replace(form, path, part.xml, movedSheet(part, i === index, insertion, name));
  }
  moveNames(form, insertion);
  moveRelated(form, entry.path, insertion);
  moveCharts(form, insertion);
  return ok(undefined);
}

/** Only worksheets have cells; a sheet may also be a single chart. */
export function worksheetAt(form: FormPackage, path: string): SheetPart | undefined {
  const xml = partText(form.parts, path);
  return elementsNamed(xml, 'sheetData').length === 0 ? undefined : sheetPartOf(xml);
}

function movedSheet(part: SheetPart, isOwn: boolean, insertion: RowInsertion, name: string): string {
  if (isOwn) return withInsertedRows(withOwnFormulas(part), insertion);
  const plain = withOwnFormulas(part);
  const moved = withMovedFormulas(plain, insertion, name);
  return moved === plain.xml ? part.xml : moved;
}

function replace(form: FormPackage, path: string, before: string, after: string): void {
  if (before !== after) setPart(form, path, after);
}

function change(form: FormPackage, path: string, editsOf: (xml: string) => readonly XmlEdit[]): void {
  if (!form.parts.has(path)) return;
  const xml = partText(form.parts, path);
  replace(form, path, xml, withEdits(xml, editsOf(xml)));
}

/** Names of the workbook: print areas, repeated headings, lists of drop-downs. */
function moveNames(form: FormPackage, insertion: RowInsertion): void {
  change(form, form.bookPath, (xml) =>
    elementsNamed(xml, 'definedName').flatMap((name) => formulaEdits(xml, name, insertion, '')),
  );
}

function formulaEdits(xml: string, element: XmlElement, insertion: RowInsertion, sheet: string): readonly XmlEdit[] {
  const before = textWithin(xml, element);
  const after = movedFormula(before, insertion, { sheet });
  return before === after ? [] : [{ start: element.open.end, end: element.close.start, text: xmlText(after) }];
}

/** What belongs to the sheet and lies in parts of its own. */
function moveRelated(form: FormPackage, path: string, insertion: RowInsertion): void {
  for (const { type, target } of relationsOf(form.parts, path)) {
    const kind = type.slice(type.lastIndexOf('/') + 1);
    if (kind === 'comments') change(form, target, (xml) => moveAreas(xml, 'comment', insertion));
    else if (kind === 'threadedComment') change(form, target, (xml) => moveAreas(xml, 'threadedComment', insertion));
    else if (kind === 'table') change(form, target, (xml) => tableEdits(xml, insertion));
    else if (kind === 'vmlDrawing') change(form, target, (xml) => noteShapeEdits(xml, insertion));
    else if (kind === 'drawing') change(form, target, (xml) => anchorEdits(xml, insertion));
  }
}

function moveAreas(xml: string, name: string, insertion: RowInsertion): readonly XmlEdit[] {
  return elementsNamed(xml, name).flatMap(({ open }) =>
    areaEdit(xml, open, 'ref', (area) => movedAsIs(area, insertion)),
  );
}

function tableEdits(xml: string, insertion: RowInsertion): readonly XmlEdit[] {
  return ['table', 'autoFilter', 'sortState', 'sortCondition'].flatMap((name) =>
    elementsNamed(xml, name).flatMap(({ open }) => areaEdit(xml, open, 'ref', (area) => movedArea(area, insertion))),
  );
}

/** The yellow notes: <x:Row> is the row of the cell, the third and seventh number of <x:Anchor> the rows of the note. */
function noteShapeEdits(xml: string, insertion: RowInsertion): readonly XmlEdit[] {
  return elementsNamed(xml, 'ClientData').flatMap((data) => {
    const children = childrenOf(xml, data);
    const [row] = children.filter(({ open }) => open.name === 'Row');
    const [anchor] = children.filter(({ open }) => open.name === 'Anchor');
    if (!row || Number(textWithin(xml, row)) < insertion.at) return [];
    const moved = String(Number(textWithin(xml, row)) + insertion.count);
    const edits: XmlEdit[] = [{ start: row.open.end, end: row.close.start, text: moved }];
    if (anchor) edits.push(noteAnchorEdit(xml, anchor, insertion.count));
    return edits;
  });
}

function noteAnchorEdit(xml: string, anchor: XmlElement, count: number): XmlEdit {
  const numbers = textWithin(xml, anchor).split(',');
  const text = numbers.map((number, i) => (i === 2 || i === 6 ? ` ${Number(number) + count}` : number)).join(',');
  return { start: anchor.open.end, end: anchor.close.start, text };
}

/** Pictures and charts hang on cells; one that reaches across the new rows stretches only if it would in Excel. */
function anchorEdits(xml: string, insertion: RowInsertion): readonly XmlEdit[] {
  const anchors = [...elementsNamed(xml, 'twoCellAnchor'), ...elementsNamed(xml, 'oneCellAnchor')];
  return anchors.flatMap((anchor) => {
    const mode = attributeOf(xml, anchor.open, 'editAs') ?? 'twoCell';
    const [from, to] = ['from', 'to'].map((name) => rowOfMarker(xml, anchor, name));
    if (mode === 'absolute' || !from) return [];
    const begins = from.row >= insertion.at;
    const markers = begins ? [from, to] : mode === 'twoCell' ? [to] : [];
    return markers.flatMap((marker) => (marker ? markerEdits(marker, insertion) : []));
  });
}

type Marker = { readonly element: XmlElement; readonly row: number };

function rowOfMarker(xml: string, anchor: XmlElement, name: string): Marker | undefined {
  const marker = childrenOf(xml, anchor).find(({ open }) => open.name === name);
  const element = marker && childrenOf(xml, marker).find(({ open }) => open.name === 'row');
  return element && { element, row: Number(textWithin(xml, element)) };
}

function markerEdits({ element, row }: Marker, insertion: RowInsertion): readonly XmlEdit[] {
  const moved = movedRow(row, insertion);
  return moved === row ? [] : [{ start: element.open.end, end: element.close.start, text: String(moved) }];
}

/** Charts and pivot tables elsewhere that are drawn from the sheet. */
function moveCharts(form: FormPackage, insertion: RowInsertion): void {
  for (const path of [...form.parts.keys()]) {
    if (/\/charts\/[^/]+\.xml$/.test(path))
      change(form, path, (xml) => elementsNamed(xml, 'f').flatMap((f) => formulaEdits(xml, f, insertion, '')));
    if (/\/pivotCacheDefinition[^/]*\.xml$/.test(path)) change(form, path, (xml) => sourceEdits(xml, insertion));
  }
}

function sourceEdits(xml: string, insertion: RowInsertion): readonly XmlEdit[] {
  return elementsNamed(xml, 'worksheetSource').flatMap(({ open }) => {
    const area = areaOf(attributeOf(xml, open, 'ref') ?? '');
    if (!area || !sameSheet(attributeOf(xml, open, 'sheet') ?? '', insertion.sheet)) return [];
    const moved = movedArea(area, insertion);
    return moved === area ? [] : [attributeEdit(xml, open, 'ref', areaName(moved))];
  });
}
