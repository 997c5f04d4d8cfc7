// The cells of a plan by field: 联系电话 35 处. Worked out once for a plan; which of them are ticked is counted anew after
// every tick, and that takes a millisecond for 100,000 cells.

import type { LeftCells } from '#shared/ledger/import-leave-out.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import { labelOfCell } from './cell-words.ts';

export type FieldCells = {
  readonly key: string;
  readonly label: string;
  /** The cells are whole records that rows add to those of the ledger. */
  readonly isPart: boolean;
  /** How many erase what the ledger holds. */
  readonly erased: number;
  /** Positions in the plan. */
  readonly cells: readonly number[];
};

export type Tick = 'all' | 'some' | 'none';

type Gathering = Omit<FieldCells, 'erased' | 'cells'> & { erased: number; readonly cells: number[] };

/** The greatest first. In small steps. */
export function* cellsByField({ cells }: Pick<ImportPlan, 'cells'>): Steps<readonly FieldCells[]> {
  const fields = new Map<string, Gathering>();
  for (const [index, cell] of cells.entries()) {
    yield;
    const key = `${cell.entity} ${cell.field}`;
    let field = fields.get(key);
    if (!field) {
      field = { key, label: labelOfCell(cell), isPart: cell.field === '', erased: 0, cells: [] };
      fields.set(key, field);
    }
    field.cells.push(index);
    if (cell.kind === 'erase') field.erased++;
  }
  return [...fields.values()].sort((a, b) => b.cells.length - a.cells.length);
}

/** Whether all, some or none of these cells are ticked. */
export function tickOf(cells: Iterable<number>, left: LeftCells | undefined): Tick {
  let isSomeIn = false;
  let isSomeOut = false;
  for (const cell of cells) {
    if (left?.[cell] === 1) isSomeOut = true;
    else isSomeIn = true;
    if (isSomeIn && isSomeOut) return 'some';
  }
  return isSomeOut ? 'none' : 'all';
}

/** How many cells are left out. */
export function countLeft(left: LeftCells | undefined): number {
  let count = 0;
  for (const one of left ?? []) count += one;
  return count;
}

export function* range(from: number, count: number): Generator<number> {
  for (let at = from; at < from + count; at++) yield at;
}
