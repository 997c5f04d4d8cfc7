import { useDeferredValue, useMemo, useState } from 'react';
import { countTexts } from '#renderer/components/filter/filters.ts';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { type CellReading, cellText, type GridRow } from '#renderer/components/grid/row.ts';
import type { LedgerSource } from '#renderer/components/page/ledger-source.ts';
import { columnsOfRegister } from '#renderer/components/page/register.ts';
import { useRegisterRows } from '#renderer/components/page/use-register-rows.ts';
import { useVisibleRows } from '#renderer/components/page/use-visible-rows.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Trip } from '#shared/ledger/round-trips.ts';
import { choicesAgain, type SendChoices, startingSend } from './send-choices.ts';
import type { OutgoingFile } from './send-trips.ts';
import { tripEntities, tripRegister } from './trip-registers.ts';

export type SendFormState = {
  readonly choices: SendChoices;
  readonly columns: readonly GridColumn[];
  /** Rows that pass search and filters. */
  readonly rows: readonly GridRow[];
  readonly total: number;
  readonly reading: CellReading;
  readonly splitColumn: GridColumn | undefined;
  /** Values that are ticked, of the column by which the rows are parted. */
  readonly ticked: readonly string[];
  change(some: Partial<SendChoices>): void;
  /** Another register begins the form anew. */
  start(entity: EntityName): void;
};

/** @param again a trip that is to be sent once more */
export function useSendForm(source: LedgerSource, again: Trip | undefined): SendFormState {
  const [choices, setChoices] = useState(() => firstChoices(again));
  const register = useMemo(() => tripRegister(choices.entity), [choices.entity]);
  const { rows: all, columns, reading } = useRegisterRows(register, source);
  const visible = useVisibleRows(all, columns, reading, choices.filters, choices.typed);
  const rows = useMemo(() => (visible ? all.filter(({ id }) => visible.has(id)) : all), [all, visible]);
  const counted = useDeferredValue(rows);
  const splitColumn = columns.find(({ id }) => id === choices.splitBy);
  const named = useMemo(
    () => (splitColumn ? namedValues(counted, splitColumn, reading) : []),
    [counted, splitColumn, reading],
  );
  return {
    choices,
    columns,
    rows,
    total: all.length,
    reading,
    splitColumn,
    ticked: choices.values ?? named,
    change: (some) => setChoices((old) => ({ ...old, ...some })),
    start: (entity) => setChoices(startingSend(entity, columnsOfRegister(tripRegister(entity)))),
  };
}

function firstChoices(again: Trip | undefined): SendChoices {
  const [first = 'station'] = tripEntities;
  const entity = again?.entity ?? first;
  const columns = columnsOfRegister(tripRegister(entity));
  return again ? choicesAgain(entity, columns, again.to, again.how) : startingSend(entity, columns);
}

function namedValues(rows: readonly GridRow[], column: GridColumn, reading: CellReading): readonly string[] {
  return countTexts(rows, column, reading).flatMap(({ text }) => (text === '' ? [] : [text]));
}

/** The files that would be made, each with its rows. */
export function filesOf({ choices, rows, splitColumn, ticked, reading }: SendFormState): readonly OutgoingFile[] {
  if (!splitColumn) return [{ to: choices.to.trim(), value: undefined, rows }];
  const byValue = new Map<string, GridRow[]>(ticked.map((value) => [value, []]));
  for (const row of rows) byValue.get(cellText(row, splitColumn, reading))?.push(row);
  return [...byValue].flatMap(([value, own]) =>
    own.length > 0 ? [{ to: value === '' ? '（未填）' : value, value, rows: own }] : [],
  );
}
