// Saving. An ordinary edit is applied to the book at once, so that the screen shows it in the same frame; then it is
// sealed, written to the database in one strict transaction, and handed to the journal. When the database refuses, the
// edit (and what was edited on top of it meanwhile) is withdrawn from the book and the clerk is told. A large transaction
// goes its own way (large-commit.ts).

import { fail, ok } from '#shared/base/result.ts';
import { otherEndOf, type RecordName, restoreRecords } from '#shared/ledger/book.ts';
import { checkChanges, draftInSteps } from '#shared/ledger/changes.ts';
import { finish } from '#shared/ledger/steps.ts';
import { appendOperations } from '#shared/sync/log-writer.ts';
import { exportRecord, type MergedRecordDump } from '#shared/sync/merge.ts';
import { keepAside } from '#shared/sync/merge-aside.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import {
  type Commission,
  type CommitQueue,
  type Committed,
  exclusively,
  momentOf,
  newTransaction,
  spanOf,
  writeRows,
} from './commit-queue.ts';
import { completeInBackground } from './journal-queue.ts';
import { commitLarge } from './large-commit.ts';
import { forgetBatch, type LedgerDesk, notify, takeIn } from './ledger-desk.ts';
import { sealBatch } from './sealed-batches.ts';
import { type StoreProblem, writeProblem } from './store-problem.ts';
import { moved } from './undo-stacks.ts';

/** As many operations are checked, drafted and shown in one piece: some ten milliseconds on an old PC. */
const atOnce = 256;

/**
 * Saves changes as one transaction.
 *
 * @returns when both copies have it, or when the database has it and the journal refused (the save state says why)
 */
export async function commitChanges(queue: CommitQueue, commission: Commission): Promise<Committed> {
  while (queue.exclusive) await queue.exclusive;
  if (queue.isClosed) return fail({ kind: 'closed' });
  return commitAtOnce(queue, commission) ?? exclusively(queue, () => commitLarge(queue, commission));
}

/** The same within `exclusively`. */
export async function commitWithin(queue: CommitQueue, commission: Commission): Promise<Committed> {
  return commitAtOnce(queue, commission) ?? commitLarge(queue, commission);
}

/** Shows the changes and begins to write them; undefined when they are too many for one frame. */
function commitAtOnce(queue: CommitQueue, commission: Commission): Promise<Committed> | undefined {
  const { book } = queue.desk;
  if (commission.changes.length > atOnce) return undefined;
  const checked = checkChanges(book, commission.changes);
  if (!checked.ok) return Promise.resolve(fail({ kind: 'refusedChange', problem: checked.error }));
  if (checked.value.length > atOnce) return undefined;
  const drafts = finish(draftInSteps(book, checked.value));
  if (drafts.length > atOnce) return undefined;
  return drafts.length === 0 ? Promise.resolve(ok({ tx: '' })) : commitSmall(queue, drafts, commission);
}

function commitSmall(
  queue: CommitQueue,
  drafts: readonly OperationDraft[],
  { label, move }: Commission,
): Promise<Committed> {
  const { desk } = queue;
  const putBack = keepAside(desk.book.state, drafts);
  const before = { pen: desk.pen, stacks: desk.stacks, records: dumpsOf(desk, drafts), putBack };
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

/** Takes back everything that is shown and not written, newest first. */
function withdraw(queue: CommitQueue, problem: StoreProblem): void {
  const { desk } = queue;
  for (const { span, before } of [...queue.waiting].reverse()) {
    before.putBack();
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

function dumpsOf(
  { book }: LedgerDesk,
  drafts: readonly OperationDraft[],
): (readonly [RecordName, MergedRecordDump | undefined])[] {
  const names = new Map<string, RecordName>();
  for (const draft of drafts)
    for (const id of [draft.r, otherEndOf(draft)])
      if (draft.t !== undefined && id !== undefined) names.set(`${draft.t} ${id}`, { table: draft.t, id });
  return [...names.values()].map((name) => [name, exportRecord(book.state, name.table, name.id)]);
}
