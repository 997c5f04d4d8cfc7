// What an open ledger holds in memory, shared by the parts that load it, write to it and read from it.

import type { HostApi, Unlocked } from '#shared/host/host-api.ts';
import { applyOperations, type Book, type RecordName } from '#shared/ledger/book.ts';
import type { LogHead } from '#shared/sync/log-writer.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import type { CompactedMark } from './compacted-rows.ts';
import type { LedgerDatabase } from './database.ts';
import type { Pace } from './pace.ts';
import type { BatchSpan, Safe } from './sealed-batches.ts';
import { forgetTouched, noteTouched, type TouchedRecords } from './touched-records.ts';
import type { UndoStacks } from './undo-stacks.ts';

/** Where the next batch goes: the number of the last one, and the head of this PC's log after it. */
export type Pen = { readonly n: number; readonly head: LogHead };

export type LedgerDesk = {
  readonly host: HostApi;
  readonly database: LedgerDatabase;
  readonly safe: Safe;
  readonly unlocked: Omit<Unlocked, 'dataKey'>;
  readonly book: Book;
  readonly pace: Pace;
  readonly now: () => number;
  readonly touched: TouchedRecords;
  /** Every batch by number (n at index n − 1). */
  readonly spans: BatchSpan[];
  /** Records changed since the snapshot was written, by table. */
  readonly dirty: Map<string, Set<string>>;
  /** Tables of which every block must be written again. */
  readonly dirtyTables: Set<string>;
  readonly listeners: Set<() => void>;
  stacks: UndoStacks;
  pen: Pen;
  /** The last stamp that this PC wrote, as far as the snapshot and the batches after it tell; empty at first. */
  ownStamp: string;
  /** Last batch that the database has on disk, and the last that the journal has. */
  durableN: number;
  journalN: number;
  /** Why the journal does not have everything, in the host's words. */
  journalProblem: string | undefined;
  /** Up to where batches were dropped from the database, because the snapshot stands for them. */
  compacted: CompactedMark | undefined;
  /** Batches that the snapshot holds, and operations written since. */
  snapshotN: number;
  snapshotGeneration: number;
  operationsSinceSnapshot: number;
  version: number;
};

/** Puts the operations of batch `n` into the book, and remembers what they touched. */
export function takeIn(desk: LedgerDesk, n: number, operations: readonly StampedOperation[]): void {
  const { touched } = applyOperations(desk.book, operations);
  for (const name of touched) {
    noteTouched(desk.touched, name, n);
    noteDirty(desk, name);
  }
  desk.operationsSinceSnapshot += operations.length;
}

/** Operations that are taken in between two pauses: some milliseconds. */
const operationsPerStep = 64;

/** The same for a large batch, in slices. */
export async function takeInSlices(
  desk: LedgerDesk,
  n: number,
  operations: readonly StampedOperation[],
  pauseIfDue: () => Promise<void>,
): Promise<void> {
  for (let at = 0; at < operations.length; at += operationsPerStep) {
    takeIn(desk, n, operations.slice(at, at + operationsPerStep));
    await pauseIfDue();
  }
}

/** Forgets that batch `n` touched these records: it was withdrawn. The records may be gone from their blocks. */
export function forgetBatch(desk: LedgerDesk, n: number, names: Iterable<RecordName>): void {
  for (const name of names) {
    forgetTouched(desk.touched, name, n);
    desk.dirtyTables.add(name.table);
  }
}

export function notify(desk: LedgerDesk): void {
  desk.version++;
  for (const listener of [...desk.listeners]) listener();
}

function noteDirty({ dirty }: LedgerDesk, { table, id }: RecordName): void {
  const ids = dirty.get(table);
  if (ids) ids.add(id);
  else dirty.set(table, new Set([id]));
}
