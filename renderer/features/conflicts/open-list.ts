// The open conflicts as the list shows them: by type, as far as they pass the filter.

import { isEntityName } from '#shared/domain/entities.ts';
import { titleOf } from '#shared/ledger/book.ts';
import { type Conflict, type ConflictType, conflictTypes } from '#shared/ledger/conflict.ts';
import type { Book } from '#shared/ledger/registers.ts';

export type ConflictFilter = { readonly type: ConflictType | 'all'; readonly typed: string };

export type ConflictGroup = { readonly type: ConflictType; readonly conflicts: readonly Conflict[] };

/** How many rows of one list are on the page at once. */
export const rowsAtOnce = 200;

export function groupsOf(
  book: Book,
  all: readonly Conflict[],
  { type, typed }: ConflictFilter,
): readonly ConflictGroup[] {
  const wanted = typed.trim();
  const passes = (conflict: Conflict) =>
    (type === 'all' || conflict.type === type) &&
    (wanted === '' ||
      (isEntityName(conflict.table) && titleOf(book, conflict.table, conflict.record).includes(wanted)));
  return conflictTypes
    .map((one) => ({ type: one, conflicts: all.filter((conflict) => conflict.type === one && passes(conflict)) }))
    .filter(({ conflicts }) => conflicts.length > 0);
}

export function countsByType(all: readonly Conflict[]): ReadonlyMap<ConflictType, number> {
  const counts = new Map<ConflictType, number>();
  for (const { type } of all) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
