import { useState } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { changeImport, currentImport } from './import-state.ts';

export type Reveal = { readonly isRevealed: boolean; readonly reveal: () => void };

/** Shows what the ledger holds in full beside the rows of the file; that is put on record before. */
export function useReveal(store: LedgerStore, { rows }: ImportPlan): Reveal {
  const [isRevealed, setRevealed] = useState(false);
  const reveal = async () => {
    const subject = `导入 ${currentImport().file?.name ?? ''} 的核对`;
    const count = rows.filter(({ cellCount, candidates }) => cellCount > 0 || candidates).length;
    const noted = await store.recordDeed({ act: 'reveal', subject, count, why: '核对导入的改动' });
    if (noted.ok) setRevealed(true);
    else changeImport({ refusal: describeStoreProblem(noted.error) });
  };
  return { isRevealed, reveal: () => void reveal() };
}
