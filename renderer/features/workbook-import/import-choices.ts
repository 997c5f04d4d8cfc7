// What the clerk decides about the import under way: the step, the tables, the fate of rows. The plan is worked out anew
// after each of them.

import { nothingLeft } from '#shared/ledger/import-leave-out.ts';
import type { RowDecision } from '#shared/ledger/import-types.ts';
import { changeImport, currentImport, type Decisions, type ImportStep, type ReadTable } from './import-state.ts';
import type { ProblemTable } from './problem-groups.ts';

export function goTo(step: ImportStep): void {
  changeImport({ step });
}

export function chooseTable(index: number, isChosen: boolean): void {
  const { tables } = currentImport();
  changeImport({ tables: tables.map((table, i) => (i === index ? { ...table, isChosen } : table)), plan: undefined });
}

type RowName = { readonly sheet: string; readonly row: number };

/** What will become of rows; undefined leaves it to the ordinary rules. */
export function decideRows(rows: readonly RowName[], decision: RowDecision | undefined): void {
  const decisions = withDecisions(rows.map((row) => ({ ...row, decision })));
  changeImport({ decisions, isTouched: true, plan: undefined });
}

/** The same for rows in doubt: the plan stays on the screen until the clerk has gone through them. */
export function settleDoubts(settled: readonly (RowName & { readonly decision: RowDecision | undefined })[]): void {
  changeImport({ decisions: withDecisions(settled), isTouched: true, isPlanStale: true });
}

function withDecisions(settled: readonly (RowName & { readonly decision: RowDecision | undefined })[]): Decisions {
  const decisions: { [sheet: string]: { [row: number]: RowDecision } } = {};
  for (const [sheet, known] of Object.entries(currentImport().decisions)) decisions[sheet] = { ...known };
  for (const { sheet, row, decision } of settled) {
    decisions[sheet] ??= {};
    const known = decisions[sheet];
    if (decision === undefined) delete known[row];
    else known[row] = decision;
  }
  return decisions;
}

/** Ticks or unticks cells of the plan. */
export function tickCells(cells: Iterable<number>, isTicked: boolean): void {
  const { plan, left = plan && nothingLeft(plan) } = currentImport();
  if (!left) return;
  const next = left.slice();
  for (const cell of cells) next[cell] = isTicked ? 0 : 1;
  changeImport({ left: next, isTouched: true });
}

/** The tables that are to be imported, with their number in the workbook. */
export function chosenTables(tables: readonly ReadTable[]): readonly (ReadTable & ProblemTable)[] {
  return tables.map((table, index) => ({ ...table, index })).filter(({ isChosen }) => isChosen);
}
