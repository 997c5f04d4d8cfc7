// Cells put right by the clerk: written into the sheet in memory, and what depends on them read again.
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { KnownRecords } from './known-records.ts';
import { readRowsAgain, rowsFollowing, type Written } from './read-again.ts';
import { readTable, type TableReading } from './read-table.ts';
import { isRelating, keepRelations, type RowPlace, relateAgain } from './related-rows.ts';
import { nameOf } from './table-head.ts';

/** A cell to be written anew; `at` is the position of its row in the table. */
export type Correction = { readonly table: number; readonly at: number; readonly col: string; readonly text: string };

/** How the tables were read at first. */
export type ReadManner = { readonly known: KnownRecords; readonly today: CalendarDate; readonly words: CodeMeanings };

/** Writes cells; the drafts of the readings are replaced in place. @returns the rows that may have come out otherwise */
export function correctCells(
  readings: readonly TableReading[],
  corrections: readonly Correction[],
  manner: ReadManner,
): readonly RowPlace[] {
  const written = readings.map((reading, table) =>
    writeCells(
      reading,
      corrections.filter((correction) => correction.table === table),
    ),
  );
  const readAgain = () =>
    readings.flatMap((reading, table) => rowsAgain(reading, written[table], manner).map((at) => ({ table, at })));
  const concernsOthers = readings.some((reading, table) => reachesOthers(reading, written[table]));
  return concernsOthers ? relateAgain(readings, manner.known, readAgain) : keepRelations(readings, readAgain);
}

function reachesOthers(reading: TableReading, written: Written | undefined): boolean {
  return reading.columns.some(
    ({ index, target }) => target && written?.columns.has(index) && isRelating(reading, nameOf(target)),
  );
}

/** @returns positions of the rows that were read */
function rowsAgain(
  reading: TableReading,
  written: Written | undefined,
  { today, words }: ReadManner,
): readonly number[] {
  if (!written || written.columns.size === 0) return [];
  if (readRowsAgain(reading, written, today)) return [...written.places];
  const { drafts, manner } = readTable(reading, today, words);
  for (const [at, draft] of drafts.entries()) reading.drafts[at] = draft;
  Object.assign(reading.manner, manner);
  return drafts.map((_, at) => at);
}

/** Changes the sheet, which is nobody else's; rows that say the same as a cell written go along. */
function writeCells(found: TableReading, corrections: readonly Correction[]): Written {
  const columns = new Map<number, Set<number>>();
  for (const { at, col, text } of corrections) {
    const row = found.rows.data[at];
    const column = found.columns.find(({ index }) => found.grid.columnName(index) === col)?.index;
    if (row === undefined || column === undefined) continue;
    found.grid.write(row, column, text);
    columns.set(column, (columns.get(column) ?? new Set()).add(at));
  }
  const places = [...columns].flatMap(([column, own]) => [...own, ...rowsFollowing(found, own, column)]);
  return { places: new Set(places), columns: new Set(columns.keys()) };
}
