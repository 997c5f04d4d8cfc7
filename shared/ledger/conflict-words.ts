// A conflict in the words of the office.

import { entities, isEntityName } from '#shared/domain/entities.ts';
import { titleOf } from './book.ts';
import type { Conflict } from './conflict.ts';
import { splitKey } from './dated-values.ts';
import type { Book } from './registers.ts';

/** 人员“张某某”的联系电话. */
export function conflictTitle(
  book: Book,
  { table, record, field }: Pick<Conflict, 'table' | 'record' | 'field'>,
): string {
  if (!isEntityName(table)) return record;
  const name = `${entities[table].label}“${titleOf(book, table, record)}”`;
  return field === undefined ? name : `${name}的${fieldWords(table, field)}`;
}

/** The label of a stored key: 存续状态（2024-03-01 起）; the key itself for a field of a later version. */
export function fieldWords(table: string, key: string): string {
  const { field, from } = splitKey(key);
  const label = (isEntityName(table) ? entities[table].fields[field]?.label : undefined) ?? field;
  return from ? `${label}（${from} 起）` : label;
}
