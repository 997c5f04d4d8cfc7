// The district in the simulation: it takes what comes, keeps every line for good, and sends some values back. A rejection
// becomes a task of a clerk (区级退回) and is answered by whatever is written over the rejected value.

import { fieldHeads, type MergeState, recordOf } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { fieldNames, table } from './clerk.ts';
import type { Random } from './random.ts';

export type Rejection = {
  readonly op: string;
  readonly record: string;
  readonly field: string;
};

/** What the district finds wrong with operations that are new to it. */
export function rejectionsOf(fresh: readonly StampedOperation[], random: Random): Rejection[] {
  return fresh.flatMap(({ id, op }) => {
    const field = fieldNames.find((name) => op.f?.[name] !== undefined);
    const isWrong = (op.k === 'new' || op.k === 'set') && op.t === table && random.chance(0.06);
    return isWrong && field !== undefined && op.r !== undefined ? [{ op: id, record: op.r, field }] : [];
  });
}

/** True until the value was written over, or the record deleted. */
export function isOpen(state: MergeState, { op, record, field }: Rejection): boolean {
  if (recordOf(state, table, record)?.deleted !== false) return false;
  return fieldHeads(state, table, record, field).some((head) => head.op === op);
}
