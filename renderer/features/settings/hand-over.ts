// 交接单: what one clerk hands to the next, counted from the ledger as it stands.

import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';
import { lastBackup } from './backup.ts';
import { type ContentsRow, contentsRows, countsOf } from './restore-contents.ts';
import { lastTrial } from './trial-restore.ts';

export type HandOver = {
  readonly registers: readonly ContentsRow[];
  /** What is still to be done, in words with numbers. */
  readonly open: readonly (readonly [what: string, count: string])[];
  readonly keys: readonly (readonly [what: string, state: string])[];
};

const finished: ReadonlySet<unknown> = new Set(['refused', 'resolved', 'verified', 'closedOut']);

/** Demands that nobody has finished yet; one without a state is open. */
export function openDemands(book: Book): number {
  return recordsOf(book, 'demand').filter(({ values }) => !finished.has(values.status)).length;
}

export async function handOverOf(store: LedgerStore): Promise<Result<HandOver, { readonly message: string }>> {
  const [exchange, enrolment] = await Promise.all([host.exchangeState(), host.enrolmentState()]);
  if (!exchange.ok) return exchange;
  if (!enrolment.ok) return enrolment;
  await store.conflicts.refresh();
  const unsent = await store.pendingSince(exchange.value.acknowledged);
  const returned = store.conflicts.returned().filter(({ state }) => state === 'open').length;
  const { enrolled, districtName, notAfter } = enrolment.value;
  const backup = lastBackup('formal');
  const trial = lastTrial();
  return ok({
    registers: contentsRows(undefined, countsOf(store.book)),
    open: [
      ['没有办结的诉求', count(openDemands(store.book), '件')],
      ['待核对的冲突', count(store.conflicts.list()?.length ?? 0, '条')],
      ['区级退回待改', count(returned, '条')],
      ['没有报送或没有收到回执的记录', count(unsent.total, '条')],
    ],
    keys: [
      ['设备编号', store.unlocked.deviceId],
      ['区级登记', enrolled ? `${districtName ?? ''}，证书到 ${notAfter?.slice(0, 10) ?? '未注明'}` : '还没有登记'],
      ['恢复码', '首次设置时打印的那一张，当面交接（　）'],
      ['上次备份', backup ? `${localTime(backup.at)}，${backup.placeLabel}` : '没有备份记录'],
      ['上次试恢复', trial ? `${localTime(trial.at)}，${trial.problem ?? '通过'}` : '还没有试过'],
    ],
  });
}

function count(number: number, unit: string): string {
  return `${number.toLocaleString('zh-CN')} ${unit}`;
}
