// Saving a large transaction, such as an import: checked, drafted and prepared in slices, written to the database as one
// transaction of it, and shown when it is on the disk. Its first operation says how many there are, so that whoever reads
// the batches again can tell a transaction of which only a part was kept (unfinished.ts).

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import type { Book } from '#shared/ledger/book.ts';
import { type Change, type ChangeProblem, checkInSteps, draftInSteps } from '#shared/ledger/changes.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import { appendOperations } from '#shared/sync/log-writer.ts';
import type { OperationDraft, StampedOperation } from '#shared/sync/operation.ts';
import {
  type Commission,
  type CommitQueue,
  type Committed,
  momentOf,
  newTransaction,
  spanOf,
  writeRows,
} from './commit-queue.ts';
import { completeInBackground } from './journal-queue.ts';
import { type LedgerDesk, type Pen, takeInSlices } from './ledger-desk.ts';
import { inSlices, slices } from './pace.ts';
import { type OnProgress, portion } from './progress.ts';
import { batchSize, sealBatch, spanOfRow } from './sealed-batches.ts';
import { writeProblem } from './store-problem.ts';
import { moved } from './undo-stacks.ts';
import { withCount } from './unfinished.ts';

/** To be called within `exclusively`. */
export async function commitLarge(queue: CommitQueue, commission: Commission): Promise<Committed> {
  const { desk, journal } = queue;
  const { changes, label, move, onProgress, cancellation } = commission;
  const stepsInAll = stepsPerChange * changes.length;
  const drafted = await inSlices(desk.pace, draftsInSteps(desk.book, changes), (done) =>
    portion(onProgress, 0, 0.15)(done, stepsInAll),
  );
  if (!drafted.ok) return fail({ kind: 'refusedChange', problem: drafted.error });
  if (drafted.value.length === 0) return ok({ tx: '' });
  if (cancellation?.isWanted) return fail({ kind: 'cancelled' });
  const tx = newTransaction();
  const prepared = await prepare(desk, withCount(drafted.value), tx, portion(onProgress, 0.15, 0.7));
  if (cancellation?.isWanted) return fail({ kind: 'cancelled' });
  if (cancellation) cancellation.isTooLate = true;
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
  await show(desk, prepared.batches, portion(onProgress, 0.75, 0.95));
  await completeInBackground(journal);
  onProgress(1, 1);
  return ok({ tx });
}

/** Checked twice over, joined, drafted. */
const stepsPerChange = 4;

function* draftsInSteps(book: Book, changes: readonly Change[]): Steps<Result<OperationDraft[], ChangeProblem>> {
  const checked = yield* checkInSteps(book, changes);
  return checked.ok ? ok(yield* draftInSteps(book, checked.value)) : checked;
}

type PreparedBatch = { readonly row: BatchRow; readonly operations: readonly StampedOperation[] };
type Prepared = { readonly pen: Pen; readonly batches: readonly PreparedBatch[] };

/** Operations per step: some milliseconds of digests. */
const operationsPerStep = 64;

async function prepare(
  desk: LedgerDesk,
  drafts: readonly OperationDraft[],
  tx: string,
  onProgress: OnProgress,
): Promise<Prepared> {
  const pauseIfDue = slices(desk.pace);
  const moment = momentOf(desk, tx);
  const batches: PreparedBatch[] = [];
  let { pen } = desk;
  for (let from = 0; from < drafts.length; from += batchSize) {
    const lines: string[] = [];
    const operations: StampedOperation[] = [];
    const to = Math.min(from + batchSize, drafts.length);
    let { head } = pen;
    for (let at = from; at < to; at += operationsPerStep) {
      const appended = appendOperations(head, drafts.slice(at, Math.min(at + operationsPerStep, to)), moment);
      head = appended.head;
      lines.push(...appended.lines);
      operations.push(...appended.ops);
      await pauseIfDue();
    }
    const span = spanOf(pen, head.seq, head.chain);
    batches.push({ row: await sealBatch(desk.safe, span, lines), operations });
    pen = { n: span.n, head };
    onProgress(to, drafts.length);
  }
  return { pen, batches };
}

async function show(desk: LedgerDesk, batches: readonly PreparedBatch[], onProgress: OnProgress): Promise<void> {
  const pauseIfDue = slices(desk.pace);
  for (const [at, { row, operations }] of batches.entries()) {
    desk.spans[row.n - 1] = spanOfRow(row);
    await takeInSlices(desk, row.n, operations, pauseIfDue);
    onProgress(at + 1, batches.length);
  }
}
