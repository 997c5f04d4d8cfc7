// A transaction is taken whole or not at all. In the database all its batches are written together; the journal gets
// them one after another. So when the database is lost before the journal has everything, only a part is left. The first
// operation of a transaction of several batches therefore says how many operations there are:
//   "ext":{"txOps":3000}
// A part is never thrown away, because its place in the log is taken: it is taken back by an ordinary transaction, right
// at opening, so that every other reader of the log comes to the same book.

import type { BatchRow } from '#shared/host/host-api.ts';
import type { OperationDraft, StampedOperation } from '#shared/sync/operation.ts';
import { batchSize } from './sealed-batches.ts';

/** Of a transaction of `wanted` operations only `found` were kept, in batches `first` to `last`. */
export type Unfinished = {
  readonly tx: string;
  readonly first: number;
  readonly last: number;
  readonly found: number;
  readonly wanted: number;
};

/** Follows the batches in their order. */
export type WholenessCheck = {
  /** The transaction that is not whole yet. */
  current: Unfinished | undefined;
  /** The one before it, which was never completed. */
  left: Unfinished | undefined;
};

/** The drafts of one transaction, with their number on the first when they do not fit into one batch. */
export function withCount(drafts: readonly OperationDraft[]): readonly OperationDraft[] {
  const [first, ...rest] = drafts;
  return first && drafts.length > batchSize
    ? [{ ...first, ext: { ...first.ext, txOps: drafts.length } }, ...rest]
    : drafts;
}

export function newWholenessCheck(): WholenessCheck {
  return { current: undefined, left: undefined };
}

/** @param unreadable lines of the batch that this version cannot read; they count all the same */
export function countBatch(
  check: WholenessCheck,
  { n }: Pick<BatchRow, 'n'>,
  operations: readonly StampedOperation[],
  unreadable: number,
): void {
  for (const { op } of operations) {
    // A new log may begin between the part and its taking back.
    if (op.k === 'open') continue;
    const wanted = op.ext?.txOps;
    if (typeof wanted === 'number') begin(check, { tx: op.x ?? '', first: n, last: n, found: 0, wanted });
    if (check.current?.tx === op.x) count(check, n, 1);
    else whole(check);
  }
  if (unreadable > 0) count(check, n, unreadable);
}

/**
 * The transaction of which only a part was kept, if the log ends with one. When taking it back was itself interrupted,
 * it is the first of them, not the attempt.
 */
export function unfinishedOf({ left, current }: WholenessCheck): Unfinished | undefined {
  return left ?? current;
}

function begin(check: WholenessCheck, next: Unfinished): void {
  check.left ??= check.current;
  check.current = next;
}

function count(check: WholenessCheck, n: number, operations: number): void {
  if (!check.current) return;
  check.current = { ...check.current, last: n, found: check.current.found + operations };
  if (check.current.found >= check.current.wanted) whole(check);
}

/** After an unfinished transaction nothing else is written before it is taken back. */
function whole(check: WholenessCheck): void {
  check.current = undefined;
  check.left = undefined;
}
