// A conflict in the words of the office.

import { entities, isEntityName } from '#shared/domain/entities.ts';
import { titleOf } from './book.ts';
import type { ConflictType } from './conflict.ts';
import { splitKey } from './dated-values.ts';
import type { Book } from './registers.ts';

/** What a conflict, or a decision about one, says of its subject. */
export type ConflictSubject = {
  readonly type: ConflictType;
  readonly table: string;
  readonly record: string;
  readonly field?: string | undefined;
  /** On DUP the records that hold the same number. */
  readonly records?: readonly string[] | undefined;
};

/** 人员“张某某”的联系电话; 人员“张某某”、“张某”; 账户“…” for what is no register. */
export function conflictTitle(book: Book, subject: ConflictSubject): string {
  const { type, table, record, field } = subject;
  if (!isEntityName(table)) return `账户“${record}”`;
  const records = type === 'DUP' ? (subject.records ?? [record]) : [record];
  const names = [...new Set(records.map((id) => titleOf(book, table, id)))].map((name) => `“${name}”`).join('、');
  const owner = `${entities[table].label}${names}`;
  return field === undefined || type === 'DUP' ? owner : `${owner}的${fieldWords(table, field)}`;
}

/** The label of a stored key: 存续状态（2024-03-01 起）; the key itself for a field of a later version. */
export function fieldWords(table: string, key: string): string {
  const { field, from } = splitKey(key);
  const label = (isEntityName(table) ? entities[table].fields[field]?.label : undefined) ?? field;
  return from ? `${label}（${from} 起）` : label;
}
