// The rows that are old enough to be dropped, and where a transaction ends among them.

import { shownOperation } from '#shared/bundle/log-batch.ts';
import { formatHlc } from '#shared/sync/clock.ts';
import { compactionAgeMs } from '#shared/sync/compaction.ts';
import type { JournalLogs, LogRow } from './journal-logs.ts';

/** What of a row counts: its latest stamp, and the transactions with which it begins and ends. */
export type OldRow = {
  readonly row: LogRow;
  readonly h: string;
  readonly firstTx: string | undefined;
  readonly lastTx: string | undefined;
};

/** Rows after `from` in their order, up to the first one with a line younger than the age, or that cannot be read. */
export async function oldRows(logs: JournalLogs, from: number, nowMs: number): Promise<readonly OldRow[]> {
  const latest = formatHlc({ ms: Math.max(0, nowMs - compactionAgeMs), counter: 0 });
  const rows = [...logs.rows.values()].flat().filter(({ n }) => n > from);
  const old: OldRow[] = [];
  for (const row of rows.sort((a, b) => a.n - b.n)) {
    const read = readRow(row, await logs.linesOf(row));
    if (!read || read.h > latest) break;
    old.push(read);
  }
  return old;
}

function readRow(row: LogRow, lines: readonly string[]): OldRow | undefined {
  if (lines.length !== row.last - row.first + 1) return undefined;
  const read = lines.map(shownOperation);
  const h = read.reduce((latest, line) => (line.h > latest ? line.h : latest), '');
  return { row, h, firstTx: read[0]?.x, lastTx: read.at(-1)?.x };
}

/** Without the rows at the end that hold only the beginning of a transaction. */
export async function withoutCutTransactions(logs: JournalLogs, rows: readonly OldRow[]): Promise<readonly OldRow[]> {
  const isAmong = (kept: readonly OldRow[], { n }: LogRow) => n <= (kept.at(-1)?.row.n ?? 0);
  let kept = rows;
  for (;;) {
    const lastOfLog = new Map(kept.map((each) => [each.row.log, each]));
    const cut: number[] = [];
    for (const each of lastOfLog.values())
      for (const next of goingOn(logs, each.row))
        if (!isAmong(kept, next) && (await beginsWith(logs, next, each.lastTx))) cut.push(each.row.n);
    if (cut.length === 0) return kept;
    const first = Math.min(...cut);
    kept = kept.filter(({ row }) => row.n < first);
  }
}

function goingOn(logs: JournalLogs, { log, chain }: LogRow): readonly LogRow[] {
  return (logs.rows.get(log) ?? []).filter(({ before }) => before === chain);
}

async function beginsWith(logs: JournalLogs, row: LogRow, tx: string | undefined): Promise<boolean> {
  return tx !== undefined && readRow(row, await logs.linesOf(row))?.firstTx === tx;
}
