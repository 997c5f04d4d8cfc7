// What a table that was read looks like in the report.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { outcomeOf, type ProblemCode } from '#shared/domain/problems.ts';
import { recordsOf } from './infer-records.ts';
import type { RawSheet } from './raw-sheet.ts';
import type { FoundTable, TableReading } from './read-table.ts';
import type { RowDraft } from './row-draft.ts';
import type { SheetGrid } from './sheet-grid.ts';
import type { Assigned } from './table-head.ts';
import type { ReadRow, ReportColumn, SheetReport } from './workbook-report.ts';

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

export function placeOf({ grid, table: { head }, rows, isForm }: Omit<FoundTable, 'profile' | 'group'>): Place {
  const [first, last] = [rows.data[0], rows.data.at(-1)];
  return {
    headerRows: isForm ? [] : Array.from({ length: head.depth }, (_, i) => head.top + i + 1),
    firstDataRow: first === undefined ? null : grid.rowNumber(first),
    lastDataRow: last === undefined ? null : grid.rowNumber(last),
    skippedRows: rows.skipped,
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

/** The report of a table; see `recordsOf` for the blanks. */
export function reportOf(reading: TableReading, keepsBlanks = false): SheetReport {
  const { grid, profile, columns, drafts } = reading;
  const read = drafts.map((draft): ReadRow => {
    const { row, outcome, problems, records } = readRowOf(reading, draft, keepsBlanks);
    return { row, outcome, problems, values: valuesOf(draft), records };
  });
  const [entity, ...also] = profile.entities;
  const count = (outcome: ReadRow['outcome']) => read.filter((row) => row.outcome === outcome).length;
  return {
    sheet: grid.sheet.name,
    state: grid.sheet.state,
    entity,
    ...(also.length > 0 && { also }),
    kind: profile.name,
    ...placeOf(reading),
    columns: columnsOf(grid, columns),
    counts: { data: read.length, accepted: count('accepted'), warned: count('warned'), rejected: count('rejected') },
    problemCounts: problemCounts(read),
    rows: read,
  };
}

/** One row without what its cells say; see `recordsOf` for the blanks. */
export function readRowOf(
  { profile, group }: TableReading,
  draft: RowDraft,
  keepsBlanks: boolean,
): Omit<ReadRow, 'values'> {
  const { row, problems } = draft;
  return { row, outcome: outcomeOf(problems), problems, records: recordsOf(profile, draft, group, keepsBlanks) };
}

function valuesOf({ layout, fields, others }: RowDraft): ReadRow['values'] {
  const values: { [col: string]: JsonValue } = {};
  layout.columns.forEach(({ col }, place) => {
    values[col] = fields[place]?.value ?? null;
  });
  layout.others.forEach(({ col }, place) => {
    values[col] = others[place] ?? null;
  });
  return values;
}

function problemCounts(rows: readonly ReadRow[]): { readonly [code in ProblemCode]?: number } {
  const counts: { [code in ProblemCode]?: number } = {};
  for (const { problems } of rows) for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
