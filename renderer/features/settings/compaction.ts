// 精简旧修改: once a week the database gives up what the journal and a tried backup, the district and every PC hold.

import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { OnProgress } from '#renderer/data/progress.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { RowEnd } from '#shared/host/host-api.ts';
import { lastTrial, type Trial } from './trial-restore.ts';

/** The last time that this page tried; `problem` says why nothing was dropped. */
export type CompactionTry = { readonly at: string; readonly problem?: string };

const key = 'liangxin.compaction.formal';
const dayMs = 24 * 3600_000;
export const compactEveryMs = 7 * dayMs;
/** What stands in the way may be gone tomorrow. */
export const compactAgainMs = dayMs;
/** A trial older than this says nothing of the backups any more. */
const trialCountsMs = 31 * dayMs;
const listeners = new Set<() => void>();

export function lastCompaction(): CompactionTry | undefined {
  const stored = localStorage.getItem(key);
  return stored === null ? undefined : (JSON.parse(stored) as CompactionTry);
}

export function watchCompactions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isCompactionTime(last: CompactionTry | undefined, nowMs: number): boolean {
  if (!last) return true;
  return nowMs - Date.parse(last.at) >= (last.problem === undefined ? compactEveryMs : compactAgainMs);
}

/** Where the backup ends that was last restored for trial, unless the trial failed or is too long ago. */
export function triedEnd(trial: Trial | undefined, nowMs: number): RowEnd | undefined {
  const counts = trial && trial.problem === undefined && nowMs - Date.parse(trial.at) < trialCountsMs;
  return counts ? trial.end : undefined;
}

/** Drops what may be dropped; what came of it is remembered and shown. */
export async function runCompaction(
  store: LedgerStore,
  cancellation: { isWanted: boolean; isTooLate: boolean },
  onProgress: OnProgress = () => undefined,
): Promise<Result<CompactionTry, { readonly message: string }>> {
  const tried = triedEnd(lastTrial(), Date.now());
  const done = await store.compaction.run({ tried, onProgress, cancellation });
  if (!done.ok && cancellation.isWanted) return fail(done.error);
  const last: CompactionTry = {
    at: new Date().toISOString(),
    ...(done.ok ? {} : { problem: done.error.message }),
  };
  localStorage.setItem(key, JSON.stringify(last));
  for (const listener of listeners) listener();
  return ok(last);
}
