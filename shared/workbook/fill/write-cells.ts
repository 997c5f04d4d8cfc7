// Contents put into cells of a worksheet part. Only the rows concerned are written anew, and of those only the cells; a
// cell keeps its format, a text goes into the cell itself, so that the shared strings of the file stay untouched.

import type { Merge } from '../raw-sheet.ts';
import { xmlText } from '../write/xml-out.ts';
import { addressOf, areaName, areaOf } from './cell-address.ts';
import { elementsAround, rowAt, type SheetCell, type SheetPart, type SheetRow, styleOfBlank } from './sheet-part.ts';
import { attributeEdit, attributeOf, attributeRemoval, withEdits, type XmlEdit } from './xml-edit.ts';

export type CellContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  /** Pieces of text with a look of their own, each with its <rPr> as the file has it. */
  | { readonly kind: 'runs'; readonly runs: readonly TextRun[] }
  | { readonly kind: 'blank' };

export type TextRun = { readonly look: string; readonly text: string };

/** Row → column → what to put there. */
export type CellWrites = ReadonlyMap<number, ReadonlyMap<number, CellContent>>;

/** @param formatLike a row whose cells lend their format to cells that are not there yet */
export function withContents(part: SheetPart, writes: CellWrites, formatLike?: number): string {
  const model = formatLike === undefined ? undefined : rowAt(part, formatLike);
  const edits: XmlEdit[] = [];
  const added = new Map<number, string>();
  for (const [row, cells] of writes) {
    const known = rowAt(part, row);
    const text = rowText(part, known, row, cells, model);
    if (known) edits.push({ start: known.open.start, end: known.close.end, text });
    else added.set(row, text);
  }
  edits.push(...newRowEdits(part, added), ...dimensionEdit(part, writes));
  return withEdits(part.xml, edits);
}

function rowText(
  part: SheetPart,
  known: SheetRow | undefined,
  row: number,
  writes: ReadonlyMap<number, CellContent>,
  model: SheetRow | undefined,
): string {
  const { xml, prefix } = part;
  const columns = new Set([...(known?.cells ?? []).map(({ column }) => column), ...writes.keys()]);
  const cells = [...columns]
    .sort((a, b) => a - b)
    .map((column) => {
      const own = known?.cells.find((cell) => cell.column === column);
      const content = writes.get(column);
      if (own && content === undefined) return xml.slice(own.open.start, own.close.end);
      const style = own ? own.style : styleOfNew(part, row, column, model);
      return cellText(prefix, addressOf(row, column), style, content ?? { kind: 'blank' });
    });
  return `${openingOf(part, known, row, writes)}${cells.join('')}</${prefix}row>`;
}

function styleOfNew(part: SheetPart, row: number, column: number, model: SheetRow | undefined): string {
  return model?.cells.find((cell) => cell.column === column)?.style ?? styleOfBlank(part, row, column);
}

/** `spans` tells readers which columns to expect; it goes when a cell outside is added. */
function openingOf(
  { xml, prefix }: SheetPart,
  known: SheetRow | undefined,
  row: number,
  writes: ReadonlyMap<number, CellContent>,
): string {
  if (!known) return `<${prefix}row r="${row + 1}">`;
  const tag = xml.slice(known.open.start, known.open.end);
  const place = { ...known.open, start: 0, end: tag.length };
  const [from, to] = (attributeOf(tag, place, 'spans') ?? '').split(':').map(Number);
  const isOutside = [...writes.keys()].some((column) => column + 1 < (from ?? 0) || column + 1 > (to ?? 0));
  const opening = isOutside ? withEdits(tag, attributeRemoval(tag, place, 'spans')) : tag;
  return opening.replace(/\s*\/>$/, '>');
}

function cellText(prefix: string, address: string, style: string, content: CellContent): string {
  const tag = `<${prefix}c r="${address}"${style === '' ? '' : ` s="${style}"`}`;
  switch (content.kind) {
    case 'blank':
      return `${tag}/>`;
    case 'number':
      return `${tag}><${prefix}v>${content.number}</${prefix}v></${prefix}c>`;
    case 'text':
      return `${tag} t="inlineStr"><${prefix}is>${textElement(prefix, content.text)}</${prefix}is></${prefix}c>`;
    case 'runs': {
      const runs = content.runs.map(({ look, text }) => `<${prefix}r>${look}${textElement(prefix, text)}</${prefix}r>`);
      return `${tag} t="inlineStr"><${prefix}is>${runs.join('')}</${prefix}is></${prefix}c>`;
    }
  }
}

function textElement(prefix: string, text: string): string {
  return `<${prefix}t xml:space="preserve">${xmlText(text)}</${prefix}t>`;
}

/** Rows that the part does not have yet go before the next one that it has. */
function newRowEdits({ data, rows, prefix }: SheetPart, added: ReadonlyMap<number, string>): XmlEdit[] {
  const waiting = [...added].sort(([a], [b]) => a - b);
  if (waiting.length === 0) return [];
  if (data.open === data.close) {
    const text = waiting.map(([, row]) => row).join('');
    return [{ start: data.open.start, end: data.open.end, text: `<${prefix}sheetData>${text}</${prefix}sheetData>` }];
  }
  const edits: XmlEdit[] = [];
  let next = 0;
  for (const row of rows) {
    let text = '';
    while (next < waiting.length && (waiting[next] as [number, string])[0] < row.row)
      text += waiting[next++]?.[1] ?? '';
    if (text !== '') edits.push({ start: row.open.start, end: row.open.start, text });
  }
  const rest = waiting.slice(next).map(([, row]) => row);
  if (rest.length > 0) edits.push({ start: data.close.start, end: data.close.start, text: rest.join('') });
  return edits;
}

function dimensionEdit(part: SheetPart, writes: CellWrites): XmlEdit[] {
  const [dimension] = elementsAround(part, 'dimension');
  const area = dimension && areaOf(attributeOf(part.xml, dimension.open, 'ref') ?? '');
  if (!area) return [];
  let grown: Merge = area;
  for (const [row, cells] of writes)
    for (const column of cells.keys())
      grown = {
        top: Math.min(grown.top, row),
        left: Math.min(grown.left, column),
        bottom: Math.max(grown.bottom, row),
        right: Math.max(grown.right, column),
      };
  const same = areaName(grown) === areaName(area);
  return same ? [] : [attributeEdit(part.xml, dimension.open, 'ref', areaName(grown))];
}

/** Whether a cell has a formula that a content would replace. */
export function replacesFormula(part: SheetPart, writes: CellWrites): boolean {
  return [...writes].some(([row, cells]) =>
    rowAt(part, row)?.cells.some(({ column, formula }: SheetCell) => formula !== undefined && cells.has(column)),
  );
}
