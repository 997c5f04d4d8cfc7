// Reading single batches again: for the history of a record, for undoing, for finding a transaction. Those that the
// database has dropped come from the journal.

import type { StampedOperation } from '#shared/sync/operation.ts';
import { RowGone, rowsBetween } from './compacted-rows.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { inSlices } from './pace.ts';
import type { OnProgress } from './progress.ts';
import { operationsIn, unsealBatch } from './sealed-batches.ts';

/** The operations of these batches, in their order. @throws RowGone when the journal has lost one that only it had */
export async function readBatches(
  desk: LedgerDesk,
  numbers: Iterable<number>,
  onProgress: OnProgress = () => undefined,
): Promise<StampedOperation[]> {
  const operations: StampedOperation[] = [];
  const inOrder = [...new Set(numbers)].sort((a, b) => a - b);
  for (const [at, n] of inOrder.entries()) {
    operations.push(...(await readBatch(desk, n)));
    onProgress(at + 1, inOrder.length);
  }
  return operations;
}

/** The same without those that only a lost journal had; for what can be shown in part. */
export async function readUnlessGone(
  desk: LedgerDesk,
  n: number,
  onGone: (sentence: string) => void = () => undefined,
): Promise<readonly StampedOperation[]> {
  try {
    return await readBatch(desk, n);
  } catch (error) {
    if (!(error instanceof RowGone)) throw error;
    onGone(error.message);
    return [];
  }
}

export async function readBatch(desk: LedgerDesk, n: number): Promise<StampedOperation[]> {
  const [row] = await rowsBetween(desk, n, n);
  const lines = row && (await unsealBatch(desk.safe, row));
  if (!row || !lines?.ok) throw new Error(`batch ${n} is not readable`);
  return inSlices(desk.pace, operationsIn(row, lines.value));
}
