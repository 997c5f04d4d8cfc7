// What a table that was read looks like in the report.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { outcomeOf, type ProblemCode } from '#shared/domain/problems.ts';
import { recordsOf } from './infer-records.ts';
import type { Profile } from './profiles.ts';
import type { RawSheet } from './raw-sheet.ts';
import type { Table } from './recognise.ts';
import type { RowDraft } from './row-draft.ts';
import type { SheetGrid } from './sheet-grid.ts';
import type { TableRows } from './skip-rows.ts';
import type { Assigned } from './table-head.ts';
import type { ReadRow, ReportColumn, SheetReport } from './workbook-report.ts';

/** A table read, with all rules of single rows applied. */
export type TableReading = {
  readonly grid: SheetGrid;
  readonly table: Table;
  readonly profile: Profile;
  readonly columns: readonly Assigned[];
  readonly rows: TableRows;
  readonly drafts: readonly RowDraft[];
  readonly group: string | undefined;
  readonly isForm?: true;
};

/** A sheet of which nothing is imported. */
export function emptyReport(sheet: RawSheet, why: string): SheetReport {
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

export function placeOf(grid: SheetGrid, { head }: Table, { data, skipped }: TableRows): Place {
  const [first, last] = [data[0], data.at(-1)];
  return {
    headerRows: Array.from({ length: head.depth }, (_, i) => head.top + i + 1),
    firstDataRow: first === undefined ? null : grid.rowNumber(first),
    lastDataRow: last === undefined ? null : grid.rowNumber(last),
    skippedRows: skipped,
  };
}

export function columnsOf(grid: SheetGrid, columns: readonly Assigned[]): readonly ReportColumn[] {
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

export function reportOf({ grid, table, profile, columns, rows, drafts, group, isForm }: TableReading): SheetReport {
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
