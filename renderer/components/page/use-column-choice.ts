import { useMemo, useState } from 'react';
import { chosenColumns, type GridColumn, listedColumns } from '../grid/columns.ts';

export type ColumnChoice = {
  readonly ids: readonly string[];
  readonly shown: readonly GridColumn[];
  choose(ids: readonly string[]): void;
  reset(): void;
};

/** The columns a clerk chose for a register, kept on this PC. Only column ids are stored, no personal data. */
export function useColumnChoice(register: string, columns: readonly GridColumn[]): ColumnChoice {
  const key = `columns.${register}`;
  const [chosen, setChosen] = useState<readonly string[] | undefined>(() => storedIds(key));
  const shown = useMemo(() => chosenColumns(columns, chosen ?? listedColumns(columns)), [columns, chosen]);
  return {
    ids: shown.map(({ id }) => id),
    shown,
    choose(ids) {
      localStorage.setItem(key, JSON.stringify(ids));
      setChosen(ids);
    },
    reset() {
      localStorage.removeItem(key);
      setChosen(undefined);
    },
  };
}

function storedIds(key: string): readonly string[] | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(stored) && stored.every((id) => typeof id === 'string') ? stored : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
