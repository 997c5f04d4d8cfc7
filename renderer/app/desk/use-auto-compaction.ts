import { useEffect } from 'react';
import { newCancellation } from '#renderer/data/cancellation.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { isCompactionTime, lastCompaction, runCompaction } from '#renderer/features/settings/compaction.ts';

/** The weekly trial restore has its turn before; a moment in which nobody writes is found some time. */
const everyMs = 10 * 60_000;
/** Nobody has written for so long. */
const quietMs = 60_000;

/** Drops old changes of the formal ledger once a week, when nobody is writing. Closing ends it; nothing is lost by that. */
export function useAutoCompaction(store: LedgerStore): void {
  useEffect(() => {
    if (store.unlocked.ledger !== 'formal') return;
    const cancellation = newCancellation();
    let writtenAtMs = Date.now();
    const unsubscribe = store.subscribe(() => {
      writtenAtMs = Date.now();
    });
    const look = async () => {
      const isQuiet = Date.now() - writtenAtMs >= quietMs && store.saveState().kind === 'saved';
      if (isQuiet && isCompactionTime(lastCompaction(), Date.now())) await runCompaction(store, cancellation);
    };
    const timer = setInterval(() => void look(), everyMs);
    return () => {
      clearInterval(timer);
      unsubscribe();
      cancellation.isWanted = true;
    };
  }, [store]);
}
