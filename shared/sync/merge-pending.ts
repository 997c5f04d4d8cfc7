// Operations that a newer program wrote and this version cannot read (`newer`, operation.ts). They are held, change
// nothing that is shown, and are applied by the version that understands them. Until then they count as not arrived: what
// another operation says about them (superseded, removed, undone) is noted and takes effect when they are applied.
//
// Tables and fields that this version does not declare are no such case: the merge knows no entity, keeps them like all
// others, and the registers simply do not show them until a version declares them.

import { isKnownPart } from './merge-abridged.ts';
import type { MergeState } from './merge-state.ts';
import { decodeLine, type StampedOperation } from './operation.ts';

/** True when the operation is known and has taken effect; with a field, when this part of it has. */
export function hasArrived(state: MergeState, opId: string, field?: string): boolean {
  return state.known.has(opId) && !state.pending.has(opId) && isKnownPart(state, opId, field);
}

/** What is held for a later version, in the order of stamps. */
export function pendingOf(state: MergeState): StampedOperation[] {
  return [...state.pending.values()].sort((a, b) => (a.op.h + a.id < b.op.h + b.id ? -1 : 1));
}

/**
 * What is held for a later version and this version understands: to be given to `applyOperation` after an upgrade.
 *
 * @param reader the version of the vocabulary that reads
 */
export function understoodOf(state: MergeState, reader?: number): StampedOperation[] {
  return pendingOf(state).flatMap((stamped) => {
    const read = decodeLine(stamped.op.line ?? '', reader);
    return read.ok && read.value.k !== 'newer' ? [{ ...stamped, op: read.value }] : [];
  });
}
