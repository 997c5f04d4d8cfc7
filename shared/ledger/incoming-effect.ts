// The dry run of operations from elsewhere: what the book would show differently. It is computed on a small state that
// holds only the records which the operations touch, so the book itself is not changed and nothing has to be taken back.

import { canonicalJson, type JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import {
  applyOperation,
  conflictSteps,
  emptyState,
  exportRecord,
  importRecords,
  isNews,
  type MergedRecord,
  type MergeState,
  recordOf,
} from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import type { RecordName } from './book.ts';
import { guardLimits } from './import-guard.ts';
import { type Book, recordsOf } from './registers.ts';
import type { Steps } from './steps.ts';

/** How many records of a register (or notes of a topic) come, change, go and come back. */
export type TableEffect = {
  readonly table: string;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly restored: number;
};

/** One value or record that would be shown differently. */
export type EffectSample = {
  readonly kind: 'added' | 'changed' | 'deleted' | 'restored';
  readonly table: string;
  readonly id: string;
  /** Absent when the whole record comes, goes or comes back. */
  readonly field?: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
  /** What the record holds afterwards: its name may not be in the book yet. */
  readonly values: { readonly [field: string]: JsonValue };
  /** Who wrote it: log, user, stamp. */
  readonly by: { readonly log: string; readonly user?: string; readonly h: string };
};

/** A register that would lose much. */
export type Shrinking = {
  readonly entity: EntityName;
  /** Live records now. */
  readonly live: number;
  /** Records that would be deleted, and values that would be erased. */
  readonly deleted: number;
  readonly erased: number;
};

export type IncomingEffect = {
  /** Operations that the book does not hold. */
  readonly operations: number;
  readonly tables: readonly TableEffect[];
  readonly samples: readonly EffectSample[];
  /** Conflicts that would be new, and open ones that would be settled. */
  readonly newConflicts: number;
  readonly settledConflicts: number;
  /** Empty unless a confirmation of its own is wanted. */
  readonly shrinking: readonly Shrinking[];
};

/** So many samples are kept of each table and kind of change. */
const samplesOfAKind = 20;

/** In small steps. */
export function* effectOf(book: Book, operations: Iterable<StampedOperation>): Steps<IncomingEffect> {
  const scratch = emptyState();
  const touched = new Map<string, Touched>();
  const fresh: StampedOperation[] = [];
  for (const stamped of operations) {
    if (!isNews(book.state, stamped)) continue;
    fresh.push(stamped);
    borrowPart(book, scratch, stamped);
    borrow(book, scratch, touched, stamped);
    yield;
  }
  const before = yield* conflictIds(scratch);
  for (const stamped of fresh) {
    applyOperation(scratch, stamped);
    yield;
  }
  const after = yield* conflictIds(scratch);
  const tally = newTally();
  for (const record of touched.values()) {
    compare(tally, scratch, record);
    yield;
  }
  return {
    operations: fresh.length,
    tables: [...tally.tables.values()].filter(
      (table) => table.added + table.changed + table.deleted + table.restored > 0,
    ),
    samples: tally.samples,
    newConflicts: [...after].filter((id) => !before.has(id)).length,
    settledConflicts: [...before].filter((id) => !after.has(id)).length,
    shrinking: shrinkingOf(book, tally),
  };
}

/** A record before, and the last operation on it. */
type Touched = RecordName & {
  readonly was: Pick<MergedRecord, 'values' | 'deleted'> | undefined;
  readonly last: StampedOperation;
};

function borrow(book: Book, scratch: MergeState, touched: Map<string, Touched>, stamped: StampedOperation): void {
  const { t: table, r: id, h } = stamped.op;
  if (table === undefined || id === undefined) return;
  const key = `${table} ${id}`;
  const known = touched.get(key);
  if (known) {
    if (h > known.last.op.h) touched.set(key, { ...known, last: stamped });
    return;
  }
  const dump = exportRecord(book.state, table, id);
  if (dump) importRecords(scratch, table, [dump]);
  const merged = recordOf(book.state, table, id);
  const was = merged && { values: merged.values, deleted: merged.deleted };
  touched.set(key, { table, id, was, last: stamped });
}

/** What is known of an operation that comes whole now has taken effect in the records already. */
function borrowPart(book: Book, scratch: MergeState, { id }: StampedOperation): void {
  const known = book.state.abridged.get(id);
  if (!known) return;
  scratch.known.add(id);
  scratch.abridged.set(id, known);
}

function* conflictIds(state: MergeState): Steps<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const found of conflictSteps(state)) {
    if (found) ids.add(found.id);
    yield;
  }
  return ids;
}

type Tally = {
  readonly tables: Map<string, Mutable<TableEffect>>;
  readonly samples: EffectSample[];
  readonly kept: Map<string, number>;
  readonly erased: Map<string, number>;
};
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function newTally(): Tally {
  return { tables: new Map(), samples: [], kept: new Map(), erased: new Map() };
}

function compare(tally: Tally, scratch: MergeState, record: Touched): void {
  const { table, id, was } = record;
  const now = recordOf(scratch, table, id);
  if (!now) return;
  const kind = kindOf(was, now);
  if (kind === undefined) return;
  const changes = kind === 'changed' ? changedFields(was?.values ?? {}, now.values) : [];
  if (kind === 'changed' && changes.length === 0) return;
  const counts = tally.tables.get(table) ?? { table, added: 0, changed: 0, deleted: 0, restored: 0 };
  counts[kind]++;
  tally.tables.set(table, counts);
  const { log, op } = record.last;
  const by = { log, h: op.h, ...(op.u === undefined ? {} : { user: op.u }) };
  const common = { kind, table, id, values: now.values, by };
  if (kind !== 'changed') keep(tally, { ...common, before: null, after: null });
  for (const field of changes) {
    const [before, after] = [was?.values[field] ?? null, now.values[field] ?? null];
    if (before !== null && after === null) tally.erased.set(table, (tally.erased.get(table) ?? 0) + 1);
    keep(tally, { ...common, field, before, after });
  }
}

function kindOf(was: Touched['was'], now: MergedRecord): EffectSample['kind'] | undefined {
  if (!was) return now.deleted ? undefined : 'added';
  if (was.deleted !== now.deleted) return now.deleted ? 'deleted' : 'restored';
  return now.deleted ? undefined : 'changed';
}

function changedFields(before: MergedRecord['values'], after: MergedRecord['values']): string[] {
  const gone = Object.keys(before).filter((field) => after[field] === undefined);
  return [...gone, ...Object.keys(after)].filter((field) => !isSame(before[field] ?? null, after[field] ?? null));
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a) === canonicalJson(b));
}

function keep(tally: Tally, sample: EffectSample): void {
  const name = `${sample.table} ${sample.kind}`;
  const kept = tally.kept.get(name) ?? 0;
  if (kept >= samplesOfAKind) return;
  tally.kept.set(name, kept + 1);
  tally.samples.push(sample);
}

/** The limits are those of an import (import-guard.ts). */
function shrinkingOf(book: Book, { tables, erased }: Tally): readonly Shrinking[] {
  const { lostShare, lostAtLeast, lostInAll } = guardLimits;
  return [...tables.values()].flatMap(({ table, deleted }) => {
    if (!isEntityName(table)) return [];
    const live = recordsOf(book, table).length;
    const loss = { entity: table, live, deleted, erased: erased.get(table) ?? 0 };
    const isGreat = [loss.deleted, loss.erased].some(
      (lost) => lost >= lostInAll || (lost >= lostAtLeast && lost >= lostShare * live),
    );
    return isGreat ? [loss] : [];
  });
}
