// What makes a conflict, one record or one number at a time; conflict-index.ts sees to it that every record that may
// have changed is asked again.

import { canonicalJson } from '#shared/base/canonical-json.ts';
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities, entityNames, isEntityName } from '#shared/domain/entities.ts';
import { idNumberKey } from '#shared/domain/id-number.ts';
import {
  aliasesOf,
  conflictsInLedger,
  conflictsOn,
  deletionsOf,
  fieldHeads,
  type Head,
  representativeOf,
  type Conflict as StateConflict,
} from '#shared/sync/merge.ts';
import { recordById } from './book.ts';
import type { Conflict, ConflictHead } from './conflict.ts';
import { suggestedOf } from './conflict-suggestion.ts';
import { splitKey } from './dated-values.ts';
import { referenceFieldsOf } from './references.ts';
import { type Book, type LedgerRecord, registerOf } from './registers.ts';

/** A field that belongs to one person or organisation alone. */
export type IdentityField = { readonly entity: EntityName; readonly field: string };

export const identityFields: readonly IdentityField[] = entityNames.flatMap((entity) =>
  entities[entity].keys.flatMap((key) => {
    const [field] = key;
    const kind = key.length === 1 && field !== undefined ? entities[entity].fields[field]?.kind : undefined;
    return field !== undefined && (kind === 'idNumber' || kind === 'creditCode') ? [{ entity, field }] : [];
  }),
);

/** The record as it counts: not deleted, and speaking for itself. */
export function standingRecord(book: Book, entity: EntityName, id: string): LedgerRecord | undefined {
  const record = registerOf(book, entity).records.get(id);
  return record && !record.deleted && representativeOf(book.state, entity, id) === id ? record : undefined;
}

/** FIELD and DEL_EDIT of one record. Notes and records that were joined into another have none. */
export function conflictsOfRecord(book: Book, table: string, id: string): Conflict[] {
  if (!isEntityName(table) || representativeOf(book.state, table, id) !== id) return [];
  const unseen = joinedAndDeleted(book, table, id);
  if (unseen) return [unseen];
  return conflictsOn(book.state, table, id).flatMap((found) => {
    if (found.type !== 'FIELD' || found.field === undefined) return [found];
    const declared = entities[table].fields[splitKey(found.field).field];
    if (isOneTarget(book, declared, found)) return [];
    return [{ ...found, suggested: suggestedOf(declared, found.heads) }];
  });
}

/** DEL_EDIT of a record that one PC deleted while another joined a second one with it: both would be out of sight. */
function joinedAndDeleted(book: Book, table: EntityName, id: string): Conflict | undefined {
  const { state } = book;
  if (!state.aliases.has(table) || !registerOf(book, table).records.get(id)?.deleted) return undefined;
  const deletions = deletionsOf(state, table, id);
  const edges = aliasesOf(state, table, id).filter(({ op }) => !deletions.some(({ seen }) => seen.includes(op)));
  const suggested = edges.at(-1)?.op;
  if (suggested === undefined) return undefined;
  const heads = [
    ...deletions.map((one) => headOf({ ...one, value: one.why ?? null })),
    ...edges.map((edge) => headOf({ ...edge, value: null }, edge.from === id ? edge.to : edge.from)),
  ];
  return { id: `DEL_EDIT ${table} ${id}`, type: 'DEL_EDIT', table, record: id, heads, suggested };
}

/** Two ids of a target that was joined meanwhile say the same. */
function isOneTarget({ state }: Book, declared: FieldDeclaration | undefined, { heads }: StateConflict): boolean {
  if (declared?.kind !== 'ref') return false;
  const names = heads.map(({ value }) =>
    typeof value === 'string' ? representativeOf(state, declared.to, value) : canonicalJson(value),
  );
  return new Set(names).size < 2;
}

/** REF_DEAD: what this record refers to was deleted elsewhere. A target that never arrived is no conflict. */
export function deadReferencesOf(book: Book, table: string, id: string): Conflict[] {
  const record = isEntityName(table) ? standingRecord(book, table, id) : undefined;
  if (!record || !isEntityName(table)) return [];
  return referenceFieldsOf(table).flatMap(({ field, to }) => {
    const target = record.values[field];
    if (typeof target !== 'string' || !isDead(book, to, target)) return [];
    const reference = fieldHeads(book.state, table, id, field)
      .slice(-1)
      .map((head) => headOf(head));
    const deletion = deletionsOf(book.state, to, representativeOf(book.state, to, target)).slice(-1);
    const heads = [...deletion.map((one) => headOf({ ...one, value: one.why ?? null }, target)), ...reference];
    const suggested = deletion[0]?.op ?? '';
    return [{ id: `REF_DEAD ${table} ${id} ${field}`, type: 'REF_DEAD', table, record: id, field, heads, suggested }];
  });
}

function isDead(book: Book, entity: EntityName, id: string): boolean {
  return recordById(book, entity, id)?.deleted === true;
}

/** What two records of the same person have in common: the number in one form; undefined when there is none. */
export function identityOf({ values }: LedgerRecord, { entity, field }: IdentityField): string | undefined {
  const value = values[field];
  if (typeof value !== 'string' || value === '') return undefined;
  return entities[entity].fields[field]?.kind === 'idNumber' ? idNumberKey(value) : value;
}

/**
 * DUP: these records hold the same number, and nobody said that they are not the same.
 *
 * @param ids all that stand with this number
 * @param areDistinct what clerks have decided about two of them
 */
export function duplicateOf(
  book: Book,
  { entity, field }: IdentityField,
  ids: readonly string[],
  areDistinct: (a: string, b: string) => boolean,
): Conflict[] {
  const open = ids.filter((one) => ids.some((other) => other !== one && !areDistinct(one, other))).sort();
  const [record] = open;
  if (record === undefined || open.length < 2) return [];
  const heads = open
    .flatMap((id) =>
      fieldHeads(book.state, entity, id, field)
        .slice(-1)
        .map((head) => headOf(head, id)),
    )
    .sort((a, b) => (a.at === b.at ? (a.op < b.op ? -1 : 1) : a.at < b.at ? -1 : 1));
  const suggested = heads.at(-1)?.op ?? '';
  const id = `DUP ${entity} ${open.join(' ')}`;
  return [{ id, type: 'DUP', table: entity, record, field, records: open, heads, suggested }];
}

/** DUP_AWARD and OVERDRAWN of one ledger. */
export function conflictsOfLedger(book: Book, table: string): Conflict[] {
  return conflictsInLedger(book.state, table);
}

function headOf({ op, h, log, user, value }: Head, record?: string): ConflictHead {
  return { op, at: h, log, by: user, value, ...(record === undefined ? {} : { record }) };
}
