// What no record owns (joinings, accounts) as it stood before an edit that may still be withdrawn: a record is put back
// from its dump, these from a copy.

import type { MergeState } from './merge-state.ts';
import type { OperationDraft } from './operation.ts';

const asideKinds: ReadonlySet<string> = new Set(['alias', 'unalias', 'led', 'rev']);

/** @returns a function that puts the joinings and accounts which these drafts concern back to how they are now */
export function keepAside(state: MergeState, drafts: readonly OperationDraft[]): () => void {
  const tables = new Set(drafts.flatMap(({ k, t }) => (t !== undefined && asideKinds.has(k) ? [t] : [])));
  const putBack = [...tables].flatMap((table) => [keepJoinings(state, table), keepAccounts(state, table)]);
  return () => {
    for (const put of putBack) put();
  };
}

function keepJoinings({ aliases }: MergeState, table: string): () => void {
  const known = aliases.get(table);
  const kept = known && { edges: new Map(known.edges), waiting: new Set(known.waiting), classes: undefined };
  return () => {
    if (kept) aliases.set(table, kept);
    else aliases.delete(table);
  };
}

function keepAccounts({ ledgers }: MergeState, table: string): () => void {
  const known = ledgers.get(table);
  const kept = known && {
    entries: new Map(known.entries),
    accounts: copyOfLists(known.accounts),
    keys: copyOfLists(known.keys),
    reversed: new Set(known.reversed),
  };
  return () => {
    if (kept) ledgers.set(table, kept);
    else ledgers.delete(table);
  };
}

function copyOfLists(lists: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  return new Map([...lists].map(([name, ids]) => [name, [...ids]]));
}
