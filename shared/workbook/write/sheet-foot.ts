// What stands after the rows of a sheet, in the order that the format demands: protection, filter, merges, rules for
// input, and how it is printed.
import type { ChoiceLists } from './choice-lists.ts';
import { headingMerges } from './sheet-headings.ts';
import { type SheetShape, seenColumns } from './sheet-shape.ts';
import { xmlAttribute, xmlText } from './xml-out.ts';

/** @param lastRow the last row of data; @param hasComments whether a drawing with comments belongs to the sheet */
export function footXml(shape: SheetShape, lists: ChoiceLists, lastRow: number, hasComments: boolean): string {
  return [
    '</sheetData>',
    shape.sheet.isProtected ? protection : '',
    shape.sheet.hasFilter ? `<autoFilter ref="${filterRange(shape, lastRow)}"/>` : '',
    mergesXml(shape),
    rulesXml(shape, lists, lastRow),
    printXml(shape),
    ignoredXml(shape, lastRow),
    hasComments ? '<legacyDrawing r:id="rId1"/>' : '',
    '</worksheet>',
  ].join('');
}

/** Without a password: it guards against slips, not against people. Widths and filters may be changed. */
const protection =
  '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>';

/** The lowest row of headings and the data below it. */
export function filterRange({ columns, firstData }: SheetShape, lastRow: number): string {
  return `A${firstData - 1}:${columns.at(-1)?.letter ?? 'A'}${Math.max(lastRow, firstData - 1)}`;
}

function mergesXml(shape: SheetShape): string {
  const ranges = [...openingMerges(shape), ...headingMerges(shape)];
  const cells = ranges.map((range) => `<mergeCell ref="${range}"/>`).join('');
  return ranges.length === 0 ? '' : `<mergeCells count="${ranges.length}">${cells}</mergeCells>`;
}

/** A range of one cell may not be merged: Excel would repair the file. */
function openingMerges({ columns, headTop }: SheetShape): readonly string[] {
  const [first, last] = seenColumns(columns);
  if (first === undefined || last === undefined || first === last) return [];
  const [from, to] = [columns[first]?.letter, columns[last]?.letter];
  return Array.from({ length: headTop - 1 }, (_, i) => `${from}${i + 1}:${to}${i + 1}`);
}

/** Rows that may be filled in below the last one keep the drop-downs; under a 合计 row nothing is added. */
const spareRows = 1000;

function rulesXml({ sheet, columns, headTop, firstData }: SheetShape, lists: ChoiceLists, lastRow: number): string {
  const end = Math.max(lastRow, firstData) + (sheet.totals ? 0 : spareRows);
  const rules = columns.flatMap(({ letter, choices, areHints, note, header }) => [
    ...(choices && choices.length > 0
      ? [listRule(lists.formulaOf(choices), `${letter}${firstData}:${letter}${end}`, areHints)]
      : []),
    ...(note ? [noteRule(header, note, `${letter}${headTop}:${letter}${firstData - 1}`)] : []),
  ]);
  return rules.length === 0 ? '' : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
}

/** Other words are possible, because lists in the field are never complete, but not by accident. */
function listRule(formula: string, range: string, areHints = false): string {
  const warning =
    'errorStyle="warning" showErrorMessage="1" errorTitle="不在可选范围内" ' +
    'error="一般从下拉列表中选。确实要填其他内容的，点“是”。"';
  return (
    `<dataValidation type="list" allowBlank="1" ${areHints ? 'showErrorMessage="0"' : warning} sqref="${range}">` +
    `<formula1>${xmlText(formula)}</formula1></dataValidation>`
  );
}

/** A message beside the heading while its cell is selected. Excel holds 32 and 255 characters. */
function noteRule(header: string, note: string, range: string): string {
  const words = `promptTitle="${xmlAttribute(cut(header.replaceAll('\n', ''), 32))}" prompt="${xmlAttribute(cut(note, 255))}"`;
  return `<dataValidation allowBlank="1" showErrorMessage="0" showInputMessage="1" ${words} sqref="${range}"/>`;
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

/** More columns than this are printed on paper turned sideways. */
const uprightColumns = 7;

/** A4, as wide as the paper, the page numbers below. */
function printXml({ sheet, columns }: SheetShape): string {
  const isWide = sheet.isLandscape ?? columns.filter(({ isHidden }) => !isHidden).length > uprightColumns;
  const orientation = isWide ? 'landscape' : 'portrait';
  return (
    '<printOptions horizontalCentered="1"/>' +
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>' +
    `<pageSetup paperSize="9" orientation="${orientation}" fitToWidth="1" fitToHeight="0"/>` +
    '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>'
  );
}

/** No green corners on digits that are text on purpose. */
function ignoredXml({ columns }: SheetShape, lastRow: number): string {
  const last = columns.at(-1)?.letter ?? 'A';
  return `<ignoredErrors><ignoredError sqref="A1:${last}${Math.max(lastRow, 1)}" numberStoredAsText="1"/></ignoredErrors>`;
}
