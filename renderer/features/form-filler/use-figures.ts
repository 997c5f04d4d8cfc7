import { useEffect } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import { figureSteps } from '#shared/report/compute-figures.ts';
import { figures } from '#shared/report/figures.ts';
import { changeFiller, type FillerState } from './filler-state.ts';

/** Whether the form asks for a figure anywhere. */
export function asksForFigures({ columns, spots }: FillerState): boolean {
  return [...columns, ...spots].some(({ target }) => target?.kind === 'figure');
}

/** Counts the figures the form asks for, again when the period or the ledger changes. */
export function useFigures(state: FillerState, store: LedgerStore, version: number): void {
  const wanted = [...state.columns, ...state.spots]
    .flatMap(({ target }) => (target?.kind === 'figure' ? [target.id] : []))
    .join(' ');
  const { from, to } = state.period;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is changed in place; its version tells
  useEffect(() => {
    if (wanted === '') return;
    let isOld = false;
    const ids = new Set(wanted.split(' '));
    const named = figures.filter(({ id }) => ids.has(id));
    void inSlices(pagePace, figureSteps([store.book], { from, to }, named)).then((table) => {
      if (isOld) return;
      changeFiller({ figures: Object.fromEntries(Object.entries(table).map(([id, { value }]) => [id, value])) });
    });
    return () => {
      isOld = true;
    };
  }, [wanted, from, to, store, version]);
}
