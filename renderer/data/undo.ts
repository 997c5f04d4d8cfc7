// Taking back saved transactions, and bringing them back. Both write an ordinary transaction that says the opposite.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { RecordName } from '#shared/ledger/book.ts';
import type { KeptEdit } from '#shared/ledger/kept-edits.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import { inverseOf, type UndoPlan, type Written } from '#shared/ledger/undo.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { readBatch, readBatches } from './batch-reader.ts';
import type { Cancellation } from './cancellation.ts';
import { commitWithin } from './commit.ts';
import { type CommitQueue, type Committed, exclusively } from './commit-queue.ts';
import { RowGone } from './compacted-rows.ts';
import { transactionOfImport, undoNotes } from './imports.ts';
import { type LedgerDesk, notify } from './ledger-desk.ts';
import { inSlices } from './pace.ts';
import { type OnProgress, portion } from './progress.ts';
import { describeStoreProblem, type StoreProblem } from './store-problem.ts';
import { batchesOf } from './touched-records.ts';
import type { UndoEntry } from './undo-stacks.ts';
import type { Unfinished } from './unfinished.ts';

export type Undone = Result<string, StoreProblem>;

/** What was, or would be, taken back of a transaction. */
export type TakenBack = {
  readonly label: string;
  /** Records, wholly or in part. */
  readonly records: number;
  /** What stays because somebody changed or used it later. */
  readonly kept: readonly KeptEdit[];
};

/** How the caller follows long work, and stops it. */
export type Watching = { readonly onProgress?: OnProgress; readonly cancellation?: Cancellation };

/** Takes back the last edit of this user on this PC, whole or not at all. @returns what was taken back */
export function undoLast(queue: CommitQueue): Promise<Undone> {
  return readingOldRows(queue, () => takeBackLast(queue, 'undo'));
}

/** Brings back what was taken back last. */
export function redoLast(queue: CommitQueue): Promise<Undone> {
  return readingOldRows(queue, () => takeBackLast(queue, 'redo'));
}

/** Takes back one transaction as far as nobody changed it since. */
export function undoTransaction(
  queue: CommitQueue,
  tx: string,
  watching: Watching = {},
): Promise<Result<TakenBack, StoreProblem>> {
  return readingOldRows(queue, async () => {
    const { desk } = queue;
    const entry = desk.stacks.undo.find((known) => known.tx === tx) ?? (await locate(desk, tx));
    return entry ? takeBack(queue, entry, watching) : fail({ kind: 'nothingToUndo' });
  });
}

/** The same for a whole import, also one of an earlier session. */
export function undoImport(
  queue: CommitQueue,
  id: string,
  watching: Watching = {},
): Promise<Result<TakenBack, StoreProblem>> {
  return readingOldRows(queue, async () => {
    const entry = await transactionOfImport(queue.desk, id);
    return entry ? takeBack(queue, entry, watching) : fail({ kind: 'unknownImport' });
  });
}

/** The same for the transaction that wrote a note, also one of an earlier session or of another PC. */
export function undoNoted(
  queue: CommitQueue,
  note: RecordName,
  label: string,
  watching: Watching = {},
): Promise<Result<TakenBack, StoreProblem>> {
  return readingOldRows(queue, async () => {
    const entry = await transactionOfNote(queue.desk, note, label);
    return entry ? takeBack(queue, entry, watching) : fail({ kind: 'nothingToUndo' });
  });
}

/** An undo reads what was written before; what only the journal still has may be gone with it. */
function readingOldRows<T>(
  queue: CommitQueue,
  work: () => Promise<Result<T, StoreProblem>>,
): Promise<Result<T, StoreProblem>> {
  return exclusively(queue, async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RowGone) return fail({ kind: 'rowGone', message: error.message });
      throw error;
    }
  });
}

/** The transaction of a note spreads over the batches around the one that the note stands in. */
async function transactionOfNote(desk: LedgerDesk, note: RecordName, label: string): Promise<UndoEntry | undefined> {
  const n = batchesOf(desk.touched, note)[0];
  if (n === undefined) return undefined;
  const tx = (await readBatch(desk, n)).find(({ op }) => op.t === note.table && op.r === note.id)?.op.x;
  if (tx === undefined) return undefined;
  const holdsMore = async (at: number) =>
    at >= 1 && at <= desk.spans.length && (await readBatch(desk, at)).some(({ op }) => op.x === tx);
  let [first, last] = [n, n];
  while (await holdsMore(first - 1)) first--;
  while (await holdsMore(last + 1)) last++;
  return { tx, label, first, last };
}

/** What `undoImport` would take back; nothing is written. */
export function previewUndo(
  queue: CommitQueue,
  id: string,
  { onProgress = quiet }: Watching = {},
): Promise<Result<TakenBack, StoreProblem>> {
  return readingOldRows(queue, async () => {
    const entry = await transactionOfImport(queue.desk, id);
    if (!entry) return fail({ kind: 'unknownImport' });
    const { count, kept } = await planOf(queue.desk, entry, '撤销', onProgress);
    return ok({ label: entry.label, records: count, kept });
  });
}

async function takeBack(
  queue: CommitQueue,
  entry: UndoEntry,
  { onProgress = quiet, cancellation }: Watching,
): Promise<Result<TakenBack, StoreProblem>> {
  const plan = await planOf(queue.desk, entry, '撤销', portion(onProgress, 0, 0.4));
  const { count, kept } = plan;
  if (count === 0) return fail({ kind: 'changedSince', label: entry.label, kept });
  const committed = await commitApart(queue, plan, entry, { onProgress: portion(onProgress, 0.4, 1), cancellation });
  return committed.ok ? ok({ label: entry.label, records: count, kept }) : committed;
}

