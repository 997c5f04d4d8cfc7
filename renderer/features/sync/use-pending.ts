import { useEffect, useState } from 'react';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentExchange, exchangeWatch, refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore, PendingSummary } from '#renderer/data/ledger-store.ts';

const settleMs = 400;

/** What no receipt covers yet; counted again a moment after the last change. Undefined while it is not known. */
export function usePending(store: LedgerStore): PendingSummary | undefined {
  const [pending, setPending] = useState<PendingSummary>();
  const version = useWatched(store);
  const exchangeVersion = useWatched(exchangeWatch);
  useEffect(() => {
    if (!currentExchange()) void refreshExchange();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions say when to count again
  useEffect(() => {
    const exchange = currentExchange();
    if (!exchange) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const summary = await store.pendingSince(exchange.state.acknowledged);
      if (!stale) setPending(summary);
    }, settleMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [store, version, exchangeVersion]);
  return pending;
}
