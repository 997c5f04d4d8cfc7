import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { type CellReading, cellText, type GridRow } from '#renderer/components/grid/row.ts';
import type { LedgerSource } from '#renderer/components/page/ledger-source.ts';
import { columnsOfRegister } from '#renderer/components/page/register.ts';
import { useRegisterRows } from '#renderer/components/page/use-register-rows.ts';
import { useVisibleRows } from '#renderer/components/page/use-visible-rows.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Trip } from '#shared/ledger/round-trips.ts';
import { type ChangeChoices, choicesAgain, type SendChoices, startingSend } from './send-choices.ts';
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
  /** The rows by what they say in the column by which they are parted. */
  readonly groups: ReadonlyMap<string, readonly GridRow[]>;
  /** Values that are ticked, of that column. */
  readonly ticked: readonly string[];
  readonly change: ChangeChoices;
  /** Another register begins the form anew. */
  start(entity: EntityName): void;
};

/** @param again a trip that is to be sent once more */
export function useSendForm(source: LedgerSource, again: Trip | undefined): SendFormState {
  const [choices, setChoices] = useState(() => firstChoices(again));
  const change: ChangeChoices = useCallback(
    (some) => setChoices((old) => ({ ...old, ...(typeof some === 'function' ? some(old) : some) })),
    [],
  );
  const register = useMemo(() => tripRegister(choices.entity), [choices.entity]);
  const { rows: all, columns, reading } = useRegisterRows(register, source);
  const visible = useVisibleRows(all, columns, reading, choices.filters, choices.typed);
  const rows = useMemo(() => (visible ? all.filter(({ id }) => visible.has(id)) : all), [all, visible]);
  const counted = useDeferredValue(rows);
  const splitColumn = columns.find(({ id }) => id === choices.splitBy);
  const groups = useMemo(
    () => (splitColumn ? groupsBy(counted, splitColumn, reading) : noGroups),
    [counted, splitColumn, reading],
  );
  return {
    choices,
    columns,
    rows,
    total: all.length,
    reading,
    splitColumn,
    groups,
    ticked: choices.values ?? [...groups.keys()].filter((value) => value !== ''),
    change,
    start: (entity) => setChoices(startingSend(entity, columnsOfRegister(tripRegister(entity)))),
  };
}

function firstChoices(again: Trip | undefined): SendChoices {
  const [first = 'station'] = tripEntities;
  const entity = again?.entity ?? first;
  const columns = columnsOfRegister(tripRegister(entity));
  return again ? choicesAgain(entity, columns, again.to, again.how) : startingSend(entity, columns);
}

const noGroups: SendFormState['groups'] = new Map();

function groupsBy(rows: readonly GridRow[], column: GridColumn, reading: CellReading): SendFormState['groups'] {
  const groups = new Map<string, GridRow[]>();
  for (const row of rows) {
    const text = cellText(row, column, reading);
    const group = groups.get(text);
    if (group) group.push(row);
    else groups.set(text, [row]);
  }
  return groups;
}

/** The files that would be made, each with its rows. */
export function filesOf({
  choices,
  rows,
  splitColumn,
  groups,
  ticked,
}: Pick<SendFormState, 'choices' | 'rows' | 'splitColumn' | 'groups' | 'ticked'>): readonly OutgoingFile[] {
  if (!splitColumn) return [{ to: choices.to.trim(), value: undefined, rows }];
  return ticked.flatMap((value) => {
    const own = groups.get(value);
    return own ? [{ to: value === '' ? '（未填）' : value, value, rows: own }] : [];
  });
}
