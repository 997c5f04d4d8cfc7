import { useEffect, useState } from 'react';
import type { HistoryEntry, LedgerStore } from '#renderer/data/ledger-store.ts';
import { isEntityName } from '#shared/domain/entities.ts';

/** What the history says of each operation on a record: operation → its entries. Read again when the ledger changes. */
export function useHistory(
  store: LedgerStore,
  table: string,
  record: string,
  version: number,
): ReadonlyMap<string, readonly HistoryEntry[]> {
  const [found, setFound] = useState<ReadonlyMap<string, readonly HistoryEntry[]>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means there is new history to read
  useEffect(() => {
    let isCurrent = true;
    if (isEntityName(table)) void store.historyOf(table, record).then((all) => isCurrent && setFound(byOperation(all)));
    return () => {
      isCurrent = false;
    };
  }, [store, table, record, version]);
  return found;
}

function byOperation(all: readonly HistoryEntry[]): ReadonlyMap<string, readonly HistoryEntry[]> {
  const entries = new Map<string, HistoryEntry[]>();
  for (const entry of all) entries.set(entry.op, [...(entries.get(entry.op) ?? []), entry]);
  return entries;
}
