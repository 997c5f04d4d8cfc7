// What the clerk checked and takes although something about it is doubtful: one reason for each problem of a row.

import { changeImport, currentImport, type Verified } from './import-state.ts';
import { type ProblemItem, rowOf } from './problem-groups.ts';

/** A reason for each item; none takes the mark off again. */
export function verifyProblems(items: readonly ProblemItem[], reason: string | undefined): void {
  const verified: { [table: number]: { [row: number]: { [problem: string]: string } } } = {};
  for (const [table, rows] of Object.entries(currentImport().verified)) verified[Number(table)] = { ...rows };
  for (const item of items) {
    const row = rowOf(item)?.row;
    if (row === undefined) continue;
    const rows = verified[item.table.index] ?? {};
    verified[item.table.index] = rows;
    const { [problemKey(item.problem)]: _, ...others } = rows[row] ?? {};
    rows[row] = reason === undefined ? others : { ...others, [problemKey(item.problem)]: reason };
  }
  changeImport({ verified, isTouched: true, plan: undefined });
}

export function reasonFor(verified: Verified, item: ProblemItem): string | undefined {
  const row = rowOf(item)?.row;
  return row === undefined ? undefined : verified[item.table.index]?.[row]?.[problemKey(item.problem)];
}

/** Names a problem among those of its row. */
export function problemKey({ code, col }: { readonly code: string; readonly col: string | null }): string {
  return `${code} ${col ?? ''}`;
}
