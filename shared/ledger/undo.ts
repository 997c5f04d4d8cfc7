// Taking back a transaction. Nothing is removed from the log: the inverse is itself a list of changes, written like any
// other edit, so it can be taken back in turn (恢复). What somebody changed again since then is not touched.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { aliasesOf, attachmentsOf, fieldHeads, recordOf, representativeOf } from '#shared/sync/merge.ts';
import { attachmentField } from '#shared/sync/merge-record.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { recordById, titleOf } from './book.ts';
import { type AttachmentAbout, type Change, type Named, nameOf, type Source, subjectOf } from './change.ts';
import { decisionTopic, oppositeOfDecision } from './conflict-notes.ts';
import { type KeptEdit, keptEditOf, usesOf } from './kept-edits.ts';
import { prepareReferences, referrersOf } from './references.ts';
import type { Book } from './registers.ts';
import type { Steps } from './steps.ts';

export type UndoPlan = {
  readonly changes: readonly Change[];
  readonly kept: readonly KeptEdit[];
  /** Records that are taken back, wholly or in part. */
  readonly count: number;
};

/** A value, the stamp of its writing, and where it had come from. */
export type Written = { readonly value: JsonValue; readonly h: string; readonly src?: Source };

/** What an operation wrote, by operation id and field; undefined when the operation is not known. */
export type ValueWritten = (op: string, field: string) => Written | undefined;

/**
 * The changes that take back the operations of one transaction, as far as nobody changed the same fields since. In small
 * steps; the book must not change meanwhile.
 *
 * @param operations all operations of the transaction
 * @param written looks up what the superseded operations (`b`) had written
 * @param why the reason that every change gives
 */
export function* inverseOf(
  book: Book,
  operations: readonly StampedOperation[],
  written: ValueWritten,
  why: string,
): Steps<UndoPlan> {
  const kept: KeptEdit[] = [];
  const created = operations.filter(({ op }) => op.k === 'new');
  const names = new Set<string>();
  for (const { op } of created) {
    names.add(nameOf(recordNamed(op)));
    yield;
  }
  const going = yield* undoableCreations(book, created, operations, names, kept);
  const changes: Change[] = [];
  for (const stamped of operations) {
    changes.push(...inverseOfOne(book, stamped, written, why, names, kept));
    yield;
  }
  for (const { op } of created.reverse()) {
    if (going.has(nameOf(recordNamed(op)))) changes.push({ kind: 'delete', ...recordNamed(op), why });
    yield;
  }
  const records = new Set<string>();
  for (const change of changes) {
    records.add(subjectOf(change));
    yield;
  }
  const decisions = oppositesOf(operations, changes.length > 0);
  return { changes: [...changes, ...decisions], kept, count: records.size || decisions.length };
}

/**
 * What takes back the decisions that were written with these operations. One that changed nothing but itself (不是同一个)
 * can always be taken back, others only when something of what they did can.
 */
function oppositesOf(operations: readonly StampedOperation[], anyChange: boolean): readonly Change[] {
  return operations.flatMap(({ id, op }) => {
    if (op.k !== 'note' || op.t !== decisionTopic || !op.f || op.r === undefined) return [];
    return anyChange || op.f.verdict === 'distinct' ? [oppositeOfDecision(id, op.f, op.r)] : [];
  });
}

/** What takes back a joining or an entry of an account; nothing for other operations. */
function inverseAside(book: Book, { id, op }: StampedOperation, why: string): Change[] {
  const { t, r } = op;
  if (t === undefined || r === undefined) return [];
  if (op.k === 'led') return [{ kind: 'reverse', table: t, account: r, entries: [id], why }];
  if (op.k === 'rev') return (op.e ?? []).flatMap((entry) => entryAgain(book, t, entry, why));
  if (!isEntityName(t)) return [];
  if (op.k === 'blob' || op.k === 'rem') return attachedAgain(book, op, t, r);
  if (op.k === 'alias' && op.to !== undefined) {
    const stands = aliasesOf(book.state, t, r).some((edge) => edge.op === id);
    return stands ? [{ kind: 'unalias', entity: t, id: r, edges: [{ op: id, to: op.to }], why }] : [];
  }
  const to = op.k === 'unalias' ? op.ext?.to : undefined;
  const isOne = typeof to === 'string' && representativeOf(book.state, t, r) === representativeOf(book.state, t, to);
  return typeof to === 'string' && !isOne ? [{ kind: 'alias', entity: t, id: r, to, why }] : [];
}

/** Takes off what was attached and still is; attaches again what was taken off and is not back. */
function attachedAgain(book: Book, op: StampedOperation['op'], entity: EntityName, record: string): Change[] {
  const standing = attachmentsOf(book.state, entity, record);
  if (op.k === 'blob')
    return standing
      .filter(({ sm3 }) => sm3 === op.f?.sm3)
      .map(({ ops }) => ({ kind: 'detach', entity, id: record, ops }));
  const taken = op.ext?.[attachmentField];
  if (!Array.isArray(taken) || recordById(book, entity, record)?.deleted !== false) return [];
  return (taken as AttachmentAbout[])
    .filter(({ sm3 }) => !standing.some((one) => one.sm3 === sm3))
    .map((about) => ({ kind: 'attach', entity, id: record, about }));
}

/** A reversal cannot be reversed: the entry is made again, under the same key. */
function entryAgain({ state }: Book, table: string, id: string, why: string): Change[] {
  const entry = state.ledgers.get(table)?.entries.get(id);
  if (!entry) return [];
  const { account, amount, key, seen } = entry;
  if (seen) return [{ kind: 'count', table, account, amount, why }];
  return [{ kind: 'entry', table, account, amount, why, ...(key === undefined ? {} : { key }) }];
}