/**
 * Takes back what was kept of a transaction that is not whole.
 *
 * @returns what to tell the clerk
 */
export function takeBackUnfinished(
  queue: CommitQueue,
  unfinished: Unfinished | undefined,
  onProgress: OnProgress,
): Promise<Result<readonly string[], StoreProblem>> {
  if (!unfinished) return Promise.resolve(ok([]));
  return readingOldRows(queue, async () => {
    const entry = { ...unfinished, label: '没有保存完整的修改' };
    const plan = await planOf(queue.desk, entry, '撤销', portion(onProgress, 0, 0.4));
    const committed = await commitApart(queue, plan, entry, { onProgress: portion(onProgress, 0.4, 1) });
    if (!committed.ok) return fail({ kind: 'unfinishedLeft', cause: describeStoreProblem(committed.error) });
    const [wanted, found] = [unfinished.wanted, unfinished.found].map((one) => one.toLocaleString('zh-CN'));
    return ok([
      `上次有一批大的修改没有保存完整（共 ${wanted} 条，只留下 ${found} 条），已经整批撤销，台账回到了那批修改之前。请重新导入或重新修改。`,
    ]);
  });
}

async function takeBackLast(queue: CommitQueue, which: 'undo' | 'redo'): Promise<Undone> {
  const { desk } = queue;
  const stack = desk.stacks[which];
  const entry = stack[stack.length - 1];
  if (!entry) return fail({ kind: which === 'undo' ? 'nothingToUndo' : 'nothingToRedo' });
  const plan = await planOf(desk, entry, which === 'undo' ? '撤销' : '恢复', quiet);
  if (plan.kept.length > 0) {
    desk.stacks = { ...desk.stacks, [which]: stack.slice(0, -1) };
    notify(desk);
    return fail({ kind: 'changedSince', label: entry.label, kept: plan.kept });
  }
  const { label } = entry;
  const committed = await commitWithin(queue, { changes: plan.changes, label, move: which, onProgress: quiet });
  return committed.ok ? ok(label) : committed;
}

function commitApart(
  queue: CommitQueue,
  { changes }: UndoPlan,
  { label }: UndoEntry,
  { onProgress, cancellation }: { readonly onProgress: OnProgress; readonly cancellation?: Cancellation | undefined },
): Promise<Committed> {
  return commitWithin(queue, { changes, label: `撤销：${label}`, move: 'apart', onProgress, cancellation });
}

const quiet: OnProgress = () => undefined;

/** Every change of the plan says in its reason what it takes back, so that the history can show it. */
async function planOf(
  desk: LedgerDesk,
  entry: UndoEntry,
  act: '撤销' | '恢复',
  onProgress: OnProgress,
): Promise<UndoPlan> {
  const all = await readBatches(desk, range(entry.first, entry.last), portion(onProgress, 0, 0.6));
  const operations = all.filter(({ op }) => op.x === entry.tx);
  const written = await valuesBefore(desk, operations, portion(onProgress, 0.6, 0.9));
  const before = (op: string, field: string) => written.get(`${op} ${field}`);
  const plan = await inSlices(desk.pace, inverseOf(desk.book, operations, before, `${act}：${entry.label}`));
  const notes = plan.count === 0 ? [] : undoNotes(operations, act, plan, desk.now());
  return { ...plan, changes: [...plan.changes, ...notes] };
}

/** What the operations superseded, read from the batches that touched the same records. */
async function valuesBefore(
  desk: LedgerDesk,
  operations: readonly StampedOperation[],
  onProgress: OnProgress,
): Promise<Map<string, Written>> {
  const { ids, numbers } = await inSlices(desk.pace, supersededBy(desk, operations));
  const written = new Map<string, Written>();
  if (ids.size === 0) return written;
  for (const [at, n] of [...numbers].entries()) {
    for (const { id, op } of await readBatch(desk, n))
      if (ids.has(id))
        for (const [field, value] of Object.entries(op.f ?? {}))
          written.set(`${id} ${field}`, { value, h: op.h, ...(op.src ? { src: op.src } : {}) });
    onProgress(at + 1, numbers.size);
  }
  return written;
}

type Superseded = { readonly ids: ReadonlySet<string>; readonly numbers: ReadonlySet<number> };

function* supersededBy(desk: LedgerDesk, operations: readonly StampedOperation[]): Steps<Superseded> {
  const ids = new Set<string>();
  const numbers = new Set<number>();
  for (const { op } of operations) {
    yield;
    if (op.k !== 'set' || !op.b) continue;
    for (const id of Object.values(op.b).flat()) ids.add(id);
    for (const n of batchesOf(desk.touched, { table: op.t as string, id: op.r as string })) numbers.add(n);
  }
  return { ids, numbers };
}

/**
 * A transaction of this PC that is on no stack any more: looked for from the newest batch back. What another PC wrote is
 * not taken back from here.
 */
async function locate(desk: LedgerDesk, tx: string): Promise<UndoEntry | undefined> {
  let last: number | undefined;
  let first: number | undefined;
  for (let n = desk.spans.length; n > 0; n--) {
    if (desk.spans[n - 1]?.received) continue;
    const isOf = (await readBatch(desk, n)).some(({ op }) => op.x === tx);
    if (isOf) {
      last ??= n;
      first = n;
    } else if (last !== undefined) break;
  }
  return first === undefined || last === undefined ? undefined : { tx, label: '这次修改', first, last };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
