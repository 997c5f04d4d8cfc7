import { pagePace, slices } from '#renderer/data/pace.ts';
import { fail, type Result } from '#shared/base/result.ts';
import type { OutSheet } from '#shared/workbook/write/out-sheet.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import type { TableFormat } from './export-messages.ts';
import { addedTo, emptySums, outColumns, outRow, type Sums, totalsOf } from './list-cells.ts';
import { captionOf, type ListChoices, type ListColumn, type ListOffer, listColumns, rowsOf } from './list-choices.ts';
import type { WrittenTable } from './table-file.ts';
import { type NotWritten, type Progress, writeTable } from './write-table.ts';

/** More columns than this do not fit across an upright sheet. */
export const mostUprightColumns = 7;

/** Writes the list that the clerk put together. */
export async function writeList(
  offer: ListOffer,
  choices: ListChoices,
  reading: CellReading,
  format: TableFormat,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Result<WrittenTable, NotWritten>> {
  const rows = rowsOf(offer, choices);
  const columns = listColumns(offer, choices);
  const sums = await sumsOf(rows, columns, reading, signal);
  if (signal.aborted) return fail('cancelled');
  const numbered = (at: number) => (choices.isNumbered ? at + 1 : undefined);
  return writeTable(
    {
      sheet: sheetOf(offer, choices, columns, sums, rows.length),
      format,
      count: rows.length,
      rows: (from, to) => rows.slice(from, to).map((row, at) => outRow(row, columns, reading, numbered(from + at))),
    },
    onProgress,
    signal,
  );
}

/** Adds up in slices. */
export async function sumsOf(
  rows: readonly GridRow[],
  columns: readonly ListColumn[],
  reading: CellReading,
  signal: AbortSignal,
): Promise<Sums> {
  let sums = emptySums(columns);
  if (sums.every((sum) => sum === undefined)) return sums;
  const pause = slices(pagePace);
  for (const [at, row] of rows.entries()) {
    sums = addedTo(sums, row, columns, reading);
    if (at % 50 === 49) await pause();
    if (signal.aborted) break;
  }
  return sums;
}

function sheetOf(
  { label, unit }: ListOffer,
  choices: ListChoices,
  columns: readonly ListColumn[],
  sums: Sums,
  count: number,
): OutSheet {
  const caption = captionOf(choices);
  return {
    name: label,
    title: choices.title.trim(),
    ...(caption === '' ? {} : { lines: [caption] }),
    columns: outColumns(columns, choices.isNumbered),
    totals: totalsOf(sums, count, unit, choices.isNumbered),
    hasFilter: true,
    isLandscape: columns.length > mostUprightColumns,
  };
}

const endings: { readonly [format in TableFormat]: string } = { xlsx: 'xlsx', 'csv-utf-8': 'csv', 'csv-gbk': 'csv' };

/** 样例街道从业人员_2026-06-01.xlsx; the host replaces what no file name may hold. */
export function fileNameOf(title: string, today: string, format: TableFormat): string {
  return `${[...title.trim()].slice(0, 60).join('')}_${today}.${endings[format]}`;
}
