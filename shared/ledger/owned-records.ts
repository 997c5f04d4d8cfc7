// What belongs to a record goes and comes back with it: the jobs of a person when the person is deleted or restored.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { type Deletion, deletionsOf } from '#shared/sync/merge.ts';
import { allRecordsOf } from './book.ts';
import { type Change, nameOf, subjectOf } from './change.ts';
import { prepareReferences, recordsReferring } from './references.ts';
import type { Book } from './registers.ts';
import type { Steps } from './steps.ts';

type Going = Change & { readonly kind: 'delete' };
type Coming = Change & { readonly kind: 'undelete' };
type OwnedField = { readonly entity: EntityName; readonly field: string };

/** Deleted records by their owner, for each field that names one; made when the first record comes back. */
type DeletedByOwner = Map<OwnedField, ReadonlyMap<string, readonly string[]>>;

/** Deleting an owner deletes what belongs to it; undeleting brings back what went with it. */
export function* withOwnedRecords(book: Book, changes: readonly Change[]): Steps<readonly Change[]> {
  if (changes.every(({ kind }) => kind !== 'delete' && kind !== 'undelete')) return changes;
  const named = new Set<string>();
  for (const change of changes) {
    named.add(subjectOf(change));
    yield;
  }
  const deleted: DeletedByOwner = new Map();
  const queue = [...changes];
  for (let at = 0; at < queue.length; at++) {
    const change = queue[at] as Change;
    yield;
    if (change.kind !== 'delete' && change.kind !== 'undelete') continue;
    const owned = change.kind === 'delete' ? yield* ownedBy(book, change) : yield* deletedWith(book, change, deleted);
    for (const one of owned) {
      if (named.has(nameOf(one))) continue;
      named.add(nameOf(one));
      queue.push(one);
    }
  }
  return queue;
}

function* ownedBy(book: Book, { entity, id, why }: Going): Steps<Going[]> {
  yield* prepareReferences(book, entity);
  return ownedFieldsOf(entity).flatMap((owned) =>
    recordsReferring(book, owned.entity, owned.field, id).map(
      (ownedId): Going => ({ kind: 'delete', entity: owned.entity, id: ownedId, why }),
    ),
  );
}

/** Owned records whose deletion was written on the same log at the same moment as the owner's. */
function* deletedWith(book: Book, { entity, id, why }: Coming, deleted: DeletedByOwner): Steps<Coming[]> {
  const moments = new Set(deletionsOf(book.state, entity, id).map(momentOf));
  const coming: Coming[] = [];
  for (const owned of ownedFieldsOf(entity)) {
    const byOwner = deleted.get(owned) ?? (yield* deletedByOwner(book, owned));
    deleted.set(owned, byOwner);
    for (const ownedId of byOwner.get(id) ?? [])
      if (deletionsOf(book.state, owned.entity, ownedId).some((one) => moments.has(momentOf(one))))
        coming.push({ kind: 'undelete', entity: owned.entity, id: ownedId, ...(why === undefined ? {} : { why }) });
  }
  return coming;
}

function* deletedByOwner(book: Book, { entity, field }: OwnedField): Steps<ReadonlyMap<string, readonly string[]>> {
  const byOwner = new Map<string, string[]>();
  for (const record of allRecordsOf(book, entity)) {
    yield;
    const owner = record.deleted ? record.values[field] : undefined;
    if (typeof owner !== 'string') continue;
    const known = byOwner.get(owner);
    if (known) known.push(record.id);
    else byOwner.set(owner, [record.id]);
  }
  return byOwner;
}

/** All operations of a transaction carry the same milliseconds (the first 12 digits of the stamp). */
function momentOf({ log, h }: Deletion): string {
  return `${log} ${h.slice(0, 12)}`;
}

const ownedFields = new Map(entityNames.map((owner) => [owner, fieldsOwnedBy(owner)]));

function ownedFieldsOf(entity: EntityName): readonly OwnedField[] {
  return ownedFields.get(entity) ?? [];
}

function fieldsOwnedBy(owner: EntityName): readonly OwnedField[] {
  return entityNames.flatMap((entity) => {
    const field = entities[entity].owner;
    const declared = field === undefined ? undefined : entities[entity].fields[field];
    return field !== undefined && declared?.kind === 'ref' && declared.to === owner ? [{ entity, field }] : [];
  });
}
