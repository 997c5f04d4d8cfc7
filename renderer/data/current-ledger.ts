// The ledger that is open in this window, for pages that are not handed it.

import type { LedgerStore } from './ledger-store.ts';

let current: LedgerStore | undefined;
const listeners = new Set<() => void>();

export function currentLedger(): LedgerStore | undefined {
  return current;
}

export function setCurrentLedger(store: LedgerStore | undefined): void {
  current = store;
  for (const listener of [...listeners]) listener();
}

/** @returns a function that ends the watching */
export function watchCurrentLedger(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
