// Looking through the book for what a clerk must decide: a moment after each change, in slices, so that no edit waits.

import type { Conflict } from '#shared/ledger/conflict.ts';
import {
  type ConflictIndex,
  conflictsIn,
  createConflictIndex,
  isBehind,
  updateConflicts,
} from '#shared/ledger/conflict-index.ts';
import { type Decision, decisionsOf, type Remark, remarksOf } from '#shared/ledger/conflict-notes.ts';
import { marksOf, type RecordMarks } from '#shared/ledger/record-marks.ts';
import { type AnsweringReceipt, type ReturnedItem, returnedItems } from '#shared/ledger/returned-items.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { inSlices } from './pace.ts';
import { batchesOf } from './touched-records.ts';

type Seen = {
  /** What the marks were made from: they stay the same objects until it changes, so that no grid is painted anew. */
  marked: string;
  conflicts: readonly Conflict[] | undefined;
  decisions: readonly Decision[];
  remarks: ReadonlyMap<string, readonly Remark[]>;
  returned: readonly ReturnedItem[];
  marks: RecordMarks;
};

export type Watch = {
  readonly queue: CommitQueue;
  readonly index: ConflictIndex;
  readonly listeners: Set<() => void>;
  receipts: readonly AnsweringReceipt[];
  acknowledged: { readonly [log: string]: number };
  seen: Seen;
  version: number;
  /** The version of the ledger that was looked at last. */
  bookVersion: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  running: Promise<void> | undefined;
};

/** The list need not follow every key that is pressed. */
const settleMs = 300;

export function newWatch(queue: CommitQueue): Watch {
  return {
    queue,
    index: createConflictIndex(queue.desk.book),
    listeners: new Set(),
    receipts: [],
    acknowledged: {},
    seen: { marked: '', conflicts: undefined, decisions: [], remarks: new Map(), returned: [], marks: new Map() },
    version: 0,
    bookVersion: -1,
    timer: undefined,
    running: undefined,
  };
}

/** Nobody looks while nobody watches. */
export function lookLater(watch: Watch): void {
  if (watch.listeners.size === 0 || watch.timer !== undefined) return;
  watch.timer = setTimeout(() => {
    watch.timer = undefined;
    if (!watch.queue.isClosed) void look(watch);
  }, settleMs);
}

export function look(watch: Watch): Promise<void> {
  watch.running ??= lookNow(watch).finally(() => {
    watch.running = undefined;
  });
  return watch.running;
}

async function lookNow(watch: Watch): Promise<void> {
  const { desk } = watch.queue;
  while (isBehind(watch.index) || watch.bookVersion !== desk.book.version) {
    const { version } = desk.book;
    await inSlices(desk.pace, updateConflicts(watch.index));
    watch.bookVersion = version;
    watch.seen = seenIn(watch);
    watch.version++;
    for (const listener of [...watch.listeners]) listener();
  }
}

function seenIn({ queue, index, receipts, acknowledged, seen }: Watch): Seen {
  const { book } = queue.desk;
  const conflicts = conflictsIn(index);
  const returned = returnedItems(book, receipts, (table, id) => isUnsent(queue.desk, table, id, acknowledged));
  const marked = JSON.stringify([conflicts.map(({ id }) => id), returned.map(({ id, state }) => [id, state])]);
  const marks = marked === seen.marked ? seen.marks : marksOf(book, conflicts, returned);
  return { marked, conflicts, decisions: decisionsOf(book), remarks: remarksOf(book), returned, marks };
}

function isUnsent(
  { touched, spans }: LedgerDesk,
  table: string,
  id: string,
  acknowledged: { readonly [log: string]: number },
): boolean {
  return batchesOf(touched, { table, id }).some((n) => {
    const span = spans[n - 1];
    return span !== undefined && span.last > (acknowledged[span.log] ?? 0);
  });
}
