// Rows that the database has dropped (compaction.ts): the mark that says so, and how they are read or brought back from
// the host's journal, which keeps every row for ever. At or below the mark a row may be missing here; above it none may.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow, HostApi, RowEnd } from '#shared/host/host-api.ts';
import type { LedgerDatabase } from './database.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import type { StoreProblem } from './store-problem.ts';

/** The last dropped row; `operations` and `at` (instant of the latest of them) are for the clerk. */
export type CompactedMark = RowEnd & {
  readonly log: string;
  readonly last: number;
  readonly operations: number;
  readonly at: string;
};

/** A row that only the journal has, and the journal cannot be read: told to the clerk in the host's words. */
export class RowGone extends Error {}

export async function readMark({ meta }: LedgerDatabase): Promise<CompactedMark | undefined> {
  const row = await meta.get('compacted');
  return row && 'compacted' in row ? row.compacted : undefined;
}

/** Rows `from` to `to`, those that were dropped from the journal. @throws RowGone */
export async function rowsBetween(
  { database, host, compacted }: Pick<LedgerDesk, 'database' | 'host' | 'compacted'>,
  from: number,
  to: number,
): Promise<readonly BatchRow[]> {
  const upTo = Math.min(to, compacted?.n ?? 0);
  const later = await database.batches
    .where('n')
    .between(Math.max(from, upTo + 1), to, true, true)
    .toArray();
  return from > upTo ? later : [...(await journalRows(host, from, upTo)), ...later];
}

/** @throws RowGone */
async function journalRows(host: HostApi, from: number, to: number): Promise<readonly BatchRow[]> {
  const rows: BatchRow[] = [];
  for (let next = from; next <= to; ) {
    const slice = await host.readJournal({ from: next, count: to - next + 1 });
    if (!slice.ok) throw new RowGone(slice.error.message);
    const last = slice.value.rows.at(-1);
    if (!last) throw new RowGone(goneSentence(next));
    rows.push(...slice.value.rows);
    next = last.n + 1;
  }
  return rows;
}

function goneSentence(n: number): string {
  return `第 ${n} 批修改的原文不在日志副本里，读不出来；台账的内容不受影响。请插上备份盘，程序补齐日志副本以后再看。`;
}

/**
 * Puts the dropped rows back, because what stood for them cannot be read, and removes the mark. Cut off anywhere, it is
 * begun anew at the next opening.
 *
 * @returns how many rows were missing
 */
export async function bringBack(
  host: HostApi,
  database: LedgerDatabase,
  mark: CompactedMark,
  onProgress: (done: number, total: number) => void,
): Promise<Result<number, StoreProblem>> {
  let end: string | undefined;
  for (let from = 1; from <= mark.n; ) {
    const slice = await host.readJournal({ from });
    if (!slice.ok) return fail({ kind: 'hostRefused', message: slice.error.message });
    const rows = slice.value.rows.filter(({ n }) => n <= mark.n);
    const last = rows.at(-1);
    if (!last) return fail({ kind: 'droppedRowsGone', n: from, upTo: mark.n });
    await database.batches.bulkPut(rows);
    [from, end] = [last.n + 1, last.chain];
    onProgress(last.n, mark.n);
  }
  if (end !== mark.chain) return fail({ kind: 'copiesDisagree', n: mark.n });
  await database.meta.delete('compacted');
  return ok(mark.n);
}
