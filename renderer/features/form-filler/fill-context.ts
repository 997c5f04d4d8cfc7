import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { FillContext } from '#shared/workbook/fill/fill-target.ts';
import type { FillerState } from './filler-state.ts';
import type { FillRows } from './use-fill-rows.ts';

/** What every value of the form may depend on beside its record. */
export function fillContextOf(state: FillerState, store: LedgerStore, { chosen, today }: FillRows): FillContext {
  const { office, user } = store.unlocked;
  return {
    today,
    officeName: office.committeeName,
    userName: user.name,
    count: chosen.length,
    inFull: state.inFull,
    figures: state.figures,
  };
}
