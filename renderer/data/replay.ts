// Reading batches into the book: unsealed side by side, checked and applied in order. A batch that cannot be read from
// the database is looked for in the journal and put back from there.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { journalRow } from './copies.ts';
import { type LedgerDesk, takeInSlices } from './ledger-desk.ts';
import { inSlices, slices } from './pace.ts';
import { type BatchOperations, operationsOf, spanOfRow, unsealBatch } from './sealed-batches.ts';
import type { StoreProblem } from './store-problem.ts';
import { countBatch, newWholenessCheck, type Unfinished, unfinishedOf } from './unfinished.ts';

export type Replayed = {
  readonly notices: readonly string[];
  /** The log ends with a part of a transaction; it is in the book and has to be taken back. */
  readonly unfinished: Unfinished | undefined;
};

const rowsAtOnce = 16;

/**
 * Applies the batches after number `from`.
 *
 * @param chains log → chain value after its last applied line, of the lines written here; advanced
 */
export async function replayBatches(
  desk: LedgerDesk,
  from: number,
  chains: Map<string, string>,
  onProgress: (n: number) => void,
): Promise<Result<Replayed, StoreProblem>> {
  const wholeness = newWholenessCheck();
  const pauseIfDue = slices(desk.pace);
  let repaired = 0;
  let unreadable = 0;
  for (let next = from + 1; ; next += rowsAtOnce) {
    const rows = await desk.database.batches
      .where('n')
      .between(next, next + rowsAtOnce, true, false)
      .toArray();
    if (rows.length === 0) break;
    const unsealed = await Promise.all(rows.map((row) => unsealBatch(desk.safe, row)));
    for (const [at, row] of rows.entries()) {
      const lines = unsealed[at];
      const read = lines?.ok
        ? await inSlices(desk.pace, operationsOf(row, lines.value, chains.get(row.log)))
        : undefined;
      const sound = read?.ok ? read.value : await repair(desk, row, chains.get(row.log));
      if (!sound) return fail(await damageOf(desk, row));
      if (!read?.ok) repaired++;
      unreadable += sound.unreadable;
      const { n } = row;
      desk.spans[n - 1] = spanOfRow(row);
      if (!row.received) {
        chains.set(row.log, row.chain);
        countBatch(wholeness, row, sound.operations, sound.unreadable);
        desk.ownStamp = sound.operations.at(-1)?.op.h ?? desk.ownStamp;
      }
      await takeInSlices(desk, n, sound.operations, pauseIfDue);
      onProgress(n);
    }
  }
  return ok({ notices: noticesOf(repaired, unreadable), unfinished: unfinishedOf(wholeness) });
}

async function repair(
  desk: LedgerDesk,
  row: BatchRow,
  before: string | undefined,
): Promise<BatchOperations | undefined> {
  const other = await journalRow(desk.host, row.n);
  if (!other || other.chain !== row.chain) return undefined;
  const lines = await unsealBatch(desk.safe, other);
  const read = lines.ok ? await inSlices(desk.pace, operationsOf(other, lines.value, before)) : undefined;
  if (!read?.ok) return undefined;
  await desk.database.batches.put(other);
  return read.value;
}

/** When not one batch can be read, it is the key that is wrong rather than the disk. */
async function damageOf(desk: LedgerDesk, row: BatchRow): Promise<StoreProblem> {
  const last = await desk.database.batches.orderBy('n').last();
  const isReadable = last !== undefined && (await unsealBatch(desk.safe, last)).ok;
  if (row.n === 1 && !isReadable) return { kind: 'wrongKey', where: 'database' };
  return { kind: 'damagedBatch', n: row.n, where: 'both' };
}

function noticesOf(repaired: number, unreadable: number): string[] {
  return [
    ...(repaired > 0 ? [`数据库中有 ${repaired} 批记录损坏，已用日志副本替换。`] : []),
    ...(unreadable > 0
      ? [`有 ${unreadable} 条记录由更新版本的程序写入，本版本不能显示，已原样保留，请升级程序。`]
      : []),
  ];
}
