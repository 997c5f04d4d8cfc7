// Writes an .xlsx, streamed: rows are compressed as they come and leave by `take`, so a list of 200,000 people never
// stands in memory as a file.
//
//   const writer = createWorkbookWriter((chunk) => chunks.push(chunk), '2025-03-01T08:00:00Z');
//   writer.beginSheet({ name: '人员', title: '从业人员花名册', columns });
//   writer.rows(first);  writer.rows(more);
//   writer.finish();
//
// Every text becomes a string cell in the text format: 18-digit numbers and leading zeros stay, and what begins with
// = + - @, a tab or a line end is never computed, because a string cell of an .xlsx holds no formula. (In a CSV file it
// would be: see csv-writer.ts.)
import { type Bytes, concatBytes } from '#shared/base/bytes.ts';
import { blocksFor, commentsXml, vmlXml } from './comments-xml.ts';
import type { OutRow, OutSheet } from './out-sheet.ts';
import {
  contentTypesXml,
  corePropertiesXml,
  packageRelationsXml,
  sheetRelationsXml,
  workbookRelationsXml,
  workbookXml,
} from './package-parts.ts';
import { createSharedStrings } from './shared-strings.ts';
import { createSheetSeries } from './sheet-series.ts';
import type { FinishedSheet } from './sheet-writer.ts';
import { stylesXml } from './styles.ts';
import { createZipWriter, type ZipWriter } from './zip-writer.ts';

export type WorkbookWriter = {
  /** Ends the sheet before, if there is one. At least one sheet of a workbook must be visible. */
  beginSheet(sheet: OutSheet): void;
  rows(rows: readonly OutRow[]): void;
  finish(): void;
};

/** Excel's own bound; a longer table goes on on a further sheet with the same headings. */
const maxRows = 1_048_576;

/**
 * @param take receives the file piece by piece
 * @param at the instant the file bears as its date, ISO 8601
 * @param rowsOfSheet rows that go on one sheet, headings included
 */
export function createWorkbookWriter(
  take: (chunk: Bytes) => void,
  at: string,
  rowsOfSheet: number = maxRows,
): WorkbookWriter {
  const zip = createZipWriter(take);
  zip.whole('_rels/.rels', packageRelationsXml());
  zip.whole('docProps/core.xml', corePropertiesXml(at));
  const strings = createSharedStrings();
  const sheets = createSheetSeries(zip, strings, rowsOfSheet);
  return {
    beginSheet: sheets.begin,
    rows: sheets.rows,
    finish() {
      const finished = sheets.finish();
      strings.writeTo(zip.part('xl/sharedStrings.xml'));
      writeComments(zip, finished);
      zip.whole('xl/styles.xml', stylesXml());
      zip.whole('xl/workbook.xml', workbookXml(finished));
      zip.whole('xl/_rels/workbook.xml.rels', workbookRelationsXml(finished.length));
      zip.whole('[Content_Types].xml', contentTypesXml(finished));
      zip.end();
    },
  };
}

/** The whole file at once, for what is small: templates, problem rows. */
export function writeWorkbook(
  sheets: readonly { readonly sheet: OutSheet; readonly rows: readonly OutRow[] }[],
  at: string,
): Bytes {
  const chunks: Bytes[] = [];
  const writer = createWorkbookWriter((chunk) => chunks.push(chunk), at);
  for (const { sheet, rows } of sheets) {
    writer.beginSheet(sheet);
    writer.rows(rows);
  }
  writer.finish();
  return concatBytes(...chunks);
}

function writeComments(zip: ZipWriter, sheets: readonly FinishedSheet[]): void {
  let nextBlock = 1;
  sheets.forEach(({ comments, columns }, i) => {
    if (comments.length === 0) return;
    zip.whole(`xl/worksheets/_rels/sheet${i + 1}.xml.rels`, sheetRelationsXml(i));
    zip.whole(`xl/comments${i + 1}.xml`, commentsXml(comments, columns));
    zip.whole(`xl/drawings/vmlDrawing${i + 1}.vml`, vmlXml(comments, nextBlock));
    nextBlock += blocksFor(comments.length);
  });
}
