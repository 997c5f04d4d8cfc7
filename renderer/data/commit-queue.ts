// What is being saved, and in which order: small edits one after another, long work alone.

import { randomBase32 } from '#shared/base/ids.ts';
import { fail, type Result } from '#shared/base/result.ts';
import { isEverWithheld } from '#shared/domain/report-scope.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import type { RecordName } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { WritingMoment } from '#shared/sync/log-writer.ts';
import type { MergedRecordDump } from '#shared/sync/merge.ts';
import { attachmentField } from '#shared/sync/merge-record.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import type { Cancellation } from './cancellation.ts';
import { headOf } from './database.ts';
import type { JournalQueue } from './journal-queue.ts';
import { type LedgerDesk, notify, type Pen } from './ledger-desk.ts';
import type { OnProgress } from './progress.ts';
import type { BatchSpan } from './sealed-batches.ts';
import type { StoreProblem } from './store-problem.ts';
import { sealStacks, type UndoMove, type UndoStacks } from './undo-stacks.ts';

export type Committed = Result<{ readonly tx: string }, StoreProblem>;

/** What is to be saved: changes as one transaction, and what the clerk did, for the undo button. */
export type Commission = {
  readonly changes: readonly Change[];
  readonly label: string;
  readonly move: UndoMove;
  readonly onProgress: OnProgress;
  /** A large transaction can be stopped until it is being written. */
  readonly cancellation?: Cancellation | undefined;
};

/** An edit that is shown already and waits to be written. */
export type Waiting = {
  readonly span: BatchSpan;
  readonly lines: readonly string[];
  readonly tx: string;
  readonly stacks: UndoStacks;
  readonly before: {
    readonly pen: Pen;
    readonly stacks: UndoStacks;
    readonly records: readonly (readonly [RecordName, MergedRecordDump | undefined])[];
    /** Joinings and accounts, which no record owns. */
    readonly putBack: () => void;
  };
  readonly settle: (outcome: Committed) => void;
};

export type CommitQueue = {
  readonly desk: LedgerDesk;
  readonly journal: JournalQueue;
  readonly waiting: Waiting[];
  /** Runs while edits are being written. */
  writing: Promise<void> | undefined;
  /** A large transaction or an undo is at work; everything else waits for it. It never rejects. */
  exclusive: Promise<void> | undefined;
  isClosed: boolean;
};

export function newCommitQueue(desk: LedgerDesk, journal: JournalQueue): CommitQueue {
  return { desk, journal, waiting: [], writing: undefined, exclusive: undefined, isClosed: false };
}

/** Resolves when nothing is being written any more. */
export async function settled(queue: CommitQueue): Promise<void> {
  while (queue.exclusive || queue.writing) await (queue.exclusive ?? queue.writing);
}

/** Does work that must find the book unchanged from its beginning to its end, when everything before it is written. */
export async function exclusively<T>(
  queue: CommitQueue,
  work: () => Promise<Result<T, StoreProblem>>,
): Promise<Result<T, StoreProblem>> {
  while (queue.exclusive || queue.writing) await (queue.exclusive ?? queue.writing);
  if (queue.isClosed) return fail({ kind: 'closed' });
  const outcome = work();
  const end = () => {
    queue.exclusive = undefined;
    notify(queue.desk);
  };
  queue.exclusive = outcome.then(end, end);
  notify(queue.desk);
  return outcome;
}

/** One strict transaction: batches, head and undo list together or not at all. */
export async function writeRows(desk: LedgerDesk, rows: readonly BatchRow[], stacks: UndoStacks): Promise<void> {
  const { database } = desk;
  const last = rows[rows.length - 1] as BatchRow;
  const stackRow = await sealStacks(desk.safe, desk.unlocked.user.id, stacks);
  await database.transaction('rw', database.batches, database.meta, async () => {
    for (const row of rows) await database.batches.add(row);
    await database.meta.bulkPut([{ key: 'head', head: headOf(last) }, stackRow]);
  });
  desk.durableN = last.n;
}

export function spanOf({ n, head }: Pen, last: number, chain: string): BatchSpan {
  return { n: n + 1, log: head.log, first: head.seq + 1, last, chain };
}

export function momentOf(desk: LedgerDesk, tx: string): WritingMoment {
  return { wallMs: desk.now(), user: desk.unlocked.user.id, tx, nonceFor };
}

/** 65 random bits, so that nobody can find a withheld value by trying digests. */
function nonceFor({ k, t, f, b }: OperationDraft): string | undefined {
  const fields =
    k === 'blob' ? [attachmentField] : [...Object.keys(f ?? {}), ...(k === 'rem' ? Object.keys(b ?? {}) : [])];
  return t !== undefined && isEverWithheld(t, fields) ? randomBase32(13) : undefined;
}

export function newTransaction(): string {
  return randomBase32(10);
}
