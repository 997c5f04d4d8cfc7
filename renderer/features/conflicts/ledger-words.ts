// Entries of an account as the clerk reads them.

import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { Conflict, ConflictHead } from '#shared/ledger/conflict.ts';
import { instantOfStamp } from '#shared/ledger/stamps.ts';

/** 记入 5, 扣减 3. */
export function amountWords(amount: JsonValue): string {
  const number = Number(amount);
  return `${number < 0 ? '扣减' : '记入'} ${Math.abs(number).toLocaleString('zh-CN')}`;
}

/** What an overdrawn account comes to: the sum of the entries that count. */
export function balanceOf({ heads }: Pick<Conflict, 'heads'>): number {
  return heads.reduce((sum, { value }) => sum + Number(value), 0);
}

/** 扣减 3（王小棠@一号机 · 2026-11-22 10:20）: entries of one amount are told apart. */
export function entryWords(store: LedgerStore, head: ConflictHead): string {
  const { userName, deviceName } = store.conflicts.writerOf(head);
  return `${amountWords(head.value)}（${userName}@${deviceName} · ${localTime(instantOfStamp(head.at))}）`;
}
