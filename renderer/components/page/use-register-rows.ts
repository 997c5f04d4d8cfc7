import { useDeferredValue, useMemo } from 'react';
import { recordsOf } from '#shared/ledger/registers.ts';
import type { ChoiceSource } from '../field/choices.ts';
import { countTexts, type TextCount } from '../filter/filters.ts';
import type { GridColumn } from '../grid/columns.ts';
import { createRowJoiner } from '../grid/joined-rows.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import { useWatched } from '../use-watched.ts';
import type { LedgerSource } from './ledger-source.ts';
import { choiceSourceOf, columnsOfRegister, type Register, readingOf, todayOnThisPc } from './register.ts';

export type RegisterRows = {
  readonly version: number;
  readonly today: string;
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly reading: CellReading;
  readonly choices: ChoiceSource;
};

/** The rows of a register as the book holds them now; a row object stays the same until its records change. */
export function useRegisterRows(register: Register, source: LedgerSource): RegisterRows {
  const { declaration, related } = register;
  const version = useWatched(source);
  const today = todayOnThisPc();
  const joinRows = useMemo(() => createRowJoiner(related), [related]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is changed in place; its version tells
  const rows = useMemo(() => {
    const parts = related.map((part) => recordsOf(source.book, part.declaration.name));
    return joinRows(recordsOf(source.book, declaration.name), parts, today);
  }, [source, version, joinRows, declaration, related, today]);
  const columns = useMemo(() => columnsOfRegister(register), [register]);
  const reading = useMemo(() => readingOf(source.book, today), [source, today]);
  const choices = useMemo(() => choiceSourceOf(source.book), [source]);
  return { version, today, rows, columns, reading, choices };
}

/** How many rows in sight are of each kind, by the register's main code. */
export function useKindCounts(
  { countBy }: Register,
  { rows, columns, reading }: RegisterRows,
  visible: ReadonlySet<string> | undefined,
): readonly TextCount[] {
  const counted = useDeferredValue(rows);
  return useMemo(() => {
    const column = columns.find(({ id }) => id === countBy);
    if (!column) return [];
    return countTexts(visible ? counted.filter(({ id }) => visible.has(id)) : counted, column, reading);
  }, [counted, visible, columns, countBy, reading]);
}
