// 附件检查: once a month every attachment is read in both its copies. What is remembered of it names nobody: names and records
// are looked up in the book when they are shown.

import type { Cancellation } from '#renderer/data/cancellation.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { OnProgress } from '#renderer/data/progress.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';

/** The last check that this page made. */
export type CheckedBlobs = {
  readonly at: string;
  readonly checked: number;
  readonly healed: number;
  readonly removed: number;
  /** Attachments (SM3) of which no sound copy was left. */
  readonly lost: readonly string[];
};

const key = 'liangxin.blobcheck.formal';
const everyMs = 30 * 24 * 3600_000;
const listeners = new Set<() => void>();

export function lastCheck(): CheckedBlobs | undefined {
  const stored = localStorage.getItem(key);
  return stored === null ? undefined : (JSON.parse(stored) as CheckedBlobs);
}

export function watchChecks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isCheckTime(last: Pick<CheckedBlobs, 'at'> | undefined, nowMs: number): boolean {
  return !last || nowMs - Date.parse(last.at) >= everyMs;
}

/** Checks everything now; what was found is remembered and shown. One that was cancelled is not counted. */
export async function runCheck(
  store: LedgerStore,
  cancellation: Cancellation,
  onProgress: OnProgress = () => undefined,
): Promise<Result<CheckedBlobs, { readonly message: string }>> {
  const found = await store.attachments.check({ cancellation, onProgress });
  if (!found.ok) return found.error === 'cancelled' ? fail({ message: '已取消，没有查完。' }) : fail(found.error);
  const checked: CheckedBlobs = { at: new Date().toISOString(), ...found.value };
  localStorage.setItem(key, JSON.stringify(checked));
  for (const listener of listeners) listener();
  return ok(checked);
}

/** 查了 120 个附件，两份都完好 */
export function checkInWords({ checked, healed, lost, removed }: Omit<CheckedBlobs, 'at'>): string {
  const sound = healed === 0 && lost.length === 0;
  return [
    `查了 ${checked.toLocaleString('zh-CN')} 个附件`,
    ...(sound ? ['两份都完好'] : []),
    ...(healed > 0 ? [`${healed} 个有一份缺失或损坏，已用另一份补好`] : []),
    ...(lost.length > 0 ? [`${lost.length} 个两份都损坏`] : []),
    ...(removed > 0 ? [`清理了 ${removed} 个 90 天没有记录用到的`] : []),
  ].join('，');
}
