// What a restore would change, register by register, and when it takes so much away that somebody must confirm it.

import { entities, entityNames } from '#shared/domain/entities.ts';
import type { FoundBackup } from '#shared/host/host-api.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';

export type RegisterCounts = { readonly [register: string]: number };

export type ContentsRow = {
  readonly register: string;
  readonly label: string;
  /** Undefined where the ledger of this PC cannot be opened. */
  readonly now: number | undefined;
  readonly after: number;
};

export function countsOf(book: Book): RegisterCounts {
  return Object.fromEntries(entityNames.map((entity) => [entity, recordsOf(book, entity).length]));
}

/** The registers in which there is anything, now or after. */
export function contentsRows(now: RegisterCounts | undefined, after: RegisterCounts): readonly ContentsRow[] {
  return entityNames
    .map((register) => ({
      register,
      label: entities[register].label,
      now: now && (now[register] ?? 0),
      after: after[register] ?? 0,
    }))
    .filter((row) => (row.now ?? 0) > 0 || row.after > 0);
}

/** 16 fewer of 20: somebody must look, also where a register is small. */
const guardShare = 0.05;
const guardRecords = 5;

/** How many records fewer in the registers that would shrink by much; 0 when none would. */
export function shrinkOf(rows: readonly ContentsRow[]): number {
  const fewer = rows.map(({ now = 0, after }) => ({ now, lost: now - after }));
  const much = fewer.filter(({ now, lost }) => lost >= guardRecords && lost >= now * guardShare);
  const emptied = fewer.filter(({ now, lost }) => lost > 0 && lost === now);
  return [...new Set([...much, ...emptied])].reduce((sum, { lost }) => sum + lost, 0);
}

/** Live records in all, where the backup notes them. */
export function totalIn({ counts }: FoundBackup): number | undefined {
  return counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
}
