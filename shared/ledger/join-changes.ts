// The changes of one transaction, each record's together.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { representativeOf } from '#shared/sync/merge.ts';
import { type Change, isRecordChange, subjectOf } from './change.ts';
import type { Book } from './registers.ts';
import type { Steps } from './steps.ts';

/** Joins the changes of one record, so that each of its fields is written once; a deletion ends what came before. */
export function* joinChanges(book: Book, changes: readonly Change[]): Steps<Iterable<readonly Change[]>> {
  const byName = new Map<string, readonly Change[]>();
  for (const one of changes) {
    const change = onRepresentative(book, one);
    const name = subjectOf(change);
    const known = byName.get(name);
    byName.set(name, known ? joined(known, change) : [change]);
    yield;
  }
  return byName.values();
}

function joined(known: readonly Change[], change: Change): Change[] {
  if (change.kind === 'delete') return known.some(({ kind }) => kind === 'create') ? [] : [change];
  if (change.kind !== 'update') return [...known, change];
  const fields = new Set(Object.keys(change.values));
  const before = known.flatMap((one) => withoutFields(one, fields));
  const target = before.findIndex((one) => one.kind === 'create' || (one.kind === 'update' && one.src === change.src));
  const into = before[target];
  if (into?.kind !== 'create' && into?.kind !== 'update') return [...before, change];
  if (into.kind === 'create' && into.src !== change.src && change.src) return [...before, change];
  const values = { ...into.values, ...change.values } as { [field: string]: JsonValue };
  return before.with(target, { ...into, values });
}

function withoutFields(change: Change, fields: ReadonlySet<string>): Change[] {
  if (change.kind !== 'update' && change.kind !== 'create') return [change];
  if (!Object.keys(change.values).some((field) => fields.has(field))) return [change];
  const values = Object.fromEntries(Object.entries(change.values).filter(([field]) => !fields.has(field)));
  return change.kind === 'update' && Object.keys(values).length === 0 ? [] : [{ ...change, values } as Change];
}

/** A record that was joined with another is written to under the id that speaks for both. */
function onRepresentative(book: Book, change: Change): Change {
  if (!isRecordChange(change) || change.kind === 'create') return change;
  const id = representativeOf(book.state, change.entity, change.id);
  return id === change.id ? change : { ...change, id };
}
