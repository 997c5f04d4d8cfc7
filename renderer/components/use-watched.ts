import { useCallback, useSyncExternalStore } from 'react';

/** Something that tells when it changed; `version` grows with every change. */
export type Watchable = { subscribe(listener: () => void): () => void; version(): number };

/** Draws the component again whenever the source changed. Returns the version, for use as a memo key. */
export function useWatched(source: Watchable): number {
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source]);
  return useSyncExternalStore(subscribe, () => source.version());
}
