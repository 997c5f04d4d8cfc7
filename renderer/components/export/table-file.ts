import { type Bytes, concatBytes } from '#shared/base/bytes.ts';
import { writeCsv } from '#shared/workbook/write/csv-writer.ts';
import type { OutRow, OutSheet } from '#shared/workbook/write/out-sheet.ts';
import { createWorkbookWriter } from '#shared/workbook/write/workbook-writer.ts';
import type { TableFormat } from './export-messages.ts';

/** The bytes of a table, and the characters that its encoding cannot write. */
export type WrittenTable = { readonly bytes: Bytes; readonly notInEncoding: readonly string[] };

/** A table file in the making; a workbook is written as the rows come. */
export type TableFile = { rows(rows: readonly OutRow[]): void; finish(): WrittenTable };

/** @param at instant, ISO 8601 UTC: when the file says it was made */
export function createTableFile(sheet: OutSheet, format: TableFormat, at: string): TableFile {
  return format === 'xlsx' ? workbookFile(sheet, at) : csvFile(sheet, format === 'csv-gbk' ? 'gbk' : 'utf-8');
}

function workbookFile(sheet: OutSheet, at: string): TableFile {
  const chunks: Bytes[] = [];
  const writer = createWorkbookWriter((chunk) => chunks.push(chunk), at);
  writer.beginSheet(sheet);
  return {
    rows: (rows) => writer.rows(rows),
    finish() {
      writer.finish();
      return { bytes: concatBytes(...chunks), notInEncoding: [] };
    },
  };
}

function csvFile(sheet: OutSheet, encoding: 'utf-8' | 'gbk'): TableFile {
  const held: OutRow[] = [];
  return {
    rows(rows) {
      for (const row of rows) held.push(row);
    },
    finish: () => writeCsv(sheet, held, encoding),
  };
}
