import { currentLedger, watchCurrentLedger } from '#renderer/data/current-ledger.ts';

export type WatchedState<T> = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly version: () => number;
  readonly get: () => T | undefined;
  set(next: T | undefined): void;
};

/**
 * Work of a page that outlives a look at another page. It holds what files say about people and is forgotten as soon as
 * the ledger is locked.
 *
 * @param end called before the state is forgotten, to end what runs for it
 */
export function watchedState<T>(end: () => void): WatchedState<T> {
  const listeners = new Set<() => void>();
  let state: T | undefined;
  let changes = 0;
  const set = (next: T | undefined) => {
    state = next;
    changes += 1;
    for (const listener of [...listeners]) listener();
  };
  let ledger = currentLedger();
  watchCurrentLedger(() => {
    if (currentLedger() === ledger) return;
    ledger = currentLedger();
    end();
    set(undefined);
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => changes,
    get: () => state,
    set,
  };
}
