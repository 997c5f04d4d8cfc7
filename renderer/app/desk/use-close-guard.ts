import { useEffect } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';

/** Asks before the window is closed while something is still being saved. */
export function useCloseGuard(store: LedgerStore): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (store.saveState().kind === 'saving') event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [store]);
}
