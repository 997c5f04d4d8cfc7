import { useEffect } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { lastBackup } from '#renderer/features/settings/backup.ts';
import { isTrialTime, lastTrial, runTrial } from '#renderer/features/settings/trial-restore.ts';

/** The program has been open for a while, and looks again every hour. */
const firstMs = 5 * 60_000;
const everyMs = 60 * 60_000;

/** Tries a backup of the formal ledger once a week; a place that is not plugged in is tried again later. */
export function useTrialRestore(store: LedgerStore): void {
  useEffect(() => {
    if (store.unlocked.ledger !== 'formal') return;
    const ended = new AbortController();
    const look = async () => {
      if (isTrialTime(lastTrial(), lastBackup('formal')?.at, Date.now())) await runTrial(store, ended.signal);
    };
    const first = setTimeout(() => void look(), firstMs);
    const timer = setInterval(() => void look(), everyMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      ended.abort();
    };
  }, [store]);
}
