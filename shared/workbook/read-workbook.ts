// The importer: bytes of a file → what it holds, table by table and row by row. Pure; runs in a worker of the page, in
// the district's command line and in the demo.
import { type CalendarDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { type AsOf, asOfSheet } from './as-of.ts';
import { type ColumnCorrections, correctedColumns } from './corrected-columns.ts';
import { checkDuplicates, type SeenPeople } from './duplicates.ts';
import { formsAsTable } from './form-sheet.ts';
import { groupOfSheet } from './infer-records.ts';
import { type ImportContext, type KnownRecords, knownRecordsOf } from './known-records.ts';
import type { Profile, ProfileName } from './profiles.ts';
import { isBlankRow, type RawSheet } from './raw-sheet.ts';
import { readSheets } from './read-sheets.ts';
import { readRows } from './read-table.ts';
import { findTables, isRegistered, type Table, tableOfForms, titleOf } from './recognise.ts';
import { addProblem, type RowDraft } from './row-draft.ts';
import { checkReferences } from './row-references.ts';
import { checkRow, collectCellProblems, settleBirth } from './row-rules.ts';
import { gridOf, type SheetGrid, textsOfRow } from './sheet-grid.ts';
import { rowsOfTable, type TableRows } from './skip-rows.ts';
import { columnsOf, emptyReport, placeOf, reportOf, type TableReading } from './table-report.ts';
import type { WorkbookError } from './workbook-error.ts';
import type { SheetReport, WorkbookReport } from './workbook-report.ts';

export type { WorkbookReport } from './workbook-report.ts';

export type ReadOptions = {
  /** What is registered already. */
  readonly context?: ImportContext;
  /** The clerk's corrections: sheet → column letter → field name (`phone` or `person.phone`), null to leave it out. */
  readonly mapping?: { readonly [sheet: string]: ColumnCorrections };
  /** The clerk's choice of kind for a sheet. */
  readonly kinds?: { readonly [sheet: string]: ProfileName };
  /** Hidden sheets to read nevertheless. */
  readonly hiddenSheets?: readonly string[];
  /** The day of import, for sheets that name none; today when left out. */
  readonly today?: CalendarDate;
  /** Sheets done and in all. */
  readonly progress?: (done: number, total: number) => void;
};

/** Reads a whole file. Expected failures of the file are one sentence; single cells never fail, they are reported. */
export function readWorkbook(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions = {},
): Result<WorkbookReport, WorkbookError> {
  const file = readSheets(bytes, fileName);
  if (!file.ok) return file;
  const { format, encoding, sheets } = file.value;
  const known = knownRecordsOf(options.context);
  const readings = sheets.flatMap((sheet, index) => {
    options.progress?.(index, sheets.length);
    return readSheet(sheet, fileName, options);
  });
  checkTables(
    readings.filter((entry) => 'drafts' in entry),
    known,
  );
  options.progress?.(sheets.length, sheets.length);
  const reports = readings.map((entry) => ('drafts' in entry ? reportOf(entry) : entry));
  return ok({ file: fileName, format, ...(encoding && { encoding }), sheets: reports });
}

function readSheet(sheet: RawSheet, fileName: string, options: ReadOptions): readonly (TableReading | SheetReport)[] {
  if (sheet.rows.every(isBlankRow)) return [emptyReport(sheet, '空工作表')];
  if (sheet.state !== 'visible' && !options.hiddenSheets?.includes(sheet.name)) {
    return [emptyReport(sheet, '工作表已隐藏，未导入；需要时请在原文件中取消隐藏')];
  }
  const grid = gridOf(sheet);
  const tables = findTables(grid, options.kinds?.[sheet.name]);
  if (tables.length > 0) return tables.map((table) => readTable(grid, table, fileName, options));
  const forms = formsAsTable(grid);
  const table = forms && tableOfForms(forms, options.kinds?.[sheet.name]);
  return [
    forms && table ? readForms(forms, table, fileName, options) : emptyReport(sheet, '没有认出表头，不是要登记的台账'),
  ];
}

/** Forms have no head: what stands in its place is a row of our own making. */
function readForms(grid: SheetGrid, table: Table, fileName: string, options: ReadOptions): TableReading | SheetReport {
  const read = readTable(grid, table, fileName, options);
  return 'drafts' in read ? { ...read, isForm: true } : read;
}

function readTable(grid: SheetGrid, table: Table, fileName: string, options: ReadOptions): TableReading | SheetReport {
  const { head } = table;
  const rows = rowsOfTable(grid, table);
  if (!isRegistered(head.kind)) {
    return {
      ...emptyReport(grid.sheet, `暂无此类登记表（${head.kind.label}）`),
      ...placeOf(grid, table, rows),
      columns: columnsOf(grid, head.columns),
    };
  }
  const columns = correctedColumns(grid, head.columns, head.kind, options.mapping?.[grid.sheet.name]);
  const drafts = readRows(grid, columns, rows.data);
  const asOf = asOfSheet(linesAround(grid, rows), drafts, options.today ?? dateOfInstant(Date.now()));
  for (const draft of drafts) checkDraft(grid, head.kind, draft, asOf);
  const group = groupOfSheet([grid.sheet.name, titleOf(grid, head.top), fileName]);
  return { grid, table, profile: head.kind, columns, rows, drafts, group };
}

function checkDraft(grid: SheetGrid, profile: Profile, draft: RowDraft, asOf: AsOf): void {
  settleBirth(draft);
  collectCellProblems(draft);
  checkRow(profile, draft, asOf);
  if (grid.sheet.hiddenRows.has(draft.row - 1)) addProblem(draft, 'HIDDEN_ROW');
}

/** Titles, notes and signatures of a table. */
function linesAround(grid: SheetGrid, rows: TableRows): readonly string[] {
  const notes = rows.skipped.filter(({ why }) => why === 'title' || why === 'note' || why === 'signature');
  return notes.map(({ row }) =>
    textsOfRow(grid, row - 1)
      .map(({ text }) => text)
      .join(' '),
  );
}

function checkTables(tables: readonly TableReading[], known: KnownRecords): void {
  const seen: SeenPeople = new Map();
  for (const { profile, drafts } of tables) checkDuplicates(profile, drafts, seen, known);
  checkReferences(
    tables.map(({ drafts }) => drafts),
    known,
  );
}
