// New rows in a worksheet part, made after the last row that was there to be filled: its height, its formats, its
// formulas and its merges across. Everything below moves down, what reaches to that row grows.

import type { Merge } from '../raw-sheet.ts';
import { xmlText } from '../write/xml-out.ts';
import { addressOf, areaName, areaOf } from './cell-address.ts';
import { formulaCellsOf, formulaEdit } from './formula-cells.ts';
import { newRowEdits } from './new-rows.ts';
import { movedArea, movedAsIs, movedFormula, movedRow, type RowInsertion } from './row-insertion.ts';
import { elementsAround, type SheetPart } from './sheet-part.ts';
import {
  attributeEdit,
  attributeOf,
  tagsBetween,
  textWithin,
  withEdits,
  type XmlEdit,
  type XmlElement,
  type XmlTag,
} from './xml-edit.ts';

/** The sheet that gets the rows. Its shared formulas must be written out before (formula-cells.ts). */
export function withInsertedRows(part: SheetPart, insertion: RowInsertion): string {
  return withEdits(part.xml, [
    ...movedRowEdits(part, insertion),
    ...cellFormulaEdits(part, insertion, insertion.sheet),
    ...newRowEdits(part, insertion),
    ...mergeEdits(part, insertion),
    ...areaEdits(part, insertion),
    ...ruleFormulaEdits(part, insertion, insertion.sheet),
    ...pageBreakEdits(part, insertion),
  ]);
}

/** Another sheet of the workbook: only its formulas follow. */
export function withMovedFormulas(part: SheetPart, insertion: RowInsertion, sheet: string): string {
  const edits = [...cellFormulaEdits(part, insertion, sheet), ...ruleFormulaEdits(part, insertion, sheet)];
  return edits.length === 0 ? part.xml : withEdits(part.xml, edits);
}

function movedRowEdits({ xml, rows }: SheetPart, insertion: RowInsertion): XmlEdit[] {
  const edits: XmlEdit[] = [];
  for (const row of rows) {
    if (row.row < insertion.at) continue;
    const moved = movedRow(row.row, insertion);
    edits.push(attributeEdit(xml, row.open, 'r', String(moved + 1)));
    for (const cell of row.cells) edits.push(attributeEdit(xml, cell.open, 'r', addressOf(moved, cell.column)));
  }
  return edits;
}

function cellFormulaEdits(part: SheetPart, insertion: RowInsertion, sheet: string): XmlEdit[] {
  return formulaCellsOf(part).flatMap(({ row, formula }) => {
    const before = textWithin(part.xml, formula);
    const after = movedFormula(before, insertion, { sheet, row: row.row });
    const isOwn = sheet === insertion.sheet;
    return [
      ...(isOwn ? areaEdit(part.xml, formula.open, 'ref', (area) => movedAsIs(area, insertion)) : []),
      ...(before === after ? [] : [formulaEdit(formula, after)]),
    ];
  });
}

/** Rules that colour or check cells, links, and what newer programs keep beside them. */
function ruleFormulaEdits(part: SheetPart, insertion: RowInsertion, sheet: string): XmlEdit[] {
  const { xml, data } = part;
  const edits: XmlEdit[] = [];
  let row: number | undefined;
  let open: XmlTag | undefined;
  for (const tag of [...tagsBetween(xml, 0, data.open.start), ...tagsBetween(xml, data.close.end)]) {
    if (tag.kind !== 'close' && ruleNames.has(tag.name))
      row = areaOf(attributeOf(xml, tag, 'sqref')?.split(/\s+/)[0] ?? '')?.top;
    if (tag.name === 'hyperlink') edits.push(...linkEdits(xml, tag, insertion, sheet));
    if (!formulaNames.has(tag.name)) continue;
    if (tag.kind === 'open') open = tag;
    else if (tag.kind === 'close' && open?.name === tag.name) {
      const before = textWithin(xml, { open, close: tag });
      const after = movedFormula(before, insertion, row === undefined ? { sheet } : { sheet, row });
      if (before !== after) edits.push(formulaEdit({ open, close: tag }, after));
    }
  }
  return edits;
}

const ruleNames = new Set(['conditionalFormatting', 'dataValidation']);
const formulaNames = new Set(['formula', 'formula1', 'formula2', 'f']);

function linkEdits(xml: string, tag: XmlTag, insertion: RowInsertion, sheet: string): XmlEdit[] {
  const before = attributeOf(xml, tag, 'location');
  if (before === undefined) return [];
  const after = movedFormula(before, insertion, { sheet });
  return before === after ? [] : [attributeEdit(xml, tag, 'location', after)];
}

type MoveArea = (area: Merge, insertion: RowInsertion) => Merge;

