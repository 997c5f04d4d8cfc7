// Who has a number already. The index of one field is kept while the register's array stays the same, which `recordsOf`
// promises until a record of it changes.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { idNumberKey } from '#shared/domain/id-number.ts';
import { type Book, type LedgerRecord, recordsOf } from './registers.ts';
import { finish, type Steps } from './steps.ts';

type Holders = ReadonlyMap<string, readonly string[]>;

const indexes = new WeakMap<readonly LedgerRecord[], Map<string, Holders>>();

/** Value (an identity number by `idNumberKey`) → ids of the live records that hold it. */
export function entryIndexOf(book: Book, entity: EntityName, field: string): Holders {
  return finish(indexInSteps(book, entity, field));
}

/** Makes the index that `entryIndexOf` would make when first asked, in small steps. */
export function* prepareEntryIndex(book: Book, entity: EntityName, field: string): Steps<void> {
  yield* indexInSteps(book, entity, field);
}

function* indexInSteps(book: Book, entity: EntityName, field: string): Steps<Holders> {
  const records = recordsOf(book, entity);
  const byField = indexes.get(records) ?? new Map<string, Holders>();
  indexes.set(records, byField);
  const known = byField.get(field) ?? (yield* holdersOf(entity, field, records));
  byField.set(field, known);
  return known;
}

function* holdersOf(entity: EntityName, field: string, records: readonly LedgerRecord[]): Steps<Holders> {
  const isIdNumber = entities[entity].fields[field]?.kind === 'idNumber';
  const holders = new Map<string, string[]>();
  for (const { id, values } of records) {
    yield;
    const value = values[field];
    if (typeof value !== 'string' || value === '') continue;
    const key = isIdNumber ? idNumberKey(value) : value;
    const ids = holders.get(key);
    if (ids) ids.push(id);
    else holders.set(key, [id]);
  }
  return holders;
}
