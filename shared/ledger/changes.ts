// What a form, a paste or an import wants to change, and the operations that say so. A change names records and values
// only; what it supersedes (`b`), has seen (`seen`) or cancels (`e`) is read from the book at the moment of drafting.
// The changes of one list are one transaction: no operation of it can name another, so each field of a record is
// written once and the last value counts.

import { utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever, fail, ok, type Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import {
  aliasesOf,
  attachmentsOf,
  deletionsOf,
  headsOf,
  representativeOf,
  seenByStocktake,
  seenOf,
} from '#shared/sync/merge.ts';
import { attachmentField } from '#shared/sync/merge-record.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import { recordById, titleOf } from './book.ts';
import { type Change, isRecordChange, nameOf } from './change.ts';
import { splitKey } from './dated-values.ts';
import { joinChanges } from './join-changes.ts';
import { withOwnedRecords } from './owned-records.ts';
import { prepareReferences, type Referrer, referrersOf } from './references.ts';
import type { Book } from './registers.ts';
import { finish, type Steps } from './steps.ts';

export type { Change, Source } from './change.ts';

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
  | { readonly kind: 'alreadyJoined'; readonly title: string }
  | { readonly kind: 'tooLong'; readonly label: string };

/** Text of one field may take this much of an operation line (64 KiB). */
const maxFieldBytes = 60_000;

/**
 * Whether these changes may be written together: a deletion needs a reason, and nothing alive may point to what goes.
 *
 * @returns the changes with the records added that go (or come back) with their owner
 */
export function checkChanges(book: Book, changes: readonly Change[]): Result<readonly Change[], ChangeProblem> {
  return finish(checkInSteps(book, changes));
}

/** The same in small steps, for a large transaction; the book must not change meanwhile. */
export function* checkInSteps(book: Book, changes: readonly Change[]): Steps<Result<readonly Change[], ChangeProblem>> {
  const whole = yield* withOwnedRecords(book, changes);
  const together: Together = { going: new Set(), coming: new Set(), isNew: new Set() };
  for (const change of whole) {
    noteIn(together, change);
    yield;
  }
  for (const change of whole) {
    if (change.kind === 'delete') yield* prepareReferences(book, change.entity);
    const problem = problemOf(book, change, together);
    if (problem) return fail(problem);
    yield;
  }
  return ok(whole);
}

/**
 * The operations of one transaction.
 *
 * @throws when `checkChanges` would have refused them
 */
export function draftsOf(book: Book, changes: readonly Change[]): OperationDraft[] {
  const checked = checkChanges(book, changes);
  if (!checked.ok) throw new Error(`draftsOf: ${JSON.stringify(checked.error)}`);
  return finish(draftInSteps(book, checked.value));
}

/** The operations of changes as `checkInSteps` returned them, in small steps. */
export function* draftInSteps(book: Book, checked: readonly Change[]): Steps<OperationDraft[]> {
  const drafts: OperationDraft[] = [];
  for (const changes of yield* joinChanges(book, checked)) {
    for (const change of changes) drafts.push(...draftsOfOne(book, change));
    yield;
  }
  return drafts;
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
    case 'alreadyJoined':
      return `没有合并。“${problem.title}”和另一条已经是同一条记录，请刷新后再看。`;
    case 'tooLong':
      return `没有保存。“${problem.label}”的文字太长，请缩短后再保存。`;
    default:
      return assertNever(problem, 'describeChangeProblem');
  }
}

type Together = { readonly going: Set<string>; readonly coming: Set<string>; readonly isNew: Set<string> };

function noteIn({ going, coming, isNew }: Together, change: Change): void {
  if (change.kind === 'delete') going.add(nameOf(change));
  if (change.kind === 'undelete') coming.add(nameOf(change));
  if (change.kind === 'create') isNew.add(nameOf(change));
}

