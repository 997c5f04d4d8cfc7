// Whether the journal holds rows of the database byte for byte.

import { equalBytes } from '#shared/base/bytes.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { spanOfRow } from '#shared/host/sealed-batch.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import type { OnProgress } from './progress.ts';

/** As many rows at once as a page compares without stalling. */
const rowsAtOnce = 16;

/** @param isStopped asked between pieces; what is answered then does not count */
export async function isInJournal(
  { database, host, pace }: LedgerDesk,
  from: number,
  to: number,
  onProgress: OnProgress,
  isStopped: () => boolean,
): Promise<boolean> {
  for (let next = from; next <= to && !isStopped(); ) {
    const slice = await host.readJournal({ from: next, count: Math.min(rowsAtOnce, to - next + 1) });
    const theirs = slice.ok ? slice.value.rows : [];
    const last = theirs.at(-1);
    if (!last) return false;
    const own = await database.batches.where('n').between(next, last.n, true, true).toArray();
    if (own.length !== theirs.length || !own.every((row, at) => isSame(row, theirs[at] as BatchRow))) return false;
    next = last.n + 1;
    onProgress(last.n - from + 1, to - from + 1);
    await pace.pause();
  }
  return true;
}

function isSame(a: BatchRow, b: BatchRow): boolean {
  return JSON.stringify(spanOfRow(a)) === JSON.stringify(spanOfRow(b)) && equalBytes(a.sealed, b.sealed);
}
