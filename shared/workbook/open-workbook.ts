// Workbooks opened: parsed once, their tables found, and then read as often as the clerk maps a column otherwise or puts
// a cell right. The steps of the importer stand here in their order; everything that imports goes through them.
import { type CalendarDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import { type Correction, correctCells } from './correct-cells.ts';
import { type FindOptions, findInSheet, type SheetChoice } from './find-in-sheet.ts';
import { type ImportContext, knownRecordsOf } from './known-records.ts';
import { type ColumnMapping, withMapping } from './mapped-columns.ts';
import { type RawSheet, textOf } from './raw-sheet.ts';
import { readSheets } from './read-sheets.ts';
import { type FoundTable, readTable, type TableReading } from './read-table.ts';
import { type RowPlace, relateRows } from './related-rows.ts';
import type { NamedEncoding } from './text-encoding.ts';
import type { WorkbookError } from './workbook-error.ts';
import type { SheetReport } from './workbook-report.ts';

/** A file to be opened; the encoding of text is found out unless the clerk names it. */
export type SourceFile = { readonly bytes: Uint8Array; readonly name: string; readonly encoding?: NamedEncoding };

export type OpenOptions = FindOptions & {
  /** What is registered already. */
  readonly context?: ImportContext;
  /** What the clerk says of a sheet, by its name and its number over all files, counted from 0. */
  readonly choose?: (sheet: { readonly name: string; readonly at: number }) => SheetChoice;
  /** The day of import, for sheets that name none; today when left out. */
  readonly today?: CalendarDate;
};

/** Where columns go instead: table (counted from 0 over the tables that are registers) → column letter → target. */
export type TableMapping = { readonly [table: number]: ColumnMapping };

/** A table with its rows, or what nothing is imported from, with the reason. */
export type SheetReading = TableReading | SheetReport;

export type OpenedFile = { readonly name: string; readonly format: string; readonly encoding?: string };

/** A sheet of one of the files, by the number of the file. */
export type OpenedSheet = { readonly file: number; readonly sheet: RawSheet };

export type OpenedFiles = {
  readonly files: readonly OpenedFile[];
  /** Files that cannot be read, when others can. */
  readonly refused: readonly { readonly name: string; readonly error: WorkbookError }[];
  readonly sheets: readonly OpenedSheet[];
  /**
   * Everything in the order of the files, with the number of its sheet. A mapping goes over the recognised one, not over
   * that of an earlier call.
   *
   * @param words what the clerk said words of code lists mean
   */
  readonly read: (
    mapping?: TableMapping,
    words?: CodeMeanings,
  ) => readonly { readonly sheet: number; readonly reading: SheetReading }[];
  /**
   * Writes cells and reads again what depends on them, into the drafts of the last reading; the file itself is not
   * changed. @returns the rows that may have come out otherwise
   */
  readonly correct: (corrections: readonly Correction[]) => readonly RowPlace[];
  /** Cells of rows, by their positions, in the order of the table's columns, corrections included. */
  readonly textsOf: (table: number, rows: readonly number[]) => readonly (readonly string[])[];
  /** Some rows of a sheet from the top, as they stand there; long ones are cut. */
  readonly sheetRows: (sheet: number, from: number, count: number) => readonly (readonly string[])[];
};

/** Opens one file; what can go wrong with it as a whole comes back as one sentence. */
export function openWorkbook(
  bytes: Uint8Array,
  fileName: string,
  options: OpenOptions = {},
): Result<OpenedFiles, WorkbookError> {
  return openWorkbooks([{ bytes, name: fileName }], options);
}

/** Opens several files as if they were one: their rows are compared with each other. Fails when none can be read. */
export function openWorkbooks(
  sources: readonly SourceFile[],
  options: OpenOptions = {},
): Result<OpenedFiles, WorkbookError> {
  const opened = sources.map((source) => ({ ...source, read: readSheets(source.bytes, source.name, source.encoding) }));
  const refused = opened.flatMap(({ name, read }) => (read.ok ? [] : [{ name, error: read.error }]));
  const readable = opened.flatMap(({ name, read }) => (read.ok ? [{ ...read.value, name }] : []));
  if (refused[0] && readable.length === 0) return { ok: false, error: refused[0].error };
  const sheets = readable.flatMap((one, file) => one.sheets.map((sheet) => ({ file, sheet })));
  const found = sheets.flatMap(({ file, sheet }, at) =>
    findInSheet(sheet, readable[file]?.name ?? '', options.choose?.({ name: sheet.name, at }) ?? {}, options).map(
      (entry) => ({ at, entry }),
    ),
  );
  return ok({
    files: readable.map(({ name, format, encoding }) => ({
      name,
      format,
      ...(encoding !== undefined && { encoding }),
    })),
    refused,
    sheets,
    sheetRows: (at, from, count) => rowsShown(sheets[at]?.sheet, from, count),
    ...readerOf(found, options),
  });
}

type FoundEntry = { readonly at: number; readonly entry: FoundTable | SheetReport };

function readerOf(
  found: readonly FoundEntry[],
  options: OpenOptions,
): Pick<OpenedFiles, 'read' | 'correct' | 'textsOf'> {
  const today = options.today ?? dateOfInstant(Date.now());
  const known = knownRecordsOf(options.context);
  const tables = found.flatMap(({ entry }) => (isTable(entry) ? [entry] : []));
  let codeWords: CodeMeanings = {};
  let readings: TableReading[] = [];
  return {
    read(mapping = {}, words = {}) {
      codeWords = words;
      readings = tables.map((table, i) => readTable(withMapping(table, mapping[i]), today, words));
      relateRows(readings, known);
      const rest = readings.values();
      return found.map(({ at, entry }) => ({
        sheet: at,
        reading: isTable(entry) ? (rest.next().value as TableReading) : entry,
      }));
    },
    correct: (corrections) => correctCells(readings, corrections, { known, today, words: codeWords }),
    textsOf: (table, rows) => rows.flatMap((at) => (tables[table] ? [textsAt(tables[table], at)] : [])),
  };
}

function isTable(entry: FoundTable | SheetReport): entry is FoundTable {
  return 'profile' in entry;
}

/** Columns and characters that are worth showing before the rows are read. */
const shown = { columns: 40, characters: 60 };

function rowsShown(sheet: RawSheet | undefined, from: number, count: number): readonly (readonly string[])[] {
  const rows = Array.from(
    { length: Math.max(0, Math.min(count, (sheet?.rows.length ?? 0) - from)) },
    (_, i) => sheet?.rows[from + i] ?? [],
  );
  return rows.map((cells) =>
    Array.from(cells.slice(0, shown.columns), (cell) => textOf(cell).slice(0, shown.characters)),
  );
}

function textsAt({ grid, rows, columns }: FoundTable, at: number): readonly string[] {
  const row = rows.data[at];
  return columns.map(({ index }) => (row === undefined ? '' : textOf(grid.filled(row, index))));
}
