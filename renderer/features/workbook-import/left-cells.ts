// What the clerk unticked, carried over to a plan that was made anew.

import type { LeftCells } from '#shared/ledger/import-leave-out.ts';
import type { ImportPlan, PlannedCell } from '#shared/ledger/import-types.ts';
import type { Steps } from '#shared/ledger/steps.ts';

/** The cells of the new plan that say the same of the same record as those that were left out. In small steps. */
export function* carryLeft(
  before: ImportPlan | undefined,
  left: LeftCells | undefined,
  after: ImportPlan,
): Steps<LeftCells> {
  const carried = new Uint8Array(after.cells.length);
  if (!before || !left?.includes(1)) return carried;
  const names = new Set<string>();
  for (const [index, cell] of before.cells.entries()) {
    if (left[index] === 1) names.add(nameOf(cell));
    yield;
  }
  for (const [index, cell] of after.cells.entries()) {
    if (names.has(nameOf(cell))) carried[index] = 1;
    yield;
  }
  return carried;
}

/** A new record has another id in every plan; it is known by its row. */
function nameOf({ kind, row, entity, id, field }: PlannedCell): string {
  return kind === 'part' ? `row ${row} ${entity}` : `${entity} ${id} ${field}`;
}
