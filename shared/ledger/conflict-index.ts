// The list of open conflicts, kept up to date record by record. A book of 50,000 people is looked through once, when the
// list is first asked for; from then on an edit only leaves its name here, and the next `updateConflicts` asks the rules
// again about the records, numbers and references that the edit may have changed. All work comes in small steps.

import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { allRecordsOf } from './book.ts';
import type { Conflict } from './conflict.ts';
import { decisionTopic, distinctPairs, pairOf } from './conflict-notes.ts';
import {
  conflictsOfLedger,
  conflictsOfRecord,
  deadReferencesOf,
  duplicateOf,
  identityFields,
  identityOf,
  standingRecord,
} from './conflict-rules.ts';
import { prepareReferences, referrersOf } from './references.ts';
import type { Book } from './registers.ts';
import type { Steps } from './steps.ts';

export type ConflictIndex = {
  readonly book: Book;
  /** What was changed since the last update, by table; undefined until the book was looked through. */
  readonly waiting: Map<string, Set<string>>;
  readonly holders: readonly Holders[];
  /** Records known to be deleted: when one comes or goes, those that refer to it are asked again. */
  readonly gone: Set<string>;
  /** Cause (a record, a reference, a number, a ledger) → its conflicts. */
  readonly open: Map<string, readonly Conflict[]>;
  distinct: ReadonlySet<string>;
  isComplete: boolean;
  /** Made when asked for. */
  list: readonly Conflict[] | undefined;
};

/** Who holds which number: of one identity field, both ways. */
type Holders = {
  readonly byNumber: Map<string, string | Set<string>>;
  readonly numberOf: Map<string, string>;
};

/** An empty list that takes note of every change of the book from now on. */
export function createConflictIndex(book: Book): ConflictIndex {
  const index: ConflictIndex = {
    book,
    waiting: new Map(),
    holders: identityFields.map(() => ({ byNumber: new Map(), numberOf: new Map() })),
    gone: new Set(),
    open: new Map(),
    distinct: new Set(),
    isComplete: false,
    list: undefined,
  };
  book.watchers.add({ changed: (table, id) => note(index, table, id) });
  return index;
}

/** Brings the list up to date. @returns whether it may have changed */
export function* updateConflicts(index: ConflictIndex): Steps<boolean> {
  if (index.isComplete && index.waiting.size === 0) return false;
  const waiting = index.isComplete ? new Map(index.waiting) : undefined;
  index.waiting.clear();
  const numbers = new Set<string>();
  if (!waiting || waiting.has(decisionTopic)) noteDecided(index, numbers);
  for (const [table, id] of waiting ? namesIn(waiting) : everythingIn(index.book)) {
    yield* lookAt(index, table, id, numbers);
    yield;
  }
  index.isComplete = true;
  for (const name of numbers) {
    lookAtNumber(index, name);
    yield;
  }
  index.list = undefined;
  return true;
}

/** All open conflicts as of the last update, ordered by their id. */
export function conflictsIn(index: ConflictIndex): readonly Conflict[] {
  index.list ??= [...index.open.values()].flat().sort((a, b) => (a.id < b.id ? -1 : 1));
  return index.list;
}

/** Whether something was changed that the list does not yet tell of. */
export function isBehind(index: ConflictIndex): boolean {
  return !index.isComplete || index.waiting.size > 0;
}

function note({ waiting }: ConflictIndex, table: string, id: string): void {
  const ids = waiting.get(table);
  if (ids) ids.add(id);
  else waiting.set(table, new Set([id]));
}

type RecordPlace = readonly [table: string, id: string];

function* namesIn(waiting: ReadonlyMap<string, ReadonlySet<string>>): Iterable<RecordPlace> {
  for (const [table, ids] of waiting) for (const id of ids) yield [table, id];
}

function* everythingIn(book: Book): Iterable<RecordPlace> {
  for (const entity of book.registers.keys()) for (const { id } of allRecordsOf(book, entity)) yield [entity, id];
  for (const table of book.state.ledgers.keys()) yield [table, ''];
}

