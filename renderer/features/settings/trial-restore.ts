// 试恢复: once a week the newest backup is restored into memory and compared with what this PC holds, so that nobody finds
// out on the day of need that the backups could not be read.

import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { RowEnd } from '#shared/host/host-api.ts';

/** The last trial that this page made. */
export type Trial = {
  readonly at: string;
  readonly backupAt: string;
  readonly placeLabel: string;
  /** Its last row; absent when it failed, and in what earlier versions noted. */
  readonly end?: RowEnd;
  /** Why the backup would not do. */
  readonly problem?: string;
};

const key = 'liangxin.trial.formal';
const trialEveryMs = 7 * 24 * 3600_000;
const listeners = new Set<() => void>();

export function lastTrial(): Trial | undefined {
  const stored = localStorage.getItem(key);
  return stored === null ? undefined : (JSON.parse(stored) as Trial);
}

export function watchTrials(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A week after the last; a backup that failed is tried again with the next one. */
export function isTrialTime(last: Trial | undefined, newestBackupAt: string | undefined, nowMs: number): boolean {
  if (newestBackupAt === undefined) return false;
  if (!last) return true;
  if (last.problem !== undefined) return newestBackupAt > last.backupAt;
  return nowMs - Date.parse(last.at) >= trialEveryMs;
}

/** Restores the newest backup that can be found into memory; what came of it is remembered and shown. */
export async function runTrial(
  store: LedgerStore,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Result<Trial, { readonly message: string }>> {
  const found = await host.findBackups();
  if (!found.ok) return found;
  const newest = found.value.find(({ isOwn, kind }) => isOwn && kind === 'backup');
  if (!newest) return fail({ message: '没有找到本机的备份，存备份的U盘可能没有插上。' });
  const tried = await store.tryRestore(newest, { onProgress, signal });
  const why = tried.ok ? undefined : tried.error;
  if (why === 'cancelled') return fail({ message: '已取消，没有试完。' });
  const problem = why?.sentence;
  const trial: Trial = {
    at: new Date().toISOString(),
    backupAt: newest.at,
    placeLabel: newest.placeLabel,
    ...(tried.ok && tried.value.batches > 0 ? { end: { n: tried.value.batches, chain: tried.value.chain } } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
  localStorage.setItem(key, JSON.stringify(trial));
  for (const listener of listeners) listener();
  return ok(trial);
}
