// Operations of which a part is unknown: their writer left it out on the way here, and lost it itself (log-line.ts). What
// is known of them takes effect; the rest counts as not arrived, so what later operations say about it (superseded,
// removed, undone) is noted and takes effect when the whole operation comes.

import type { MergeState } from './merge-state.ts';
import type { Operation, StampedOperation } from './operation.ts';

/** Id → the fields of the operation that are known. */
export type AbridgedOperations = Map<string, readonly string[]>;

/** The fields that an operation names. */
export function fieldsNamedBy({ f, b }: Pick<Operation, 'f' | 'b'>): readonly string[] {
  return [...new Set([...Object.keys(f ?? {}), ...Object.keys(b ?? {})])];
}

/** Whether something of a known operation is unknown, and this one says more of it. */
export function saysMore({ abridged }: Pick<MergeState, 'abridged'>, { id, op, abridged: isPart }: StampedOperation) {
  const known = abridged.get(id);
  return known !== undefined && (!isPart || fieldsNamedBy(op).some((field) => !known.includes(field)));
}

/** What of an operation is news, when some of its fields have taken effect already. Notes what stays unknown. */
export function restOfAbridged({ abridged }: Pick<MergeState, 'abridged'>, stamped: StampedOperation) {
  if (abridged.size === 0 && !stamped.abridged) return stamped;
  const known = abridged.get(stamped.id) ?? [];
  if (stamped.abridged) abridged.set(stamped.id, [...new Set([...known, ...fieldsNamedBy(stamped.op)])]);
  else abridged.delete(stamped.id);
  return known.length === 0 ? stamped : { ...stamped, op: without(stamped.op, known) };
}

function without({ f, b, ...op }: Operation, fields: readonly string[]): Operation {
  const rest = <T>(map: { readonly [field: string]: T } | undefined) =>
    map && Object.fromEntries(Object.entries(map).filter(([field]) => !fields.includes(field)));
  const [values, heads] = [rest(f), rest(b)];
  return { ...op, ...(values ? { f: values } : {}), ...(heads ? { b: heads } : {}) };
}

/** Whether this of a known operation has taken effect. @param field missing: the operation as a whole */
export function isKnownPart({ abridged }: Pick<MergeState, 'abridged'>, opId: string, field?: string): boolean {
  const known = abridged.get(opId);
  if (known === undefined) return true;
  return field === undefined ? known.length > 0 : known.includes(field);
}
