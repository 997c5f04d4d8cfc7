// The values of records for a form, as they are joined on the register's page.

import type { GridRow } from '#renderer/components/grid/row.ts';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { type Book, titleOf, valueAt } from '#shared/ledger/book.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import type { RowReading } from '#shared/workbook/fill/computed-fields.ts';
import { type FillContext, type FillTarget, valueForTarget } from '#shared/workbook/fill/fill-target.ts';
import type { FillValue } from '#shared/workbook/fill/fill-value.ts';
import type { FillSource } from './fill-sources.ts';

/** A record as targets read it; a form about the office has none. */
export function readingOf(
  book: Book,
  source: FillSource | undefined,
  row: GridRow | undefined,
  today: CalendarDate,
): RowReading {
  return {
    value(entity: EntityName, field: string) {
      const record = row?.records[source?.entities.indexOf(entity) ?? -1];
      if (!record) return undefined;
      return entities[entity].fields[field]?.dated ? valueAt(record, field, today) : record.values[field];
    },
    titleOf: (entity, id) => titleOf(book, entity, id),
  };
}

export type FilledColumn = { readonly index: number; readonly header: string; readonly target: FillTarget };

/** The values of all chosen records, column by column, in small steps. */
export function* valuesOfRows(
  book: Book,
  source: FillSource | undefined,
  rows: readonly (GridRow | undefined)[],
  columns: readonly FilledColumn[],
  context: FillContext,
): Steps<readonly (readonly FillValue[])[]> {
  const values: (readonly FillValue[])[] = [];
  for (const [at, row] of rows.entries()) {
    const reading = readingOf(book, source, row, context.today);
    values.push(columns.map(({ target, header }) => valueForTarget(target, reading, context, at, header)));
    yield;
  }
  return values;
}
