// A workbook opened: parsed once, its tables found, and then read as often as the clerk maps a column otherwise or puts
// a cell right. The steps of the importer stand here in their order; everything that imports goes through them.
import { type CalendarDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { type ColumnCorrections, correctedColumns } from './corrected-columns.ts';
import { checkDuplicates, type SeenPeople } from './duplicates.ts';
import { formsAsTable } from './form-sheet.ts';
import type { Target } from './headings.ts';
import { groupOfSheet } from './infer-records.ts';
import { type ImportContext, type KnownRecords, knownRecordsOf } from './known-records.ts';
import type { Profile, ProfileName } from './profiles.ts';
import { isBlankRow, type RawCell, type RawSheet, textOf } from './raw-sheet.ts';
import { readSheets } from './read-sheets.ts';
import { type FoundTable, readTable, type TableReading } from './read-table.ts';
import { findTables, isRegistered, type Table, tableOfForms, titleOf } from './recognise.ts';
import { checkReferences } from './row-references.ts';
import { gridOf, type SheetGrid } from './sheet-grid.ts';
import { rowsOfTable } from './skip-rows.ts';
import { type Assigned, nameOf } from './table-head.ts';
import { columnsOf, emptyReport, placeOf } from './table-report.ts';
import type { WorkbookError } from './workbook-error.ts';
import type { SheetReport } from './workbook-report.ts';

export type OpenOptions = {
  /** What is registered already. */
  readonly context?: ImportContext;
  /** The mapping settled before for the same headings: one target a column, in their order. */
  readonly recall?: (columns: readonly { readonly header: string }[]) => readonly (Target | null)[] | undefined;
  /** Columns named in words, by sheet: column letter → field (`phone` or `person.phone`), null to leave it out. */
  readonly mapping?: { readonly [sheet: string]: ColumnCorrections };
  /** The clerk's choice of kind for a sheet. */
  readonly kinds?: { readonly [sheet: string]: ProfileName };
  /** Hidden sheets to read nevertheless. */
  readonly hiddenSheets?: readonly string[];
  /** The day of import, for sheets that name none; today when left out. */
  readonly today?: CalendarDate;
};

/** Where columns go instead: table (counted from 0 over the tables that are registers) → column letter → target. */
export type TableMapping = { readonly [table: number]: { readonly [col: string]: Target | null } };

/** A cell to be written anew; `at` is the position of its row in the table. */
export type Correction = { readonly table: number; readonly at: number; readonly col: string; readonly text: string };

/** A table with its rows, or what nothing is imported from, with the reason. */
export type SheetReading = TableReading | SheetReport;

export type OpenedWorkbookFile = {
  readonly format: string;
  readonly encoding?: string;
  /** Everything in the order of the file; a mapping goes over the recognised one, not over that of an earlier call. */
  readonly read: (mapping?: TableMapping) => readonly SheetReading[];
  /** Writes cells for the readings to come; the file itself is not changed. */
  readonly correct: (corrections: readonly Correction[]) => void;
  /** Cells of rows, by their positions, in the order of the table's columns, corrections included. */
  readonly textsOf: (table: number, rows: readonly number[]) => readonly (readonly string[])[];
};

/** Opens a file; what can go wrong with it as a whole comes back as one sentence. */
export function openWorkbook(
  bytes: Uint8Array,
  fileName: string,
  options: OpenOptions = {},
): Result<OpenedWorkbookFile, WorkbookError> {
  const file = readSheets(bytes, fileName);
  if (!file.ok) return file;
  const { format, encoding, sheets } = file.value;
  const today = options.today ?? dateOfInstant(Date.now());
  const known = knownRecordsOf(options.context);
  const found = sheets.flatMap((sheet) => findIn(sheet, fileName, options));
  const tables = found.filter(isTable);
  return ok({
    format,
    ...(encoding !== undefined && { encoding }),
    read(mapping = {}) {
      const readings = tables.map((table, i) => readTable(withMapping(table, mapping[i]), today));
      checkTables(readings, known);
      const rest = readings.values();
      return found.map((entry) => (isTable(entry) ? (rest.next().value as TableReading) : entry));
    },
    correct(corrections) {
      for (const { table, at, col, text } of corrections) writeCell(tables[table], at, col, text);
    },
    textsOf: (table, rows) => rows.flatMap((at) => (tables[table] ? [textsAt(tables[table], at)] : [])),
  });
}

function isTable(entry: FoundTable | SheetReport): entry is FoundTable {
  return 'profile' in entry;
}

function findIn(sheet: RawSheet, fileName: string, options: OpenOptions): readonly (FoundTable | SheetReport)[] {
  if (sheet.rows.every(isBlankRow)) return [emptyReport(sheet, '空工作表')];
  if (sheet.state !== 'visible' && !options.hiddenSheets?.includes(sheet.name))
    return [emptyReport(sheet, '工作表已隐藏，未导入；需要时请在原文件中取消隐藏')];
  const grid = gridOf(sheet);
  const only = options.kinds?.[sheet.name];
  const tables = findTables(grid, only);
  if (tables.length > 0) return tables.map((table) => foundTable(grid, table, false, fileName, options));
  const forms = formsAsTable(grid);
  const table = forms && tableOfForms(forms, only);
  if (forms && table) return [foundTable(forms, table, true, fileName, options)];
  return [emptyReport(sheet, '没有认出表头，不是要登记的台账')];
}

function foundTable(
  grid: SheetGrid,
  table: Table,
  isForm: boolean,
  fileName: string,
  options: OpenOptions,
): FoundTable | SheetReport {
  const { kind, columns, top } = table.head;
  const found = { grid, table, columns, rows: rowsOfTable(grid, table), isForm };
  if (!isRegistered(kind)) {
    const empty = emptyReport(grid.sheet, `暂无此类登记表（${kind.label}）`);
    return { ...empty, ...placeOf(found), columns: columnsOf(grid, columns) };
  }
  const recalled = recalledColumns(columns, kind, options.recall?.(columns));
  return {
    ...found,
    profile: kind,
    columns: correctedColumns(grid, recalled, kind, options.mapping?.[grid.sheet.name]),
    group: groupOfSheet([grid.sheet.name, titleOf(grid, top), fileName]),
  };
}

/** A mapping that was settled before, where its fields still fit this kind of table. */
function recalledColumns(
  columns: readonly Assigned[],
  { entities }: Profile,
  targets: readonly (Target | null)[] | undefined,
): readonly Assigned[] {
  if (!targets || targets.some((target) => target && !entities.includes(target.entity))) return columns;
  return columns.map((column, i) => {
    const target = targets[i] ?? null;
    return { ...column, target, confidence: target ? 'exact' : 'none' };
  });
}

/** The clerk's mapping of one table over the one it has; a field moves from the column that had it. */
function withMapping(found: FoundTable, chosen: TableMapping[number] | undefined): FoundTable {
  if (!chosen) return found;
  const taken = new Set(Object.values(chosen).map(wholeName));
  const columns = found.columns.map((column): Assigned => {
    const target = chosen[found.grid.columnName(column.index)];
    if (target !== undefined) return { ...column, target, confidence: target ? 'exact' : 'none', isSerial: false };
    return column.target && taken.has(wholeName(column.target))
      ? { ...column, target: null, confidence: 'none' }
      : column;
  });
  return { ...found, columns };
}

function wholeName(target: Target | null): string | undefined {
  return target ? `${nameOf(target)}:${target.item ?? ''}` : undefined;
}

/** What rows say of each other and of the ledger. */
function checkTables(tables: readonly TableReading[], known: KnownRecords): void {
  const seen: SeenPeople = new Map();
  for (const { profile, drafts } of tables) checkDuplicates(profile, drafts, seen, known);
  checkReferences(
    tables.map(({ drafts }) => drafts),
    known,
  );
}

function textsAt({ grid, rows, columns }: FoundTable, at: number): readonly string[] {
  const row = rows.data[at];
  return columns.map(({ index }) => (row === undefined ? '' : textOf(grid.filled(row, index))));
}

/** Changes the sheet in memory, which is nobody else's. */
function writeCell(found: FoundTable | undefined, at: number, col: string, text: string): void {
  const column = found?.columns.find(({ index }) => found.grid.columnName(index) === col);
  const row = found?.rows.data[at];
  if (!found || !column || row === undefined) return;
  const rows = found.grid.sheet.rows as (readonly RawCell[] | undefined)[];
  const cells = [...(rows[row] ?? [])];
  cells[column.index] = text === '' ? null : text;
  rows[row] = cells;
}
