// Two PCs of one office for the tests of conflicts: each writes its own log, `meet` gives each what it lacks.

import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { applyOperations, type Book, createBook } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import type { Conflict } from './conflict.ts';
import type { Choice } from './conflict-changes.ts';
import { changesOfDecision } from './conflict-decisions.ts';
import { type ConflictIndex, conflictsIn, createConflictIndex, updateConflicts } from './conflict-index.ts';
import { finish } from './steps.ts';

export type TestPc = {
  readonly book: Book;
  readonly index: ConflictIndex;
  /** What it wrote itself, and what came from the other. */
  readonly operations: StampedOperation[];
  readonly received: StampedOperation[];
  write(...changes: readonly Change[]): readonly StampedOperation[];
  conflicts(): readonly Conflict[];
  /** The ids of what is open. */
  open(): readonly string[];
  decide(conflict: Conflict | undefined, choice: Choice): readonly StampedOperation[];
};

let wallMs = 1_700_000_000_000;
let noteNo = 0;

export function testPc(log: string): TestPc {
  const book = createBook();
  const index = createConflictIndex(book);
  const operations: StampedOperation[] = [];
  let head: LogHead = openLog(log, 'install', {}, { wallMs: 1_000, tx: 't0' }).head;
  const write = (...changes: readonly Change[]) => {
    wallMs += 1_000;
    const at = { wallMs, tx: `t${wallMs}`, user: `u-${log}` };
    const appended = appendOperations(head, draftsOf(book, changes), at);
    head = appended.head;
    operations.push(...appended.ops);
    applyOperations(book, appended.ops);
    return appended.ops;
  };
  const conflicts = () => {
    finish(updateConflicts(index));
    return conflictsIn(index);
  };
  return {
    book,
    index,
    operations,
    received: [],
    write,
    conflicts,
    open: () => conflicts().map(({ id }) => id),
    decide: (conflict, choice) => {
      if (!conflict) throw new Error('there is no conflict to decide');
      const hand = { userName: '录入员甲', deviceName: log };
      const changes = changesOfDecision(book, { conflict, choice }, hand, `D${++noteNo}`);
      if (!changes.ok) throw new Error(JSON.stringify(changes.error));
      return write(...changes.value);
    },
  };
}

/** Each takes in everything that the other has. */
export function meet(a: TestPc, b: TestPc): void {
  const [ofA, ofB] = [[...a.operations], [...b.operations]];
  applyOperations(a.book, ofB);
  applyOperations(b.book, ofA);
  a.received.push(...ofB);
  b.received.push(...ofA);
}

/** Two PCs that hold the same records. */
export function twoPcs(...changes: readonly Change[]): readonly [TestPc, TestPc] {
  const [a, b] = [testPc('AAAAAAAAAAAA'), testPc('BBBBBBBBBBBB')];
  if (changes.length > 0) a.write(...changes);
  meet(a, b);
  return [a, b];
}

/** Changes of one person, as a clerk makes them. */
export const person = (id: string, values = {}): Change => ({
  kind: 'create',
  entity: 'person',
  id,
  values: { name: `人${id}`, ...values },
});
export const update = (id: string, values: Record<string, string | null>): Change => ({
  kind: 'update',
  entity: 'person',
  id,
  values,
});
export const remove = (id: string): Change => ({ kind: 'delete', entity: 'person', id, why: '误录' });
