import { useCallback, useEffect, useState } from 'react';
import { currentExchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore, PendingSummary } from '#renderer/data/ledger-store.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import { entityNames } from '#shared/domain/entities.ts';
import { type BlockedProblem, blockedSteps } from '#shared/ledger/blocked-problems.ts';
import { recordsOf } from '#shared/ledger/book.ts';

export type ReportMode = 'incremental' | 'full';

export type Blocked = {
  /** What keeps the report back; undefined until it has been looked for. */
  readonly problems: readonly BlockedProblem[] | undefined;
  /** Looks again, for the moment of writing. */
  look(): Promise<readonly BlockedProblem[]>;
};

/**
 * What must be corrected or explained before the records of a report may go, looked for anew after every change.
 *
 * @param pending what was counted last; another count means that something has changed
 */
export function useBlocked(store: LedgerStore, mode: ReportMode, pending: PendingSummary | undefined): Blocked {
  const [problems, setProblems] = useState<readonly BlockedProblem[]>();
  const look = useCallback(async () => {
    const meant = mode === 'full' ? everyRecord(store) : await recordsToSend(store);
    return inSlices(pagePace, blockedSteps(store.book, meant));
  }, [store, mode]);
  useEffect(() => {
    if (!pending) return;
    let stale = false;
    void look().then((found) => !stale && setProblems(found));
    return () => {
      stale = true;
    };
  }, [look, pending]);
  return { problems, look };
}

async function recordsToSend(store: LedgerStore) {
  const { list } = await store.pendingSince(currentExchange()?.state.acknowledged ?? {});
  return list();
}

function* everyRecord({ book }: LedgerStore) {
  for (const entity of entityNames) for (const { id } of recordsOf(book, entity)) yield { entity, id };
}
