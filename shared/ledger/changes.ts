// What a form, a paste or an import wants to change, and the operations that say so. A change names records and values
// only; what it supersedes (`b`), has seen (`seen`) or cancels (`e`) is read from the book at the moment of drafting.
// The changes of one list are one transaction: no operation of it can name another, so each field of a record is
// written once and the last value counts.

import { utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever, fail, ok, type Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { type Deletion, deletionsOf, headsOf, representativeOf, seenOf } from '#shared/sync/merge.ts';
import type { OperationDraft, OperationSource } from '#shared/sync/operation.ts';
import { allRecordsOf, recordById, titleOf } from './book.ts';
import { splitKey } from './dated-values.ts';
import { type Referrer, recordsReferring, referrersOf } from './references.ts';
import type { Book } from './registers.ts';

export type Source = OperationSource;

export type Change =
  | {
      readonly kind: 'create';
      readonly entity: EntityName;
      readonly id: string;
      readonly values: { readonly [field: string]: JsonValue };
      readonly src?: Source;
    }
  | {
      readonly kind: 'update';
      readonly entity: EntityName;
      readonly id: string;
      /** null clears a field. */
      readonly values: { readonly [field: string]: JsonValue | null };
      readonly src?: Source;
      readonly why?: string;
    }
  | { readonly kind: 'delete'; readonly entity: EntityName; readonly id: string; readonly why: string }
  | { readonly kind: 'undelete'; readonly entity: EntityName; readonly id: string }
  | {
      readonly kind: 'note';
      readonly topic: string;
      readonly id: string;
      readonly values: { readonly [key: string]: JsonValue };
    };

export type ChangeProblem =
  | { readonly kind: 'reasonMissing'; readonly title: string }
  | {
      readonly kind: 'stillReferred';
      readonly title: string;
      readonly by: readonly Referrer[];
      readonly byTitles: string;
    }
  | { readonly kind: 'unknownRecord'; readonly entity: EntityName }
  | { readonly kind: 'deletedRecord'; readonly title: string }
  | { readonly kind: 'tooLong'; readonly label: string };

/** Text of one field may take this much of an operation line (64 KiB). */
const maxFieldBytes = 60_000;

/**
 * Whether these changes may be written together: a deletion needs a reason, and nothing alive may point to what goes.
 *
 * @returns the changes with the records added that go (or come back) with their owner
 */
export function checkChanges(book: Book, changes: readonly Change[]): Result<readonly Change[], ChangeProblem> {
  const whole = changes.every(({ kind }) => kind !== 'delete' && kind !== 'undelete')
    ? changes
    : withOwnedRecords(book, changes);
  const going = new Set(whole.flatMap((change) => (change.kind === 'delete' ? [nameOf(change)] : [])));
  const coming = new Set(whole.flatMap((change) => (change.kind === 'undelete' ? [nameOf(change)] : [])));
  const isNew = new Set(whole.flatMap((change) => (change.kind === 'create' ? [nameOf(change)] : [])));
  for (const change of whole) {
    const problem = problemOf(book, change, { going, coming, isNew });
    if (problem) return fail(problem);
  }
  return ok(whole);
}

/**
 * The operations of one transaction.
 *
 * @throws when `checkChanges` would have refused them
 */
export function draftsOf(book: Book, changes: readonly Change[]): OperationDraft[] {
  return [...eachDraft(book, changes)];
}

/** The same one by one, so that the page can draft a large import in slices. */
export function* eachDraft(book: Book, changes: readonly Change[]): Generator<OperationDraft> {
  const checked = checkChanges(book, changes);
  if (!checked.ok) throw new Error(`draftsOf: ${JSON.stringify(checked.error)}`);
  for (const change of onceEach(checked.value.map((one) => onRepresentative(book, one))))
    yield* draftsOfOne(book, change);
}

/** One sentence or two for the clerk: what happened, why, what to do. */
export function describeChangeProblem(problem: ChangeProblem): string {
  switch (problem.kind) {
    case 'reasonMissing':
      return `没有删除“${problem.title}”。删除要写明原因，请填写后再删除。`;
    case 'stillReferred':
      return `没有删除“${problem.title}”。还有 ${problem.by.length} 条记录用到它（${problem.byTitles}），请先改动或删除这些记录。`;
    case 'unknownRecord':
      return `没有保存。要修改的${entities[problem.entity].label}记录已经不在台账中，请刷新后重新查找。`;
    case 'deletedRecord':
      return `没有保存。“${problem.title}”已经删除，请先恢复这条记录再修改。`;
    case 'tooLong':
      return `没有保存。“${problem.label}”的文字太长，请缩短后再保存。`;
    default:
      return assertNever(problem, 'describeChangeProblem');
  }
}

/** Deleting an owner deletes what belongs to it (jobs of a person); undeleting brings back what went with it. */
function withOwnedRecords(book: Book, changes: readonly Change[]): readonly Change[] {
  const named = new Set(changes.filter((change) => change.kind !== 'note').map(nameOf));
  const whole: Change[] = [];
  const queue = [...changes];
  for (let at = 0; at < queue.length; at++) {
    const change = queue[at] as Change;
    whole.push(change);
    if (change.kind !== 'delete' && change.kind !== 'undelete') continue;
    for (const owned of change.kind === 'delete' ? ownedBy(book, change) : deletedWith(book, change)) {
      if (named.has(nameOf(owned))) continue;
      named.add(nameOf(owned));
      queue.push(
        change.kind === 'delete' ? { kind: 'delete', ...owned, why: change.why } : { kind: 'undelete', ...owned },
      );
    }
  }
  return whole;
}

type Named = { readonly entity: EntityName; readonly id: string };

function ownedBy(book: Book, { entity, id }: Named): Named[] {
  return ownedFields(entity).flatMap((owned) =>
    recordsReferring(book, owned.entity, owned.field, id).map((ownedId) => ({ entity: owned.entity, id: ownedId })),
  );
}

/** Owned records whose deletion was written on the same log at the same moment as the owner's. */
function deletedWith(book: Book, { entity, id }: Named): Named[] {
  const moments = new Set(deletionsOf(book.state, entity, id).map(momentOf));
  return ownedFields(entity).flatMap((owned) =>
    [...allRecordsOf(book, owned.entity)]
      .filter((record) => record.deleted && record.values[owned.field] === id)
      .filter((record) => deletionsOf(book.state, owned.entity, record.id).some((one) => moments.has(momentOf(one))))
      .map((record) => ({ entity: owned.entity, id: record.id })),
  );
}

/** All operations of a transaction carry the same milliseconds (the first 12 digits of the stamp). */
function momentOf({ log, h }: Deletion): string {
  return `${log} ${h.slice(0, 12)}`;
}

function ownedFields(owner: EntityName): { readonly entity: EntityName; readonly field: string }[] {
  return entityNames.flatMap((entity) => {
    const field = entities[entity].owner;
    const declared = field === undefined ? undefined : entities[entity].fields[field];
    return field !== undefined && declared?.kind === 'ref' && declared.to === owner ? [{ entity, field }] : [];
  });
}

type Together = { readonly going: Set<string>; readonly coming: Set<string>; readonly isNew: Set<string> };

function problemOf(book: Book, change: Change, { going, coming, isNew }: Together): ChangeProblem | undefined {
  if (change.kind === 'note') return undefined;
  const { entity, id } = change;
  if (change.kind === 'create') return tooLongIn(entity, change.values);
  const record = recordById(book, entity, id);
  if (!record && !isNew.has(nameOf(change))) return { kind: 'unknownRecord', entity };
  if (change.kind === 'update') {
    if (record?.deleted && !coming.has(nameOf(change)))
      return { kind: 'deletedRecord', title: titleOf(book, entity, id) };
    return tooLongIn(entity, change.values);
  }
  if (change.kind === 'undelete' || !record || record.deleted) return undefined;
  if (change.why.trim() === '') return { kind: 'reasonMissing', title: titleOf(book, entity, id) };
  const by = referrersOf(book, entity, id).filter((referrer) => !going.has(nameOf(referrer)));
  if (by.length === 0) return undefined;
  return { kind: 'stillReferred', title: titleOf(book, entity, id), by, byTitles: titlesOf(by) };
}

function titlesOf(by: readonly Referrer[]): string {
  const counts = new Map<string, number>();
  for (const { entity } of by) counts.set(entities[entity].label, (counts.get(entities[entity].label) ?? 0) + 1);
  return [...counts].map(([label, count]) => `${label} ${count} 条`).join('、');
}

function tooLongIn(entity: EntityName, values: { readonly [field: string]: JsonValue }): ChangeProblem | undefined {
  for (const key in values) {
    const value = values[key];
    if (typeof value === 'string' ? value.length < 10_000 : typeof value !== 'object' || value === null) continue;
    const { field } = splitKey(key);
    if (utf8(JSON.stringify(value)).length > maxFieldBytes)
      return { kind: 'tooLong', label: entities[entity].fields[field]?.label ?? field };
  }
  return undefined;
}

/** A record that was joined with another is written to under the id that speaks for both. */
function onRepresentative(book: Book, change: Change): Change {
  if (change.kind === 'note' || change.kind === 'create') return change;
  const id = representativeOf(book.state, change.entity, change.id);
  return id === change.id ? change : { ...change, id };
}

/** Joins the changes of one record, so that each of its fields is written once; a deletion ends what came before. */
function onceEach(changes: readonly Change[]): Iterable<Change> {
  const byName = new Map<string, Change[]>();
  for (const change of changes) {
    const name = change.kind === 'note' ? `note ${change.topic} ${change.id}` : nameOf(change);
    const known = byName.get(name);
    if (known) byName.set(name, joined(known, change));
    else byName.set(name, [change]);
  }
  return [...byName.values()].flat();
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

function draftsOfOne(book: Book, change: Change): OperationDraft[] {
  switch (change.kind) {
    case 'create':
      return creations(change);
    case 'update':
      return updates(book, change);
    case 'delete': {
      const { entity: t, id: r, why } = change;
      return [{ k: 'del', t, r, seen: seenOf(book.state, t, r), why }];
    }
    case 'undelete': {
      const e = deletionsOf(book.state, change.entity, change.id).map(({ op }) => op);
      return e.length === 0 ? [] : [{ k: 'undel', t: change.entity, r: change.id, e }];
    }
    case 'note':
      return [{ k: 'note', t: change.topic, r: change.id, f: change.values }];
    default:
      return assertNever(change, 'draftsOf');
  }
}

/** One `new`; what does not fit beside a very long text follows in a `set` of its own, which supersedes nothing. */
function creations({ entity: t, id: r, values, src }: Change & { kind: 'create' }): OperationDraft[] {
  return splitLong(withoutNull(values)).map((f, i) => ({
    k: i === 0 ? 'new' : 'set',
    t,
    r,
    f,
    ...(src ? { src } : {}),
  }));
}

function updates(book: Book, { entity: t, id: r, values, src, why }: Change & { kind: 'update' }): OperationDraft[] {
  return splitLong(values).map((f) => {
    const b: { [field: string]: string[] } = {};
    for (const field in f) {
      const heads = headsOf(book.state, t, r, field);
      if (heads.length > 0) b[field] = heads;
    }
    const hasHeads = Object.keys(b).length > 0;
    return { k: 'set', t, r, f, ...(hasHeads ? { b } : {}), ...(why ? { why } : {}), ...(src ? { src } : {}) };
  });
}

function withoutNull(values: { readonly [field: string]: JsonValue }): { [field: string]: JsonValue } {
  const kept: { [field: string]: JsonValue } = {};
  for (const field in values) {
    const value = values[field];
    if (value !== null && value !== undefined) kept[field] = value;
  }
  return kept;
}

type Values = { readonly [field: string]: JsonValue };

function splitLong(values: Values): Values[] {
  const long = Object.keys(values).filter((field) => {
    const value = values[field];
    return typeof value === 'string' && value.length > 2_000;
  });
  if (long.length === 0) return [values];
  const short = Object.fromEntries(Object.entries(values).filter(([field]) => !long.includes(field)));
  const parts = long.map((field) => ({ [field]: values[field] as JsonValue }));
  return Object.keys(short).length > 0 ? [short, ...parts] : parts;
}

function nameOf({ entity, id }: Named): string {
  return `${entity} ${id}`;
}
