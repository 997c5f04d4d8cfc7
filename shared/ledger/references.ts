// Who refers to whom. An index is made for one reference field when somebody first asks for it, and follows every later
// change; loading a book makes none.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { representativeOf } from '#shared/sync/merge.ts';
import { type Book, type LedgerRecord, type ReferenceIndex, recordsOf } from './registers.ts';
import { finish, type Steps } from './steps.ts';

export type ReferenceField = {
  readonly entity: EntityName;
  readonly field: string;
  readonly to: EntityName;
  /** Its name in the index of a book. */
  readonly key: string;
};
export type Referrer = { readonly entity: EntityName; readonly id: string; readonly field: string };

type Sources = Map<string, string | Set<string>>;

const referenceFields: readonly ReferenceField[] = entityNames.flatMap((entity) =>
  Object.entries(entities[entity].fields).flatMap(([field, declared]) =>
    declared.kind === 'ref' ? [{ entity, field, to: declared.to, key: keyOf(entity, field) }] : [],
  ),
);

const fieldsOf = new Map(entityNames.map((name) => [name, referenceFields.filter(({ entity }) => entity === name)]));
const fieldsTo = new Map(entityNames.map((name) => [name, referenceFields.filter(({ to }) => to === name)]));
const fieldByKey = new Map(referenceFields.map((reference) => [reference.key, reference]));

/** Live records that point to this one (or to a record joined with it). */
export function referrersOf(book: Book, entity: EntityName, id: string): Referrer[] {
  const target = representativeOf(book.state, entity, id);
  const referrers: Referrer[] = [];
  for (const reference of fieldsTo.get(entity) ?? [])
    for (const source of idsIn(sourcesOf(book, reference).get(target)))
      referrers.push({ entity: reference.entity, id: source, field: reference.field });
  return referrers;
}

/** Live records of one register whose reference field points to the target, for example the jobs of a person. */
export function recordsReferring(book: Book, entity: EntityName, field: string, target: string): readonly string[] {
  const reference = fieldByKey.get(keyOf(entity, field));
  if (!reference) throw new Error(`${entity}.${field} is not a reference`);
  return idsIn(sourcesOf(book, reference).get(representativeOf(book.state, reference.to, target)));
}

/** Makes the indexes that `referrersOf` asks for, in small steps; a book that changed meanwhile makes them when asked. */
export function* prepareReferences(book: Book, entity: EntityName): Steps<void> {
  for (const reference of fieldsTo.get(entity) ?? []) {
    if (book.references.has(reference.key)) continue;
    const { version } = book;
    const sources = yield* indexOf(book, reference);
    if (book.version === version) book.references.set(reference.key, sources);
  }
}

/** Follows one changed record in every index that exists. */
export function moveReferences(
  book: Book,
  entity: EntityName,
  before: LedgerRecord | undefined,
  after: LedgerRecord | undefined,
): void {
  if (book.references.size === 0) return;
  for (const reference of fieldsOf.get(entity) ?? []) {
    const sources = book.references.get(reference.key);
    if (!sources) continue;
    const [from, to] = [targetOf(book, reference, before), targetOf(book, reference, after)];
    if (from === to) continue;
    if (from !== undefined && before) remove(sources, from, before.id);
    if (to !== undefined && after) add(sources, to, after.id);
  }
}

/** The reference fields of one register. */
export function referenceFieldsOf(entity: EntityName): readonly ReferenceField[] {
  return fieldsOf.get(entity) ?? [];
}

export function forgetReferences(index: ReferenceIndex): void {
  index.clear();
}

function sourcesOf(book: Book, reference: ReferenceField): Sources {
  const known = book.references.get(reference.key);
  if (known) return known;
  const sources = finish(indexOf(book, reference));
  book.references.set(reference.key, sources);
  return sources;
}

function* indexOf(book: Book, reference: ReferenceField): Steps<Sources> {
  const sources: Sources = new Map();
  for (const record of recordsOf(book, reference.entity)) {
    const target = targetOf(book, reference, record);
    if (target !== undefined) add(sources, target, record.id);
    yield;
  }
  return sources;
}

function targetOf(book: Book, { field, to }: ReferenceField, record: LedgerRecord | undefined): string | undefined {
  const target = record && !record.deleted ? record.values[field] : undefined;
  return typeof target === 'string' ? representativeOf(book.state, to, target) : undefined;
}

function add(sources: Sources, target: string, id: string): void {
  const known = sources.get(target);
  if (known === undefined) sources.set(target, id);
  else if (typeof known !== 'string') known.add(id);
  else if (known !== id) sources.set(target, new Set([known, id]));
}

function remove(sources: Sources, target: string, id: string): void {
  const known = sources.get(target);
  if (known === id) sources.delete(target);
  else if (known instanceof Set) known.delete(id);
}

function idsIn(found: string | Set<string> | undefined): readonly string[] {
  return found === undefined ? [] : typeof found === 'string' ? [found] : [...found];
}

function keyOf(entity: EntityName, field: string): string {
  return `${entity}.${field}`;
}
