// The registers of a book and what is shown of them.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type MergeState, representativeOf } from '#shared/sync/merge.ts';

export type LedgerRecord = {
  readonly id: string;
  readonly values: { readonly [field: string]: JsonValue };
  readonly deleted: boolean;
};

export type Register = {
  /** Every record, deleted and joined ones too. */
  readonly records: Map<string, LedgerRecord>;
  /** What the clerk sees; made anew when asked for after a change. */
  live: readonly LedgerRecord[] | undefined;
};

export type Book = {
  readonly state: MergeState;
  readonly registers: ReadonlyMap<EntityName, Register>;
  /** Who refers to whom; see references.ts. */
  readonly references: ReferenceIndex;
  /** Whoever keeps something up to date with the book. */
  readonly watchers: Set<BookWatcher>;
  /** Grows with every change. */
  version: number;
};

/** Hears of every change of a book; it only takes note, so that an edit stays quick. */
export type BookWatcher = {
  /** Something was written on a record, a note or an account, or taken back. */
  changed(table: string, id: string): void;
};

/** Reference field → target id → one id kept bare, or several as a set: most records are referred to once or twice. */
export type ReferenceIndex = Map<string, Map<string, string | Set<string>>>;

/** The live records of a register: the same array until a record of that register changes. */
export function recordsOf(book: Book, entity: EntityName): readonly LedgerRecord[] {
  const register = registerOf(book, entity);
  register.live ??= liveRecords(book, entity, register);
  return register.live;
}

function liveRecords(book: Book, entity: EntityName, { records }: Register): LedgerRecord[] {
  const live: LedgerRecord[] = [];
  const hasJoined = book.state.aliases.has(entity);
  for (const record of records.values())
    if (!record.deleted && !(hasJoined && representativeOf(book.state, entity, record.id) !== record.id))
      live.push(record);
  return live;
}

export function registerOf(book: Book, entity: EntityName): Register {
  const register = book.registers.get(entity);
  if (!register) throw new Error(`the book has no register ${entity}`);
  return register;
}
