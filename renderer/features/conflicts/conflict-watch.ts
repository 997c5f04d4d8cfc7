import { useWatched, type Watchable } from '#renderer/components/use-watched.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';

/** Draws again when the list of conflicts, the decisions or the remarks changed. */
export function useConflictDesk(store: LedgerStore): number {
  return useWatched(store.conflicts as Watchable);
}
