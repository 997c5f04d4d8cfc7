// What stands before the rows of a sheet: how it is shown, its columns, title, lines and headings.
import { heightOf, linesIn } from './column-widths.ts';
import { headingRows } from './sheet-headings.ts';
import { type CellTexts, textCell } from './sheet-rows.ts';
import { type ShapedColumn, type SheetShape, seenColumns } from './sheet-shape.ts';
import { namedStyle } from './styles.ts';
import { xmlHead } from './xml-out.ts';

const namespaces =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** A line of a table is a little higher than the letters need, so that rows can be told apart. */
const rowHeight = heightOf(1);

/** Everything up to the first row of data. @param isFront the sheet that is on top when the file is opened */
export function headXml(texts: CellTexts, shape: SheetShape, isFront: boolean): string {
  return [
    `${xmlHead}<worksheet ${namespaces}>`,
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    viewXml(shape, isFront),
    `<sheetFormatPr defaultRowHeight="${rowHeight}" customHeight="1"/>`,
    columnsXml(shape.columns),
    '<sheetData>',
    ...openingRows(texts, shape),
    ...headingRows(texts, shape),
  ].join('');
}

/** The headings stay where they are while the rows move. */
function viewXml({ firstData, columns }: SheetShape, isFront: boolean): string {
  const top = `A${firstData}`;
  const selected = isFront ? ' tabSelected="1"' : '';
  const pane = `<pane ySplit="${firstData - 1}" topLeftCell="${top}" activePane="bottomLeft" state="frozen"/>`;
  const selection = `<selection pane="bottomLeft" activeCell="${top}" sqref="${top}"/>`;
  return `<sheetViews><sheetView${selected} workbookViewId="0">${columns.length > 0 ? pane + selection : ''}</sheetView></sheetViews>`;
}

/** The style of a column holds for rows that are typed in later: an ID number keeps its digits there too. */
function columnsXml(columns: readonly ShapedColumn[]): string {
  if (columns.length === 0) return '';
  const cols = columns.map(({ width, styles, isHidden }, index) => {
    const place = `min="${index + 1}" max="${index + 1}"`;
    return `<col ${place} width="${width}" style="${styles.blank.own}"${isHidden ? ' hidden="1"' : ''} customWidth="1"/>`;
  });
  return `<cols>${cols.join('')}</cols>`;
}

/** Title and lines; each stands in the first cell that is seen and is merged over the others. */
function openingRows(texts: CellTexts, { sheet, columns }: SheetShape): readonly string[] {
  const opening = [
    ...(sheet.title === undefined ? [] : [{ text: sheet.title, style: namedStyle('title'), units: 1.5 }]),
    ...(sheet.lines ?? []).map((text) => ({ text, style: namedStyle('line'), units: 1 })),
  ];
  const letter = columns[seenColumns(columns)[0] ?? 0]?.letter ?? 'A';
  const room = columns.reduce((sum, { width, isHidden }) => sum + (isHidden ? 0 : width), 0) || 100;
  return opening.map(({ text, style, units }, i) => {
    const height = heightOf(linesIn(text, room / units)) * units + (units > 1 ? 6 : 0);
    return `<row r="${i + 1}" ht="${height}" customHeight="1">${textCell(texts, `${letter}${i + 1}`, style, text)}</row>`;
  });
}