/** Which creations can be taken back: untouched since, and used by nothing that stays. */
function* undoableCreations(
  book: Book,
  created: readonly StampedOperation[],
  all: readonly StampedOperation[],
  names: ReadonlySet<string>,
  kept: KeptEdit[],
): Steps<ReadonlyMap<string, Named>> {
  const written = yield* valuesOfCreated(all, names);
  const going = new Map<string, Named>();
  for (const { op } of created) {
    const { entity, id } = recordNamed(op);
    yield* prepareReferences(book, entity);
    const record = recordById(book, entity, id);
    if (!record || record.deleted) continue;
    const touched = touchedFields(book, op, written.get(nameOf({ entity, id })) ?? {});
    if (touched.length === 0) going.set(nameOf({ entity, id }), { entity, id });
    else kept.push(...touched.map((field) => keptEditOf(book, entity, id, field)));
    yield;
  }
  for (let before = -1; before !== going.size; ) {
    before = going.size;
    yield* keepUsed(book, going, kept);
    yield* keepWithPerson(book, going, names);
  }
  return going;
}

/** The job or membership of somebody who stays stays too: a person who was kept should not lose half of the row. */
function* keepWithPerson(book: Book, going: Map<string, Named>, names: ReadonlySet<string>): Steps<void> {
  for (const [name, { entity, id }] of going) {
    yield;
    if (entity !== 'employment' && entity !== 'membership') continue;
    const person = recordById(book, entity, id)?.values.personId;
    if (typeof person !== 'string') continue;
    const owner = nameOf({ entity: 'person', id: person });
    if (names.has(owner) && !going.has(owner)) going.delete(name);
  }
}

/** Takes out what something that stays refers to; others may refer to what was taken out. */
function* keepUsed(book: Book, going: Map<string, Named>, kept: KeptEdit[]): Steps<void> {
  for (const [name, { entity, id }] of going) {
    yield;
    const users = referrersOf(book, entity, id).filter((user) => !going.has(nameOf(user)));
    if (users.length === 0) continue;
    going.delete(name);
    kept.push({ entity, id, title: titleOf(book, entity, id), ...usesOf(book, users) });
  }
}

type Values = { [field: string]: JsonValue };

/** What the transaction wrote into the records it made; a very long text stands in an operation of its own. */
function* valuesOfCreated(
  all: readonly StampedOperation[],
  names: ReadonlySet<string>,
): Steps<ReadonlyMap<string, Values>> {
  const written = new Map<string, Values>();
  for (const { op } of all) {
    const name = `${op.t} ${op.r}`;
    if ((op.k === 'new' || op.k === 'set') && names.has(name)) written.set(name, { ...written.get(name), ...op.f });
    yield;
  }
  return written;
}

/** The fields of a created record that others changed since; most records carry the stamp of their making only. */
function touchedFields(book: Book, op: StampedOperation['op'], written: Values): readonly string[] {
  const { entity, id } = recordNamed(op);
  const merged = recordOf(book.state, entity, id);
  if (!merged || merged.changedH === op.h) return [];
  const isTouched = (field: string) =>
    field === attachmentField || !isStill(book, entity, id, field, written[field] ?? null);
  return Object.keys(merged.values).filter(isTouched);
}

function inverseOfOne(
  book: Book,
  stamped: StampedOperation,
  written: ValueWritten,
  why: string,
  created: ReadonlySet<string>,
  kept: KeptEdit[],
): Change[] {
  const { op } = stamped;
  const aside = inverseAside(book, stamped, why);
  if (aside.length > 0) return aside;
  if (op.t === undefined || !isEntityName(op.t) || op.r === undefined || created.has(`${op.t} ${op.r}`)) return [];
  const { entity, id } = recordNamed(op);
  if (op.k === 'del') return [{ kind: 'undelete', entity, id, why }];
  if (op.k === 'undel') return [{ kind: 'delete', entity, id, why }];
  if (op.k !== 'set') return [];
  const before = new Map<string, { readonly src: Source | undefined; readonly values: Values }>();
  for (const field of Object.keys(op.f ?? {})) {
    if (!isStill(book, entity, id, field, op.f?.[field] ?? null)) {
      kept.push(keptEditOf(book, entity, id, field));
      continue;
    }
    const { value, src } = valueBefore(op.b?.[field], field, written);
    const origin = JSON.stringify(src ?? null);
    const from = before.get(origin) ?? { src, values: {} };
    before.set(origin, from);
    from.values[field] = value;
  }
  if (recordById(book, entity, id)?.deleted) return [];
  return [...before.values()].map(({ src, values }) => ({
    kind: 'update',
    entity,
    id,
    values,
    why,
    ...(src ? { src } : {}),
  }));
}

/** Several heads were superseded at once when a conflict was resolved; the latest of them had been shown. */
function valueBefore(heads: readonly string[] | undefined, field: string, written: ValueWritten): Omit<Written, 'h'> {
  let latest: (Written & { readonly op: string }) | undefined;
  for (const op of heads ?? []) {
    const before = written(op, field);
    if (before && (!latest || isLater({ ...before, op }, latest))) latest = { ...before, op };
  }
  return latest ?? { value: null };
}

function isLater(a: { readonly h: string; readonly op: string }, b: { readonly h: string; readonly op: string }) {
  return a.h === b.h ? a.op > b.op : a.h > b.h;
}

/** Nobody wrote anything else since; an undo that brought the value back counts as nothing. */
function isStill(book: Book, entity: EntityName, id: string, field: string, value: JsonValue): boolean {
  const text = JSON.stringify(value);
  return fieldHeads(book.state, entity, id, field).every((head) => JSON.stringify(head.value) === text);
}

function recordNamed(op: StampedOperation['op']): Named {
  return { entity: op.t as EntityName, id: op.r as string };
}
