// The importer: bytes of a file → what it holds, table by table and row by row. Pure; runs in a worker of the page, in
// the district's command line and in the demo.
import { type CalendarDate, dateOfInstant } from '../base/calendar-date.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import { ok, type Result } from '../base/result.ts';
import { entities } from '../domain/entities.ts';
import { outcomeOf, type ProblemCode } from '../domain/problems.ts';
import { type AsOf, asOfSheet } from './as-of.ts';
import { checkDuplicates, type SeenPeople } from './duplicates.ts';
import { formsAsTable } from './form-sheet.ts';
import type { Target } from './headings.ts';
import { groupOfSheet, recordsOf } from './infer-records.ts';
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
import type { Assigned } from './table-head.ts';
import type { WorkbookError } from './workbook-error.ts';
import type { ReadRow, ReportColumn, SheetReport, WorkbookReport } from './workbook-report.ts';

export type { WorkbookReport } from './workbook-report.ts';

export type ReadOptions = {
  /** What is registered already. */
  readonly context?: ImportContext;
  /** The clerk's corrections: sheet → column letter → field name (`phone` or `person.phone`), null to leave it out. */
  readonly mapping?: { readonly [sheet: string]: { readonly [col: string]: string | null } };
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

/** A table read, with all rules of single rows applied. */
type TableReading = {
  readonly grid: SheetGrid;
  readonly table: Table;
  readonly profile: Profile;
  readonly columns: readonly Assigned[];
  readonly rows: TableRows;
  readonly drafts: readonly RowDraft[];
  readonly group: string | undefined;
  readonly isForm?: true;
};

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
  const columns = corrected(grid, head.columns, head.kind, options.mapping?.[grid.sheet.name]);
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

/** The clerk's mapping over the recognised one; a field moves from the column that had it. */
function corrected(
  grid: SheetGrid,
  columns: readonly Assigned[],
  profile: Profile,
  mapping: { readonly [col: string]: string | null } | undefined,
): readonly Assigned[] {
  if (!mapping) return columns;
  const chosen = new Map(
    Object.entries(mapping).map(([col, name]) => [col, name === null ? null : targetNamed(profile, name)]),
  );
  const isTaken = ({ target }: Assigned) =>
    target &&
    [...chosen.values()].some(
      (other) => other?.entity === target.entity && other.field === target.field && target.item === undefined,
    );
  return columns.map((column) => {
    const choice = chosen.get(grid.columnName(column.index));
    if (choice === undefined) return isTaken(column) ? { ...column, target: null, confidence: 'none' } : column;
    return { ...column, target: choice, confidence: choice ? 'exact' : 'none', isSerial: false };
  });
}

function targetNamed(profile: Profile, name: string): Target | null {
  const [first = '', second] = name.split('.');
  const entity = profile.entities.find((candidate) =>
    second === undefined ? first in entities[candidate].fields : candidate === first,
  );
  return entity ? { entity, field: second ?? first } : null;
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

function emptyReport(sheet: RawSheet, why: string): SheetReport {
  return {
    sheet: sheet.name,
    state: sheet.state,
    entity: null,
    why,
    headerRows: [],
    firstDataRow: null,
    lastDataRow: null,
    columns: [],
    skippedRows: [],
    counts: { data: 0, accepted: 0, warned: 0, rejected: 0 },
    problemCounts: {},
    rows: [],
  };
}

type Place = Pick<SheetReport, 'headerRows' | 'firstDataRow' | 'lastDataRow' | 'skippedRows'>;

function placeOf(grid: SheetGrid, { head }: Table, { data, skipped }: TableRows): Place {
  const [first, last] = [data[0], data.at(-1)];
  return {
    headerRows: Array.from({ length: head.depth }, (_, i) => head.top + i + 1),
    firstDataRow: first === undefined ? null : grid.rowNumber(first),
    lastDataRow: last === undefined ? null : grid.rowNumber(last),
    skippedRows: skipped,
  };
}

function columnsOf(grid: SheetGrid, columns: readonly Assigned[]): readonly ReportColumn[] {
  return columns.map(({ index, header, target, confidence, samples }) => ({
    col: grid.columnName(index),
    header,
    field: target?.field ?? null,
    entity: target?.entity ?? null,
    ...(target?.item !== undefined && { item: target.item }),
    confidence,
    samples: samples.slice(0, 3),
    ...(grid.sheet.hiddenColumns.has(index) && { hidden: true as const }),
  }));
}

function reportOf({ grid, table, profile, columns, rows, drafts, group, isForm }: TableReading): SheetReport {
  const read = drafts.map((draft) => rowOf(profile, draft, group));
  const [entity, ...also] = profile.entities;
  const count = (outcome: ReadRow['outcome']) => read.filter((row) => row.outcome === outcome).length;
  return {
    sheet: grid.sheet.name,
    state: grid.sheet.state,
    entity,
    ...(also.length > 0 && { also }),
    kind: profile.name,
    ...placeOf(grid, table, rows),
    ...(isForm && { headerRows: [] }),
    columns: columnsOf(grid, columns),
    counts: { data: read.length, accepted: count('accepted'), warned: count('warned'), rejected: count('rejected') },
    problemCounts: problemCounts(read),
    rows: read,
  };
}

function rowOf(profile: Profile, draft: RowDraft, group: string | undefined): ReadRow {
  const values: { [col: string]: JsonValue } = {};
  const { columns, others } = draft.layout;
  columns.forEach(({ col }, place) => {
    values[col] = draft.fields[place]?.value ?? null;
  });
  others.forEach(({ col }, place) => {
    values[col] = draft.others[place] ?? null;
  });
  const { row, problems } = draft;
  return { row, outcome: outcomeOf(problems), problems, values, records: recordsOf(profile, draft, group) };
}

function problemCounts(rows: readonly ReadRow[]): { readonly [code in ProblemCode]?: number } {
  const counts: { [code in ProblemCode]?: number } = {};
  for (const { problems } of rows) for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
