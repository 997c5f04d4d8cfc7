import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { valueAt } from '#shared/ledger/dated-values.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { textOfValue } from '../field/value-text.ts';
import type { GridColumn } from './columns.ts';

/** One line of the grid: the record itself at place 0, then for each related part its record that counts today. */
export type GridRow = { readonly id: string; readonly records: readonly (LedgerRecord | undefined)[] };

/** What a cell needs beyond its row: the day dated values are read at, and the names of referred records. */
export type CellReading = {
  readonly today: CalendarDate;
  titleOf(entity: EntityName, id: string): string;
};

export function cellValue(row: GridRow, column: GridColumn, reading: CellReading): JsonValue | undefined {
  const record = row.records[column.part];
  if (!record) return undefined;
  return column.declaration.dated ? valueAt(record, column.field, reading.today) : record.values[column.field];
}

/** The full text of a cell: what editors start from, filters compare and the drawer shows after 揭示. */
export function cellText(row: GridRow, column: GridColumn, reading: CellReading): string {
  return textOfValue(column.declaration, cellValue(row, column, reading), reading.titleOf);
}

/** The text the grid shows and copies: masked where the field is personal. */
export function shownText(row: GridRow, column: GridColumn, reading: CellReading): string {
  const text = cellText(row, column, reading);
  return column.mask && text !== '' ? column.mask(text) : text;
}

/** Whether writing the value would change the cell. */
export function differs(row: GridRow, column: GridColumn, value: JsonValue | null, reading: CellReading): boolean {
  return JSON.stringify(cellValue(row, column, reading) ?? null) !== JSON.stringify(value);
}
