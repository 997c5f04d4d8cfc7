// Which transactions this user on this PC can take back, newest last. Only their names and places are kept: what they
// did is in the log. The stacks are sealed and written together with every batch, so they survive a restart.

import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { seal, unseal } from '#shared/crypto/seal.ts';
import type { LedgerDatabase, MetaRow } from './database.ts';
import type { Safe } from './sealed-batches.ts';

export type UndoEntry = {
  readonly tx: string;
  readonly label: string;
  /** Numbers of its first and last batch. */
  readonly first: number;
  readonly last: number;
};

export type UndoStacks = { readonly undo: readonly UndoEntry[]; readonly redo: readonly UndoEntry[] };

/** What a new transaction does to the stacks; `beside` is one that touches no record. */
export type UndoMove = 'edit' | 'undo' | 'redo' | 'apart' | 'beside';

export const emptyStacks: UndoStacks = { undo: [], redo: [] };

const depth = 50;

/** The stacks after a transaction: an ordinary edit ends what could be redone. */
export function moved({ undo, redo }: UndoStacks, move: UndoMove, entry: UndoEntry): UndoStacks {
  switch (move) {
    case 'edit':
      return { undo: [...undo, entry].slice(-depth), redo: [] };
    case 'undo':
      return { undo: undo.slice(0, -1), redo: [...redo, entry] };
    case 'redo':
      return { undo: [...undo, entry].slice(-depth), redo: redo.slice(0, -1) };
    case 'apart':
      return { undo, redo: [] };
    case 'beside':
      return { undo, redo };
  }
}

export async function sealStacks(safe: Safe, user: string, stacks: UndoStacks): Promise<MetaRow> {
  const key = keyOf(user);
  return { key, generation: 1, sealed: await seal(safe.key, utf8(JSON.stringify(stacks)), contextOf(safe, key)) };
}

/** The stacks of a user; empty ones when there are none or they cannot be read: they are a convenience, not a record. */
export async function loadStacks(database: LedgerDatabase, safe: Safe, user: string): Promise<UndoStacks> {
  const key = keyOf(user);
  const row = await database.meta.get(key);
  if (!row || !('sealed' in row)) return emptyStacks;
  const plain = await unseal(safe.key, row.sealed, contextOf(safe, key));
  return plain.ok ? (JSON.parse(fromUtf8(plain.value)) as UndoStacks) : emptyStacks;
}

function keyOf(user: string): string {
  return `undo ${user}`;
}

function contextOf({ installation }: Safe, key: string) {
  return { installation, table: 'meta', key, generation: 1 };
}