function problemOf(book: Book, change: Change, { going, coming, isNew }: Together): ChangeProblem | undefined {
  if (change.kind === 'alias') return problemOfJoining(book, change);
  if (change.kind === 'attach') return problemOfAttaching(book, change);
  if (!isRecordChange(change)) return undefined;
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

/** Both must be there, and not be one already. */
function problemOfJoining(book: Book, { entity, id, to }: Change & { kind: 'alias' }): ChangeProblem | undefined {
  for (const one of [id, to]) {
    const record = recordById(book, entity, one);
    if (!record) return { kind: 'unknownRecord', entity };
    if (record.deleted) return { kind: 'deletedRecord', title: titleOf(book, entity, one) };
  }
  const isOne = representativeOf(book.state, entity, id) === representativeOf(book.state, entity, to);
  return isOne ? { kind: 'alreadyJoined', title: titleOf(book, entity, id) } : undefined;
}

/** Nothing is attached to what is not there, or not shown. */
function problemOfAttaching(book: Book, { entity, id }: Change & { kind: 'attach' }): ChangeProblem | undefined {
  const record = recordById(book, entity, id);
  if (!record) return { kind: 'unknownRecord', entity };
  return record.deleted ? { kind: 'deletedRecord', title: titleOf(book, entity, id) } : undefined;
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

function draftsOfOne(book: Book, change: Change): OperationDraft[] {
  switch (change.kind) {
    case 'create':
      return creations(change);
    case 'update':
      return updates(book, change);
    case 'delete': {
      const { entity: t, id: r, why } = change;
      return [{ k: 'del', t, r, seen: seenByDeleter(book, t, r), why }];
    }
    case 'undelete': {
      const e = deletionsOf(book.state, change.entity, change.id).map(({ op }) => op);
      const { entity: t, id: r } = change;
      return e.length === 0 ? [] : [{ k: 'undel', t, r, e, ...reasonOf(change) }];
    }
    case 'note':
      return [{ k: 'note', t: change.topic, r: change.id, f: change.values }];
    case 'alias':
      return [{ k: 'alias', t: change.entity, r: change.id, to: change.to, ...reasonOf(change) }];
    case 'unalias':
      return separations(book, change);
    case 'attach':
      return [{ k: 'blob', t: change.entity, r: change.id, f: { ...change.about } }];
    case 'detach':
      return detachments(book, change);
    case 'entry': {
      const { table: t, account: r, amount: d, key } = change;
      return [{ k: 'led', t, r, d, ...(key === undefined ? {} : { key }), ...reasonOf(change) }];
    }
    case 'count': {
      const { table: t, account: r, amount: d } = change;
      return [{ k: 'led', t, r, d, seen: seenByStocktake(book.state, t, r), ...reasonOf(change) }];
    }
    case 'reverse':
      return [{ k: 'rev', t: change.table, r: change.account, e: change.entries, ...reasonOf(change) }];
    default:
      return assertNever(change, 'draftsOf');
  }
}

/** The edits that stand, and the joinings: who deletes a joined record has seen that it was joined. */
function seenByDeleter({ state }: Book, t: EntityName, r: string): string[] {
  const joinings = state.aliases.has(t) ? aliasesOf(state, t, r).map(({ op }) => op) : [];
  return joinings.length === 0 ? seenOf(state, t, r) : [...seenOf(state, t, r), ...joinings].sort();
}

function reasonOf({ why }: { readonly why?: string }): { readonly why?: string } {
  return why ? { why } : {};
}

/** `ext.attachments` keeps what was said of the contents, for whoever puts them back. */
function detachments(book: Book, { entity: t, id: r, ops }: Change & { kind: 'detach' }): OperationDraft[] {
  const going = attachmentsOf(book.state, t, r).filter((one) => one.ops.some((op) => ops.includes(op)));
  const b = { [attachmentField]: going.flatMap((one) => one.ops.filter((op) => ops.includes(op))) };
  return going.length === 0 ? [] : [{ k: 'rem', t, r, b, ext: { [attachmentField]: going.map(({ about }) => about) } }];
}

/** One operation for each joining that still stands; `ext.to` keeps the other end for whoever joins them again. */
function separations(book: Book, { entity: t, id: r, edges, why }: Change & { kind: 'unalias' }): OperationDraft[] {
  const standing = new Set(aliasesOf(book.state, t, r).map(({ op }) => op));
  return edges
    .filter(({ op }) => standing.has(op))
    .map(({ op, to }) => ({ k: 'unalias', t, r, e: [op], ext: { to }, ...(why ? { why } : {}) }));
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
