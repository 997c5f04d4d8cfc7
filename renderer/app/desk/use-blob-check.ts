import { useEffect } from 'react';
import { newCancellation } from '#renderer/data/cancellation.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { isCheckTime, lastCheck, runCheck } from '#renderer/features/settings/blob-check.ts';

/** The program has been open for a while, and nobody waits for the trial of a backup any more. */
const firstMs = 12 * 60_000;
const everyMs = 60 * 60_000;

/** Reads every attachment of the formal ledger once a month; closing the ledger ends it between two attachments. */
export function useBlobCheck(store: LedgerStore): void {
  useEffect(() => {
    if (store.unlocked.ledger !== 'formal') return;
    const cancellation = newCancellation();
    const look = async () => {
      if (isCheckTime(lastCheck(), Date.now())) await runCheck(store, cancellation);
    };
    const first = setTimeout(() => void look(), firstMs);
    const timer = setInterval(() => void look(), everyMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      cancellation.isWanted = true;
    };
  }, [store]);
}
