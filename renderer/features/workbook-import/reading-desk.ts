// The opened workbook as the wizard shows it: summaries of its tables, and with each row what its doubtful cells say.
// How a workbook is read is the importer's matter (shared/workbook). Knows nothing of workers and messages.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { ImportContext } from '#shared/workbook/known-records.ts';
import { type OpenedWorkbookFile, openWorkbook, type SheetReading } from '#shared/workbook/open-workbook.ts';
import type { TableReading } from '#shared/workbook/read-table.ts';
import { placeOf, readRowOf } from '#shared/workbook/table-report.ts';
import type { WorkbookError } from '#shared/workbook/workbook-error.ts';
import { mappingFor } from './mapping-memory.ts';
import type {
  Correction,
  MappingChoices,
  OpenedWorkbook,
  ReadRow,
  RememberedMapping,
  TableSummary,
  UnreadSheet,
} from './reading-messages.ts';

export type DeskOptions = {
  readonly fileName: string;
  readonly today: CalendarDate;
  readonly context: ImportContext;
  readonly remembered: readonly RememberedMapping[];
};

export type ReadingDesk = {
  /** The tables as they are mapped now, each with its rows. */
  read(choices: MappingChoices): { readonly workbook: OpenedWorkbook; readonly rows: readonly (readonly ReadRow[])[] };
  correct(corrections: readonly Correction[]): void;
  /** Cells of rows, by their positions, in the order of the table's columns. */
  textsOf(table: number, rows: readonly number[]): readonly (readonly string[])[];
};

/** Opens a file; what can go wrong with it as a whole comes back as the importer's refusal. */
export function openDesk(
  bytes: Uint8Array,
  { fileName, remembered, ...options }: DeskOptions,
): Result<ReadingDesk, WorkbookError> {
  const recall = (columns: readonly { readonly header: string }[]) => mappingFor(remembered, columns)?.targets;
  const opened = openWorkbook(bytes, fileName, { ...options, recall });
  if (!opened.ok) return opened;
  const file = opened.value;
  const corrections: Correction[] = [];
  return ok({
    read(choices) {
      const readings = file.read(choices);
      const tables = readings.filter((entry) => 'drafts' in entry);
      const rows = tables.map((reading, table) => rowsOf(file, reading, table, correctedColumns(corrections, table)));
      return { workbook: { ...formatOf(file), tables: tables.map(summaryOf), unread: unreadOf(readings) }, rows };
    },
    correct(more) {
      corrections.push(...more);
      file.correct(more);
    },
    textsOf: file.textsOf,
  });
}

function formatOf({ format, encoding }: OpenedWorkbookFile): Pick<OpenedWorkbook, 'format' | 'encoding'> {
  return { format, ...(encoding ? { encoding } : {}) };
}

function unreadOf(readings: readonly SheetReading[]): readonly UnreadSheet[] {
  return readings.flatMap((entry) => ('drafts' in entry ? [] : [{ sheet: entry.sheet, why: entry.why ?? '' }]));
}

function summaryOf(reading: TableReading): TableSummary {
  const { grid, profile, columns } = reading;
  const { headerRows, firstDataRow, lastDataRow, skippedRows } = placeOf(reading);
  return {
    sheet: grid.sheet.name,
    isHidden: grid.sheet.state !== 'visible',
    entities: profile.entities,
    headerRows,
    firstDataRow: firstDataRow ?? 1,
    lastDataRow: lastDataRow ?? 1,
    columns: columns.map(({ index, header, target, confidence, samples }) => {
      return { col: grid.columnName(index), header, target, confidence, samples: samples.slice(0, 3) };
    }),
    skippedRows: skippedRows.length,
  };
}

type ColumnsByRow = ReadonlyMap<number, ReadonlySet<string>>;

/** Columns corrected so far, by position of the row. */
function correctedColumns(corrections: readonly Correction[], table: number): ColumnsByRow {
  const columns = new Map<number, Set<string>>();
  for (const { at, col, ...own } of corrections)
    if (own.table === table) columns.set(at, (columns.get(at) ?? new Set()).add(col));
  return columns;
}

/** Empty cells come as null: whether they clear what the ledger holds is the clerk's choice at the end. */
function rowsOf(
  file: OpenedWorkbookFile,
  reading: TableReading,
  table: number,
  corrected: ColumnsByRow,
): readonly ReadRow[] {
  const places = new Map(reading.columns.map(({ index }, place) => [reading.grid.columnName(index), place]));
  return reading.drafts.map((draft, at) => {
    const cols = [...draft.problems.flatMap(({ col }) => col ?? []), ...(corrected.get(at) ?? [])];
    const [cells = []] = cols.length > 0 ? file.textsOf(table, [at]) : [];
    return { ...readRowOf(reading, draft, true), texts: textsAmong(cells, cols, places) };
  });
}

function textsAmong(
  cells: readonly string[],
  cols: readonly string[],
  places: ReadonlyMap<string, number>,
): ReadRow['texts'] {
  const texts: { [col: string]: string } = {};
  for (const col of cols) {
    const text = cells[places.get(col) ?? -1];
    if (text !== undefined) texts[col] = text;
  }
  return texts;
}
