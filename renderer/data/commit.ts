// Saving. An ordinary edit is applied to the book at once, so that the screen shows it in the same frame; then it is
// sealed, written to the database in one strict transaction, and handed to the journal. When the database refuses, the
// edit (and what was edited on top of it meanwhile) is withdrawn from the book and the clerk is told. A large import is
// prepared in slices, written as one transaction, and shown when it is on disk.

import { randomBase32 } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { type RecordName, restoreRecords } from '#shared/ledger/book.ts';
import { type Change, checkChanges, eachDraft } from '#shared/ledger/changes.ts';
import { appendOperations } from '#shared/sync/log-writer.ts';
import { exportRecord, type MergedRecordDump } from '#shared/sync/merge.ts';
import type { OperationDraft, StampedOperation } from '#shared/sync/operation.ts';
import { headOf } from './database.ts';
import { completeInBackground, type JournalQueue } from './journal-queue.ts';
import { forgetBatch, type LedgerDesk, notify, type Pen, takeIn } from './ledger-desk.ts';
import { slices } from './pace.ts';
import { type BatchSpan, batchSize, sealBatch } from './sealed-batches.ts';
import { type StoreProblem, writeProblem } from './store-problem.ts';
import { moved, sealStacks, type UndoMove, type UndoStacks } from './undo-stacks.ts';

export type Committed = Result<{ readonly tx: string }, StoreProblem>;

/** An edit that is shown already and waits to be written. */
type Waiting = {
  readonly span: BatchSpan;
  readonly lines: readonly string[];
  readonly tx: string;
  readonly stacks: UndoStacks;
  readonly before: {
    readonly pen: Pen;
    readonly stacks: UndoStacks;
    readonly records: readonly (readonly [RecordName, MergedRecordDump | undefined])[];
  };
  readonly settle: (outcome: Committed) => void;
};

export type CommitQueue = {
  readonly desk: LedgerDesk;
  readonly journal: JournalQueue;
  readonly waiting: Waiting[];
  /** Runs while edits are being written. */
  writing: Promise<void> | undefined;
  /** A large import is being prepared or written; everything else waits for it. */
  importing: Promise<unknown> | undefined;
  isClosed: boolean;
};

export function newCommitQueue(desk: LedgerDesk, journal: JournalQueue): CommitQueue {
  return { desk, journal, waiting: [], writing: undefined, importing: undefined, isClosed: false };
}

/**
 * Saves changes as one transaction.
 *
 * @param label what the clerk did, for the undo button
 * @returns when both copies have it, or when the database has it and the journal refused (the save state says why)
 */
export async function commitChanges(
  queue: CommitQueue,
  changes: readonly Change[],
  label: string,
  move: UndoMove = 'edit',
): Promise<Committed> {
  while (queue.importing) await queue.importing;
  if (queue.isClosed) return fail({ kind: 'closed' });
  const { book } = queue.desk;
  const checked = checkChanges(book, changes);
  if (!checked.ok) return fail({ kind: 'refusedChange', problem: checked.error });
  if (checked.value.length > batchSize) return commitLarge(queue, checked.value, label, move);
  const drafts = [...eachDraft(book, checked.value)];
  if (drafts.length > batchSize) return commitLarge(queue, checked.value, label, move);
  return drafts.length === 0 ? ok({ tx: '' }) : commitSmall(queue, drafts, label, move);
}

/** Resolves when nothing is being written any more. */
export async function settled(queue: CommitQueue): Promise<void> {
  while (queue.importing || queue.writing) await (queue.importing ?? queue.writing);
}

function commitSmall(
  queue: CommitQueue,
  drafts: readonly OperationDraft[],
  label: string,
  move: UndoMove,
): Promise<Committed> {
  const { desk } = queue;
  const before = { pen: desk.pen, stacks: desk.stacks, records: dumpsOf(desk, drafts) };
  const tx = newTransaction();
  const appended = appendOperations(desk.pen.head, drafts, momentOf(desk, tx));
  const span = spanOf(desk.pen, appended.head.seq, appended.head.chain);
  desk.pen = { n: span.n, head: appended.head };
  desk.spans[span.n - 1] = span;
  desk.stacks = moved(desk.stacks, move, { tx, label, first: span.n, last: span.n });
  takeIn(desk, span.n, appended.ops);
  return new Promise((settle) => {
    queue.waiting.push({ span, lines: appended.lines, tx, stacks: desk.stacks, before, settle });
    queue.writing ??= writeWaiting(queue);
    notify(desk);
  });
}

async function writeWaiting(queue: CommitQueue): Promise<void> {
  const { desk, journal } = queue;
  for (let next = queue.waiting[0]; next; next = queue.waiting[0]) {
    const { span, lines, stacks, settle, tx } = next;
    try {
      const row = await sealBatch(desk.safe, span, lines);
      await writeRows(desk, [row], stacks);
      queue.waiting.shift();
      journal.fresh.set(row.n, row);
    } catch (error) {
      withdraw(queue, writeProblem(error));
      break;
    }
    void completeInBackground(journal).then(() => settle(ok({ tx })));
  }
  queue.writing = undefined;
  notify(desk);
}

