// The rows of the file beside what the plan makes of them.

import type { ImportPlan, PlannedRow } from '#shared/ledger/import-types.ts';
import type { ProblemTable } from './problem-groups.ts';
import type { ReadRow } from './reading-messages.ts';

export type PlacedRow = {
  /** Position in the plan. */
  readonly index: number;
  readonly table: ProblemTable;
  readonly row: ReadRow;
  readonly planned: PlannedRow;
};

/** Rows of one action; the plan has the rows of all tables one after the other. */
export function placedRows(
  tables: readonly ProblemTable[],
  plan: ImportPlan,
  action: PlannedRow['action'],
): readonly PlacedRow[] {
  const placed: PlacedRow[] = [];
  let index = 0;
  for (const table of tables)
    for (const row of table.rows) {
      const planned = plan.rows[index];
      if (planned?.action === action) placed.push({ index, table, row, planned });
      index++;
    }
  return placed;
}
