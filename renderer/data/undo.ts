// Taking back saved transactions, and bringing them back. Both write an ordinary transaction that says the opposite.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { inverseOf, type UndoPlan } from '#shared/ledger/undo.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { readBatch, readBatches } from './batch-reader.ts';
import { type CommitQueue, commitChanges, settled } from './commit.ts';
import { type LedgerDesk, notify } from './ledger-desk.ts';
import { namesOf, type StoreProblem } from './store-problem.ts';
import { batchesOf } from './touched-records.ts';
import type { UndoEntry } from './undo-stacks.ts';

export type Undone = Result<string, StoreProblem>;

/** Takes back the last edit of this user on this PC, whole or not at all. @returns what was taken back */
export function undoLast(queue: CommitQueue): Promise<Undone> {
  return takeBackLast(queue, 'undo');
}

/** Brings back what was taken back last. */
export function redoLast(queue: CommitQueue): Promise<Undone> {
  return takeBackLast(queue, 'redo');
}

/**
 * Takes back one transaction, for example a whole import, as far as nobody changed it since.
 *
 * @returns how much was taken back, and what was left because it was changed or used later
 */
export async function undoTransaction(queue: CommitQueue, tx: string): Promise<Undone> {
  await settled(queue);
  const entry = queue.desk.stacks.undo.find((known) => known.tx === tx) ?? (await locate(queue.desk, tx));
  if (!entry) return fail({ kind: 'nothingToUndo' });
  const plan = await planOf(queue.desk, entry, '撤销');
  const count = plan.changes.length;
  if (count === 0) return fail({ kind: 'changedSince', label: entry.label, kept: plan.kept });
  const committed = await commitChanges(queue, plan.changes, `撤销：${entry.label}`, 'apart');
  if (!committed.ok) return committed;
  const left = plan.kept.length === 0 ? '' : `；${namesOf(plan.kept)}后来又改过或用到，没有撤销`;
  return ok(`${entry.label}，共 ${count.toLocaleString('zh-CN')} 条${left}`);
}

async function takeBackLast(queue: CommitQueue, which: 'undo' | 'redo'): Promise<Undone> {
  await settled(queue);
  const { desk } = queue;
  const stack = desk.stacks[which];
  const entry = stack[stack.length - 1];
  if (!entry) return fail({ kind: which === 'undo' ? 'nothingToUndo' : 'nothingToRedo' });
  const plan = await planOf(desk, entry, which === 'undo' ? '撤销' : '恢复');
  if (plan.kept.length > 0) {
    desk.stacks = { ...desk.stacks, [which]: stack.slice(0, -1) };
    notify(desk);
    return fail({ kind: 'changedSince', label: entry.label, kept: plan.kept });
  }
  const committed = await commitChanges(queue, plan.changes, entry.label, which);
  return committed.ok ? ok(entry.label) : committed;
}

/** Every change of the plan says in its reason what it takes back, so that the history can show it. */
async function planOf(desk: LedgerDesk, entry: UndoEntry, act: '撤销' | '恢复'): Promise<UndoPlan> {
  const operations = (await readBatches(desk, range(entry.first, entry.last))).filter(({ op }) => op.x === entry.tx);
  const written = await valuesBefore(desk, operations);
  const why = `${act}：${entry.label}`;
  const plan = inverseOf(desk.book, operations, (op, field) => written.get(`${op} ${field}`), why);
  return { ...plan, changes: plan.changes.map((change) => (change.kind === 'update' ? { ...change, why } : change)) };
}

/** What the operations superseded, read from the batches that touched the same records. */
async function valuesBefore(
  desk: LedgerDesk,
  operations: readonly StampedOperation[],
): Promise<Map<string, JsonValue>> {
  const wanted = new Set(operations.flatMap(({ op }) => (op.k === 'set' ? Object.values(op.b ?? {}).flat() : [])));
  const numbers = operations.flatMap(({ op }) =>
    op.k === 'set' && op.b ? batchesOf(desk.touched, { table: op.t as string, id: op.r as string }) : [],
  );
  const written = new Map<string, JsonValue>();
  if (wanted.size === 0) return written;
  for (const n of new Set(numbers))
    for (const { id, op } of await readBatch(desk, n))
      if (wanted.has(id)) for (const [field, value] of Object.entries(op.f ?? {})) written.set(`${id} ${field}`, value);
  return written;
}

/** A transaction that is on no stack any more: looked for from the newest batch back. */
async function locate(desk: LedgerDesk, tx: string): Promise<UndoEntry | undefined> {
  let last: number | undefined;
  let first: number | undefined;
  for (let n = desk.spans.length; n > 0; n--) {
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
