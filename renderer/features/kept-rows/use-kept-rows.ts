import { useCallback, useEffect, useState } from 'react';
import type { KeptRows } from '#renderer/data/kept-rows.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';

/** The rows that are kept on this PC; undefined until they are read. */
export function useKeptRows({ keptRows }: LedgerStore): {
  readonly kept: readonly KeptRows[] | undefined;
  readonly reload: () => Promise<void>;
} {
  const [kept, setKept] = useState<readonly KeptRows[]>();
  const reload = useCallback(async () => setKept(await keptRows.list()), [keptRows]);
  useEffect(() => void reload(), [reload]);
  return { kept, reload };
}
