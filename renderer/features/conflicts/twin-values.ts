// Two records of one person side by side: in what they differ, and which values are offered.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { recordById } from '#shared/ledger/book.ts';
import type { Conflict } from '#shared/ledger/conflict.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import { writtenAt } from '#shared/ledger/latest-writing.ts';
import type { Book } from '#shared/ledger/registers.ts';

export type TwinField = { readonly key: string; readonly values: readonly JsonValue[] };

export type Twins = {
  readonly records: readonly string[];
  readonly different: readonly TwinField[];
  /** Fields in which both say the same. */
  readonly same: number;
};

export function twinsOf(book: Book, conflict: Conflict): Twins {
  const records = conflict.records ?? [];
  const values = records.map((id) =>
    isEntityName(conflict.table) ? recordById(book, conflict.table, id)?.values : {},
  );
  const keys = [...new Set(values.flatMap((one) => Object.keys(one ?? {})))].sort(inFormOrder(conflict.table));
  const fields = keys.map((key) => ({ key, values: values.map((one) => one?.[key] ?? null) }));
  const filled = fields.filter((field) => field.values.some((value) => !isEmpty(value)));
  const different = filled.filter((field) => new Set(field.values.map((value) => JSON.stringify(value))).size > 1);
  return { records, different, same: filled.length - different.length };
}

/** The newest value that is not empty. */
export function keptAtFirst(book: Book, conflict: Conflict): { readonly [field: string]: string } {
  const { records, different } = twinsOf(book, conflict);
  const newest = ({ key, values }: TwinField) => {
    const filled = records.filter((_, at) => !isEmpty(values[at] ?? null));
    const stamped = filled.map((id) => ({ id, at: writtenAt(book, conflict.table, id, key) }));
    return stamped.reduce((latest, one) => (one.at > latest.at ? one : latest)).id;
  };
  return Object.fromEntries(different.map((field) => [field.key, newest(field)]));
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === '';
}

function inFormOrder(table: string): (a: string, b: string) => number {
  const fields = isEntityName(table) ? Object.keys(entities[table].fields) : [];
  const place = (key: string) => fields.indexOf(splitKey(key).field);
  return (a, b) => place(a) - place(b) || (a < b ? -1 : 1);
}
