// The workbook on the worker's desk: read once, then its rows are read again with another mapping or with cells put
// right, by the importer's own rules (shared/workbook). Knows nothing of workers and messages.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { outcomeOf } from '#shared/domain/problems.ts';
import { asOfSheet } from '#shared/workbook/as-of.ts';
import { checkDuplicates, type SeenPeople } from '#shared/workbook/duplicates.ts';
import { formsAsTable } from '#shared/workbook/form-sheet.ts';
import { groupOfSheet, recordsOf } from '#shared/workbook/infer-records.ts';
import { type ImportContext, knownRecordsOf } from '#shared/workbook/known-records.ts';
import type { Profile } from '#shared/workbook/profiles.ts';
import { isBlankRow, type RawCell, type RawSheet, textOf } from '#shared/workbook/raw-sheet.ts';
import { readSheets } from '#shared/workbook/read-sheets.ts';
import { readRows } from '#shared/workbook/read-table.ts';
import { findTables, isRegistered, type Table, tableOfForms, titleOf } from '#shared/workbook/recognise.ts';
import { addProblem, type RowDraft } from '#shared/workbook/row-draft.ts';
import { checkReferences } from '#shared/workbook/row-references.ts';
import { checkRow, collectCellProblems, settleBirth } from '#shared/workbook/row-rules.ts';
import { gridOf, type SheetGrid, textsOfRow } from '#shared/workbook/sheet-grid.ts';
import { rowsOfTable, type TableRows } from '#shared/workbook/skip-rows.ts';
import type { Assigned } from '#shared/workbook/table-head.ts';
import type { WorkbookError } from '#shared/workbook/workbook-error.ts';
import { mappingFor } from './mapping-memory.ts';
import type {
  Correction,
  MappingChoices,
  OpenedWorkbook,
  ReadRow,
  RememberedMapping,
  SourceColumn,
  TableSummary,
  UnreadSheet,
} from './reading-messages.ts';

export type DeskOptions = {
  readonly fileName: string;
  readonly today: CalendarDate;
  readonly context: ImportContext;
  readonly remembered: readonly RememberedMapping[];
};

/** A table found in the workbook; which rows and headings it has does not change any more. */
type FoundTable = {
  readonly grid: SheetGrid;
  readonly table: Table;
  readonly profile: Profile;
  readonly rows: TableRows;
  readonly columns: readonly Assigned[];
  /** Columns corrected so far, by position of the row. */
  readonly corrected: Map<number, Set<string>>;
  /** One form a person: its headings are made of the labels, no row of the sheet holds them. */
  readonly isForm: boolean;
};

export type ReadingDesk = {
  /** The tables as they are mapped now, each with its rows. */
  read(choices: MappingChoices): { readonly workbook: OpenedWorkbook; readonly rows: readonly (readonly ReadRow[])[] };
  correct(corrections: readonly Correction[]): void;
  /** Cells of rows, by their positions, in the order of the table's columns. */
  textsOf(table: number, rows: readonly number[]): readonly (readonly string[])[];
};

/** Opens a file; what can go wrong with it as a whole comes back as the importer's refusal. */
export function openDesk(bytes: Uint8Array, options: DeskOptions): Result<ReadingDesk, WorkbookError> {
  const file = readSheets(bytes, options.fileName);
  if (!file.ok) return file;
  const { format, encoding, sheets } = file.value;
  const unread: UnreadSheet[] = [];
  const found = sheets.flatMap((sheet) => tablesOf(sheet, options.remembered, unread));
  return ok({
    read(choices) {
      const mapped = found.map((table, index) => ({ ...table, columns: columnsNow(table, choices[index]) }));
      const rows = readTables(mapped, options);
      const tables = mapped.map(summaryOf);
      return { workbook: { format, ...(encoding ? { encoding } : {}), tables, unread }, rows };
    },
    correct(corrections) {
      for (const { table, at, col, text } of corrections) writeCell(found[table], at, col, text);
    },
    textsOf(table, rows) {
      const own = found[table];
      if (!own) return [];
      return rows.map((at) => own.columns.map(({ index }) => textAt(own, at, index)));
    },
  });
}

function tablesOf(sheet: RawSheet, remembered: readonly RememberedMapping[], unread: UnreadSheet[]): FoundTable[] {
  const why = whyUnread(sheet);
  if (why !== undefined) {
    unread.push({ sheet: sheet.name, why });
    return [];
  }
  const grid = gridOf(sheet);
  const tables = findTables(grid);
  const found = (tables.length > 0 ? tables : formsOf(grid)).map((table) => ({ grid, isForm: false, ...table }));
  if (found.length === 0) unread.push({ sheet: sheet.name, why: '没有认出表头，不是要登记的台账' });
  return found.flatMap(({ grid: own, isForm, ...table }) => {
    const { kind, columns } = table.head;
    if (isRegistered(kind)) {
      const mapped = recalled(columns, kind, remembered);
      const rows = rowsOfTable(own, table);
      return [{ grid: own, table, profile: kind, rows, columns: mapped, corrected: new Map(), isForm }];
    }
    unread.push({ sheet: sheet.name, why: `暂无此类登记表（${kind.label}）` });
    return [];
  });
}

/** A sheet of forms, one a person, as a table. */
function formsOf(sheet: SheetGrid): readonly (Table & { readonly grid: SheetGrid; readonly isForm: true })[] {
  const grid = formsAsTable(sheet);
  const table = grid && tableOfForms(grid);
  return grid && table ? [{ ...table, grid, isForm: true }] : [];
}

function whyUnread({ rows, state }: RawSheet): string | undefined {
  if (rows.every(isBlankRow)) return '空工作表';
  if (state !== 'visible') return '工作表已隐藏，未导入；需要时请在原文件中取消隐藏';
  return undefined;
}