/** One strict transaction: batches, head and undo list together or not at all. */
async function writeRows(desk: LedgerDesk, rows: readonly BatchRow[], stacks: UndoStacks): Promise<void> {
  const { database } = desk;
  const last = rows[rows.length - 1] as BatchRow;
  const stackRow = await sealStacks(desk.safe, desk.unlocked.user.id, stacks);
  await database.transaction('rw', database.batches, database.meta, async () => {
    for (const row of rows) await database.batches.add(row);
    await database.meta.bulkPut([{ key: 'head', head: headOf(last) }, stackRow]);
  });
  desk.durableN = last.n;
}

/** Takes back everything that is shown and not written, newest first. */
function withdraw(queue: CommitQueue, problem: StoreProblem): void {
  const { desk } = queue;
  for (const { span, before } of [...queue.waiting].reverse()) {
    restoreRecords(desk.book, before.records);
    forgetBatch(
      desk,
      span.n,
      before.records.map(([name]) => name),
    );
    desk.spans.length = span.n - 1;
    desk.pen = before.pen;
    desk.stacks = before.stacks;
  }
  for (const { settle } of queue.waiting.splice(0)) settle(fail(problem));
}

async function commitLarge(
  queue: CommitQueue,
  changes: readonly Change[],
  label: string,
  move: UndoMove,
): Promise<Committed> {
  const work = importWhole(queue, changes, label, move);
  queue.importing = work;
  notify(queue.desk);
  try {
    return await work;
  } finally {
    queue.importing = undefined;
    notify(queue.desk);
  }
}

async function importWhole(
  queue: CommitQueue,
  changes: readonly Change[],
  label: string,
  move: UndoMove,
): Promise<Committed> {
  const { desk, journal } = queue;
  while (queue.writing) await queue.writing;
  const tx = newTransaction();
  const prepared = await prepare(desk, changes, tx);
  const first = desk.pen.n + 1;
  const stacks = moved(desk.stacks, move, { tx, label, first, last: prepared.pen.n });
  try {
    await writeRows(
      desk,
      prepared.batches.map(({ row }) => row),
      stacks,
    );
  } catch (error) {
    return fail(writeProblem(error));
  }
  desk.pen = prepared.pen;
  desk.stacks = stacks;
  await show(desk, prepared.batches);
  await completeInBackground(journal);
  return ok({ tx });
}

type PreparedBatch = { readonly row: BatchRow; readonly operations: readonly StampedOperation[] };

/** Operations per step: some milliseconds of digests. */
const operationsPerStep = 64;

async function prepare(
  desk: LedgerDesk,
  changes: readonly Change[],
  tx: string,
): Promise<{ readonly pen: Pen; readonly batches: readonly PreparedBatch[] }> {
  const pauseIfDue = slices(desk.pace);
  const drafts = eachDraft(desk.book, changes);
  const moment = momentOf(desk, tx);
  const batches: PreparedBatch[] = [];
  let { pen } = desk;
  for (let isDone = false; !isDone; ) {
    const lines: string[] = [];
    const operations: StampedOperation[] = [];
    let { head } = pen;
    while (!isDone && lines.length < batchSize) {
      const step = take(drafts, Math.min(operationsPerStep, batchSize - lines.length));
      isDone = step.length < Math.min(operationsPerStep, batchSize - lines.length);
      const appended = appendOperations(head, step, moment);
      head = appended.head;
      lines.push(...appended.lines);
      operations.push(...appended.ops);
      await pauseIfDue();
    }
    if (lines.length === 0) break;
    const span = spanOf(pen, head.seq, head.chain);
    batches.push({ row: await sealBatch(desk.safe, span, lines), operations });
    pen = { n: span.n, head };
  }
  return { pen, batches };
}

async function show(desk: LedgerDesk, batches: readonly PreparedBatch[]): Promise<void> {
  const pauseIfDue = slices(desk.pace);
  for (const { row, operations } of batches) {
    const { n, log, first, last, chain } = row;
    desk.spans[n - 1] = { n, log, first, last, chain };
    for (let at = 0; at < operations.length; at += operationsPerStep) {
      takeIn(desk, n, operations.slice(at, at + operationsPerStep));
      await pauseIfDue();
    }
  }
}

function take(drafts: Generator<OperationDraft>, count: number): OperationDraft[] {
  const taken: OperationDraft[] = [];
  while (taken.length < count) {
    const next = drafts.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

function dumpsOf(
  { book }: LedgerDesk,
  drafts: readonly OperationDraft[],
): (readonly [RecordName, MergedRecordDump | undefined])[] {
  const names = new Map<string, RecordName>();
  for (const { t, r } of drafts) if (t !== undefined && r !== undefined) names.set(`${t} ${r}`, { table: t, id: r });
  return [...names.values()].map((name) => [name, exportRecord(book.state, name.table, name.id)]);
}

function spanOf({ n, head }: Pen, last: number, chain: string): BatchSpan {
  return { n: n + 1, log: head.log, first: head.seq + 1, last, chain };
}

function momentOf(desk: LedgerDesk, tx: string) {
  return { wallMs: desk.now(), user: desk.unlocked.user.id, tx };
}

function newTransaction(): string {
  return randomBase32(10);
}
