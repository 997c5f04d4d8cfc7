// What the clerk decides about the import under way: the step, the tables, the fate of rows. The plan is worked out anew
// after each of them.

import type { RowDecision } from '#shared/ledger/import-types.ts';
import { changeImport, currentImport, type ImportStep, type ReadTable } from './import-state.ts';
import type { ProblemTable } from './problem-groups.ts';

export function goTo(step: ImportStep): void {
  changeImport({ step });
}

export function chooseTable(index: number, isChosen: boolean): void {
  const { tables } = currentImport();
  changeImport({ tables: tables.map((table, i) => (i === index ? { ...table, isChosen } : table)), plan: undefined });
}

/** What will become of rows; undefined leaves it to the ordinary rules. */
export function decideRows(
  rows: readonly { readonly sheet: string; readonly row: number }[],
  decision: RowDecision | undefined,
): void {
  const decisions: { [sheet: string]: { [row: number]: RowDecision } } = {};
  for (const [sheet, known] of Object.entries(currentImport().decisions)) decisions[sheet] = { ...known };
  for (const { sheet, row } of rows) {
    decisions[sheet] ??= {};
    const known = decisions[sheet];
    if (decision === undefined) delete known[row];
    else known[row] = decision;
  }
  changeImport({ decisions, isTouched: true, plan: undefined });
}

/** The tables that are to be imported, with their number in the workbook. */
export function chosenTables(tables: readonly ReadTable[]): readonly (ReadTable & ProblemTable)[] {
  return tables.map((table, index) => ({ ...table, index })).filter(({ isChosen }) => isChosen);
}