/** The mapping that was settled before for the same headings, where the fields still fit this kind of table. */
function recalled(
  columns: readonly Assigned[],
  { entities }: Profile,
  remembered: readonly RememberedMapping[],
): readonly Assigned[] {
  const known = mappingFor(remembered, columns);
  if (!known) return columns;
  const isForeign = known.targets.some((target) => target && !entities.includes(target.entity));
  if (isForeign) return columns;
  return columns.map((column, i) => {
    const target = known.targets[i] ?? null;
    return { ...column, target, confidence: target ? 'exact' : 'none' };
  });
}

function columnsNow({ grid, columns }: FoundTable, chosen: MappingChoices[number] | undefined): readonly Assigned[] {
  if (!chosen) return columns;
  return columns.map((column) => {
    const target = chosen[grid.columnName(column.index)];
    if (target === undefined) return column;
    return { ...column, target, confidence: target ? 'exact' : 'none', isSerial: false };
  });
}

function summaryOf({ grid, table: { head }, profile, rows, columns, isForm }: FoundTable): TableSummary {
  const { data, skipped } = rows;
  return {
    sheet: grid.sheet.name,
    isHidden: grid.sheet.state !== 'visible',
    entities: profile.entities,
    headerRows: isForm ? [] : Array.from({ length: head.depth }, (_, i) => head.top + i + 1),
    firstDataRow: grid.rowNumber(data[0] ?? 0),
    lastDataRow: grid.rowNumber(data.at(-1) ?? 0),
    columns: columns.map((column) => sourceColumn(grid, column)),
    skippedRows: skipped.length,
  };
}

function sourceColumn(grid: SheetGrid, column: Assigned): SourceColumn {
  const { index, header, target, confidence, samples } = column;
  return { col: grid.columnName(index), header, target, confidence, samples: samples.slice(0, 3) };
}

/** All rows of all tables: rules of single rows first, then what they say of each other and of the ledger. */
function readTables(tables: readonly FoundTable[], options: DeskOptions): readonly (readonly ReadRow[])[] {
  const drafts = tables.map((table) => draftsOf(table, options.today));
  const known = knownRecordsOf(options.context);
  const seen: SeenPeople = new Map();
  for (const [index, { profile }] of tables.entries()) checkDuplicates(profile, drafts[index] ?? [], seen, known);
  checkReferences(drafts, known);
  return tables.map((found, index) => {
    const { grid, table } = found;
    const group = groupOfSheet([grid.sheet.name, titleOf(grid, table.head.top), options.fileName]);
    return (drafts[index] ?? []).map((draft, at) => readRowOf(found, draft, at, group));
  });
}

function draftsOf({ grid, profile, rows, columns }: FoundTable, today: CalendarDate): readonly RowDraft[] {
  const drafts = readRows(grid, columns, rows.data);
  const notes = rows.skipped.filter(({ why }) => why === 'title' || why === 'note' || why === 'signature');
  const lines = notes.map(({ row }) =>
    textsOfRow(grid, row - 1)
      .map(({ text }) => text)
      .join(' '),
  );
  const asOf = asOfSheet(lines, drafts, today);
  for (const draft of drafts) {
    settleBirth(draft);
    collectCellProblems(draft);
    checkRow(profile, draft, asOf);
    if (grid.sheet.hiddenRows.has(draft.row - 1)) addProblem(draft, 'HIDDEN_ROW');
  }
  return drafts;
}

function readRowOf(found: FoundTable, draft: RowDraft, at: number, group: string | undefined): ReadRow {
  const { row, problems } = draft;
  const records = withBlanks(recordsOf(found.profile, draft, group), found, at);
  return { row, outcome: outcomeOf(problems), problems, records, texts: textsToShow(found, draft, at) };
}

/** Empty cells of mapped columns, as null: whether they clear what the ledger holds is the clerk's choice. */
function withBlanks(records: ReadRow['records'], found: FoundTable, at: number): ReadRow['records'] {
  const whole: { [entity in EntityName]?: { [field: string]: JsonValue } } = { ...records };
  for (const { target, index } of found.columns) {
    if (!target || target.item !== undefined || target.field === 'age') continue;
    const record = records[target.entity];
    if (!record || Object.hasOwn(record, target.field) || textAt(found, at, index) !== '') continue;
    whole[target.entity] = { ...whole[target.entity], [target.field]: null };
  }
  return whole;
}

function textsToShow(found: FoundTable, { problems }: RowDraft, at: number): ReadRow['texts'] {
  const texts: { [col: string]: string } = {};
  for (const col of [...problems.map((problem) => problem.col), ...(found.corrected.get(at) ?? [])]) {
    const column = col === null ? undefined : columnNamed(found, col);
    if (col !== null && column) texts[col] = textAt(found, at, column.index);
  }
  return texts;
}

function columnNamed({ grid, columns }: FoundTable, col: string): Assigned | undefined {
  return columns.find(({ index }) => grid.columnName(index) === col);
}

function textAt({ grid, rows }: FoundTable, at: number, index: number): string {
  const row = rows.data[at];
  return row === undefined ? '' : textOf(grid.filled(row, index));
}

/** The sheet on the desk is changed, never the file. */
function writeCell(found: FoundTable | undefined, at: number, col: string, text: string): void {
  const column = found && columnNamed(found, col);
  const row = found?.rows.data[at];
  if (!found || !column || row === undefined) return;
  const rows = found.grid.sheet.rows as (readonly RawCell[] | undefined)[];
  const cells = [...(rows[row] ?? [])];
  cells[column.index] = text === '' ? null : text;
  rows[row] = cells;
  found.corrected.set(at, (found.corrected.get(at) ?? new Set()).add(col));
}
