import { useMemo } from 'react';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { type CellReading, cellText, type GridRow } from '#renderer/components/grid/row.ts';
import { type LedgerSource, wordedSource } from '#renderer/components/page/ledger-source.ts';
import { useRegisterRows } from '#renderer/components/page/use-register-rows.ts';
import { useVisibleRows } from '#renderer/components/page/use-visible-rows.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { peopleOnDay } from '#shared/report/people-on-day.ts';
import { type FillSource, fillSources, sourceWithKey } from './fill-sources.ts';
import type { FillerState } from './filler-state.ts';

export type FillRows = {
  readonly source: FillSource | undefined;
  /** Every record of the source, and those that search and filters let through, in the chosen order. */
  readonly all: readonly GridRow[];
  readonly shown: readonly GridRow[];
  /** Those that are not left out: what will be filled in. */
  readonly chosen: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly reading: CellReading;
  readonly today: string;
};

const someSource = fillSources[0] as FillSource;

/** The records a form is filled from, as search, filters, order and ticks leave them. */
export function useFillRows(state: FillerState, store: LedgerStore): FillRows {
  const source = sourceWithKey(state.source);
  const { register, among } = source ?? someSource;
  const worded = useMemo<LedgerSource>(() => wordedSource(store, describeStoreProblem), [store]);
  const { rows, columns, reading, today, version } = useRegisterRows(register, worded);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is changed in place; its version tells
  const people = useMemo(() => peopleOnDay(store.book, today), [store, today, version]);
  const all = useMemo(
    () => (source === undefined ? [] : among ? rows.filter(({ id }) => people[among].has(id)) : rows),
    [source, among, rows, people],
  );
  const visible = useVisibleRows(all, columns, reading, state.filters, state.typed);
  const order = columns.find(({ id }) => id === state.order);
  const shown = useMemo(() => {
    const passing = visible ? all.filter(({ id }) => visible.has(id)) : all;
    return order ? inOrder(passing, order, reading) : passing;
  }, [all, visible, order, reading]);
  const { left } = state;
  const chosen = useMemo(() => (left.size === 0 ? shown : shown.filter(({ id }) => !left.has(id))), [shown, left]);
  return { source, all, shown, chosen, columns, reading, today };
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Empty values last; equal ones stay as they were. */
function inOrder(rows: readonly GridRow[], column: GridColumn, reading: CellReading): readonly GridRow[] {
  const texts = new Map(rows.map((row) => [row, cellText(row, column, reading)]));
  return [...rows].sort((a, b) => {
    const [left, right] = [texts.get(a) ?? '', texts.get(b) ?? ''];
    return left === '' || right === '' ? Number(left === '') - Number(right === '') : collator.compare(left, right);
  });
}