/** Element → its attribute that names cells, and whether those grow with the rows or only move. */
const areaAttributes: { readonly [name: string]: readonly (readonly [attribute: string, move: MoveArea])[] } = {
  dimension: [['ref', movedArea]],
  sheetView: [['topLeftCell', movedAsIs]],
  pane: [['topLeftCell', movedAsIs]],
  selection: [
    ['activeCell', movedAsIs],
    ['sqref', movedAsIs],
  ],
  protectedRange: [['sqref', movedArea]],
  autoFilter: [['ref', movedArea]],
  sortState: [['ref', movedArea]],
  sortCondition: [['ref', movedArea]],
  conditionalFormatting: [['sqref', movedArea]],
  dataValidation: [['sqref', movedArea]],
  ignoredError: [['sqref', movedArea]],
  hyperlink: [['ref', movedAsIs]],
  cellWatch: [['r', movedAsIs]],
  cellSmartTags: [['r', movedAsIs]],
};

function areaEdits({ xml, data }: SheetPart, insertion: RowInsertion): XmlEdit[] {
  const edits: XmlEdit[] = [];
  let cells: XmlTag | undefined;
  for (const tag of [...tagsBetween(xml, 0, data.open.start), ...tagsBetween(xml, data.close.end)]) {
    if (tag.name === 'sqref') {
      if (tag.kind === 'open') cells = tag;
      else if (tag.kind === 'close' && cells)
        edits.push(...listedAreaEdits(xml, { open: cells, close: tag }, insertion));
    }
    if (tag.kind === 'close') continue;
    for (const [attribute, move] of areaAttributes[tag.name] ?? [])
      edits.push(...areaEdit(xml, tag, attribute, (area) => move(area, insertion)));
  }
  return edits;
}

function listedAreaEdits(xml: string, list: XmlElement, insertion: RowInsertion): XmlEdit[] {
  const before = textWithin(xml, list);
  const after = movedList(before, (area) => movedArea(area, insertion));
  return before === after ? [] : [{ start: list.open.end, end: list.close.start, text: xmlText(after) }];
}

/** Moves the cells an attribute names; nothing when they stay. */
export function areaEdit(xml: string, tag: XmlTag, attribute: string, move: (area: Merge) => Merge): XmlEdit[] {
  const before = attributeOf(xml, tag, attribute);
  if (before === undefined) return [];
  const after = movedList(before, move);
  return before === after ? [] : [attributeEdit(xml, tag, attribute, after)];
}

function movedList(list: string, move: (area: Merge) => Merge): string {
  return list
    .split(' ')
    .map((text) => {
      const area = areaOf(text);
      const moved = area && move(area);
      return !moved || moved === area ? text : areaName(moved);
    })
    .join(' ');
}

/** Merges across the last row are made in every new row too. */
function mergeEdits(part: SheetPart, insertion: RowInsertion): XmlEdit[] {
  const { xml } = part;
  const [list] = elementsAround(part, 'mergeCells');
  if (!list) return [];
  const edits: XmlEdit[] = [];
  const added: string[] = [];
  const merges = elementsAround(part, 'mergeCell');
  for (const { open } of merges) {
    const area = areaOf(attributeOf(xml, open, 'ref') ?? '');
    if (!area) continue;
    const isAcross = area.top === area.bottom && area.top === insertion.at - 1 && insertion.first < insertion.at;
    if (!isAcross) edits.push(...areaEdit(xml, open, 'ref', (one) => movedArea(one, insertion)));
    else
      for (let i = 0; i < insertion.count; i++)
        added.push(areaName({ ...area, top: insertion.at + i, bottom: insertion.at + i }));
  }
  if (added.length === 0) return edits;
  const texts = added.map((ref) => `<${part.prefix}mergeCell ref="${ref}"/>`).join('');
  edits.push({ start: list.close.start, end: list.close.start, text: texts });
  if (attributeOf(xml, list.open, 'count') !== undefined)
    edits.push(attributeEdit(xml, list.open, 'count', String(merges.length + added.length)));
  return edits;
}

/** A break stands after the row it names; one after the last row stays behind the new ones. */
function pageBreakEdits(part: SheetPart, { at, count }: RowInsertion): XmlEdit[] {
  const { xml } = part;
  const [list] = elementsAround(part, 'rowBreaks');
  if (!list || list.open === list.close) return [];
  return [...tagsBetween(xml, list.open.end, list.close.start)].flatMap((tag) => {
    const id = tag.name === 'brk' && tag.kind !== 'close' ? Number(attributeOf(xml, tag, 'id')) : Number.NaN;
    return id >= at ? [attributeEdit(xml, tag, 'id', String(id + count))] : [];
  });
}