/** A decision may have made two records distinct, or no longer: every number that several hold is asked again. */
function noteDecided(index: ConflictIndex, numbers: Set<string>): void {
  index.distinct = distinctPairs(index.book);
  for (const [at, { byNumber }] of index.holders.entries())
    for (const [number, ids] of byNumber) if (typeof ids !== 'string') numbers.add(`${at} ${number}`);
}

function* lookAt(index: ConflictIndex, table: string, id: string, numbers: Set<string>): Steps<void> {
  const { book } = index;
  if (book.state.ledgers.has(table)) set(index, `ledger ${table}`, conflictsOfLedger(book, table));
  if (!isEntityName(table)) return;
  set(index, `record ${table} ${id}`, conflictsOfRecord(book, table, id));
  set(index, `references ${table} ${id}`, deadReferencesOf(book, table, id));
  yield* lookAtReferrers(index, table, id);
  for (const [at, identity] of identityFields.entries())
    if (identity.entity === table) moveHolder(index, at, id, numbers);
}

/** Only a record that came, went, was joined or was deleted once more changes what others' references are worth. */
function* lookAtReferrers(index: ConflictIndex, entity: EntityName, id: string): Steps<void> {
  const { book, gone } = index;
  const isGone = book.registers.get(entity)?.records.get(id)?.deleted === true;
  const isJoined = book.state.aliases.has(entity);
  const name = `${entity} ${id}`;
  if (!isGone && !gone.has(name) && !isJoined) return;
  if (isGone) gone.add(name);
  else gone.delete(name);
  yield* prepareReferences(book, entity);
  for (const referrer of referrersOf(book, entity, id)) {
    set(index, `references ${referrer.entity} ${referrer.id}`, deadReferencesOf(book, referrer.entity, referrer.id));
    yield;
  }
}

function moveHolder(index: ConflictIndex, at: number, id: string, numbers: Set<string>): void {
  const identity = identityFields[at];
  const holders = index.holders[at];
  if (!identity || !holders) return;
  const record = standingRecord(index.book, identity.entity, id);
  const [before, after] = [holders.numberOf.get(id), record && identityOf(record, identity)];
  if (before !== undefined && before !== after) {
    removeHolder(holders, before, id);
    numbers.add(`${at} ${before}`);
  }
  if (after === undefined) return;
  const known = holders.byNumber.get(after);
  addHolder(holders, after, id);
  if (known !== undefined && known !== id) numbers.add(`${at} ${after}`);
}

function lookAtNumber(index: ConflictIndex, name: string): void {
  const cut = name.indexOf(' ');
  const at = Number(name.slice(0, cut));
  const identity = identityFields[at];
  const ids = index.holders[at]?.byNumber.get(name.slice(cut + 1));
  if (!identity) return;
  const areDistinct = (a: string, b: string) => index.distinct.has(pairOf(a, b));
  const several = ids === undefined || typeof ids === 'string' ? [] : [...ids];
  set(index, `number ${name}`, duplicateOf(index.book, identity, several, areDistinct));
}

function addHolder({ byNumber, numberOf }: Holders, number: string, id: string): void {
  numberOf.set(id, number);
  const known = byNumber.get(number);
  if (known === undefined) byNumber.set(number, id);
  else if (typeof known !== 'string') known.add(id);
  else if (known !== id) byNumber.set(number, new Set([known, id]));
}

function removeHolder({ byNumber, numberOf }: Holders, number: string, id: string): void {
  numberOf.delete(id);
  const known = byNumber.get(number);
  if (known === id) byNumber.delete(number);
  else if (known instanceof Set) known.delete(id);
}

function set({ open }: ConflictIndex, cause: string, conflicts: readonly Conflict[]): void {
  if (conflicts.length > 0) open.set(cause, conflicts);
  else open.delete(cause);
}
