// A journal that lost rows which the page has dropped gets them back from a backup of the same ledger. That there is one
// was a condition for dropping them. Rows are appended in order, so a crash leaves a longer journal and never a wrong one.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { ok, type Result } from '#shared/base/result.ts';
import type { BatchRow, HostError, RowEnd } from '#shared/host/host-api.ts';
import { refuse } from './host-error.ts';
import type { Journal, JournalReader } from './journal.ts';

/** Whether a backup goes on exactly where the journal ends, and holds the wanted row. */
export function canRefill(journal: Journal, backup: JournalReader, { n, chain }: RowEnd): boolean {
  const tip = journal.tip();
  const joint = tip === null || backup.row(tip.n)?.chain === tip.chain;
  return joint && backup.row(n)?.chain === chain;
}

/** Appends the rows that are missing up to `n`. @returns the last row that the journal holds now */
export async function refill(
  journal: Journal,
  backup: JournalReader,
  n: number,
): Promise<Result<{ n: number }, HostError>> {
  for (let from = (journal.tip()?.n ?? 0) + 1; from <= n; ) {
    const rows = backup.read(from).rows.filter((row) => row.n <= n);
    const appended = await journal.append(rows);
    if (!appended.ok) return appended;
    from = (rows.at(-1) as BatchRow).n + 1;
    await nextTurn();
  }
  return ok({ n: journal.tip()?.n ?? 0 });
}

export function noBackupForJournal({ n }: RowEnd, tip: number) {
  return refuse(
    'noBackupForJournal',
    `日志副本缺少第 ${tip + 1} 至 ${n} 批，这些修改的原文本机只在备份里还有，区里和同事的电脑也都收到过。台账内容完整，可以照常查看和录入，新的修改暂时只存一份。请插上备份盘，程序会自动补齐。`,
  );
}
