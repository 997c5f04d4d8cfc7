import { useEffect } from 'react';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentExchange, exchangeWatch } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';

/** Hands the district's answers to the ledger as they come in, so that what was sent back is marked on its record. */
export function useReceipts(store: LedgerStore): void {
  const version = useWatched(exchangeWatch);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when there are others
  useEffect(() => {
    const state = currentExchange()?.state;
    if (state) store.conflicts.takeReceipts(state.receipts, state.acknowledged);
  }, [store, version]);
}
