// The registers of one or all committees as tables, as they were at a stamp: operations after it are left out.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import type { EntityDeclaration, EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { type Book, currentValue, type LedgerRecord, recordsOf, titleOf } from '#shared/ledger/book.ts';
import type { OutRow, OutSheet, OutValue } from '#shared/workbook/write/out-sheet.ts';
import { outColumnsOf, outValueOf } from '#shared/workbook/write/record-columns.ts';

/** What a committee said, and the day as of which dated values count. */
export type CommitteeBook = { readonly street: string; readonly name: string; readonly book: Book };

export type Register = { readonly entity: EntityName; readonly sheet: OutSheet; readonly rows: readonly OutRow[] };

/** Registers that have a record, with committee and record id before the fields. */
export function registersOf(books: readonly CommitteeBook[], day: CalendarDate): readonly Register[] {
  return entityNames
    .map((entity) => ({ entity, sheet: sheetOf(entity), rows: books.flatMap((each) => rowsOf(each, entity, day)) }))
    .filter(({ rows }) => rows.length > 0);
}

/** One canonical line a record, values as they are stored, for other programs. */
export function recordLines(books: readonly CommitteeBook[], entity: EntityName): string {
  return books
    .flatMap(({ street, book }) =>
      sortedRecords(book, entity).map(({ id, values }) =>
        canonicalJson({ street, table: entity, id, values: values as JsonObject }),
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function sheetOf(entity: EntityName): OutSheet {
  const declaration: EntityDeclaration = entities[entity];
  return {
    name: declaration.label,
    hasFilter: true,
    columns: [
      { header: '街道代码', kind: 'text' },
      { header: '综合党委', kind: 'text' },
      { header: '记录编号', kind: 'text' },
      ...outColumnsOf(declaration, Object.keys(declaration.fields)),
    ],
  };
}

function rowsOf({ street, name, book }: CommitteeBook, entity: EntityName, day: CalendarDate): readonly OutRow[] {
  const fields = Object.entries((entities[entity] as EntityDeclaration).fields);
  return sortedRecords(book, entity).map((record) => ({
    cells: [street, name, record.id, ...fields.map(([field, one]) => cellOf(book, entity, record, field, one, day))],
  }));
}

function cellOf(
  book: Book,
  entity: EntityName,
  record: LedgerRecord,
  field: string,
  declaration: FieldDeclaration,
  day: CalendarDate,
): OutValue {
  const value = currentValue(book, entity, record, field, day);
  if (declaration.kind === 'ref' && typeof value === 'string') return titleOf(book, declaration.to, value);
  return outValueOf(declaration, value);
}

function sortedRecords(book: Book, entity: EntityName): readonly LedgerRecord[] {
  return [...recordsOf(book, entity)].sort((a, b) => (a.id < b.id ? -1 : 1));
}
