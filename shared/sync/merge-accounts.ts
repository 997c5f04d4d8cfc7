// Accounts of a ledger as they are read: those of joined records are one account.

import { aliasClasses } from './merge-alias.ts';
import { entriesOfAccount, type LedgerEntry } from './merge-ledger.ts';
import type { MergeState } from './merge-state.ts';
import { countingEntries, seenByCount } from './merge-stocktake.ts';
import { isLater } from './operation-order.ts';

/**
 * The entries of an account and its aliases by stamp; `counts` is false for reversed entries, double awards, and what a
 * stocktake accounts for or has replaced.
 */
export function ledgerEntriesOf(
  state: MergeState,
  table: string,
  account: string,
): (LedgerEntry & { readonly counts: boolean })[] {
  const ledger = state.ledgers.get(table);
  if (!ledger) return [];
  const entries = joinedEntries(state, table, account);
  const counting = countingEntries(ledger, entries);
  return entries.map((entry) => ({ ...entry, counts: counting.has(entry.op) }));
}

/** What a stocktake of the account and its aliases must say it accounts for (`seen`). */
export function seenByStocktake(state: MergeState, table: string, account: string): string[] {
  const ledger = state.ledgers.get(table);
  return ledger ? seenByCount(ledger, joinedEntries(state, table, account)) : [];
}

function joinedEntries(state: MergeState, table: string, account: string): LedgerEntry[] {
  const ledger = state.ledgers.get(table);
  const entries = accountsJoinedWith(state, table, account).map((id) => (ledger ? entriesOfAccount(ledger, id) : []));
  return entries.flat().sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** The sum of what counts on an account and its aliases. May be negative: two PCs may have spent the same points. */
export function balanceOf(state: MergeState, table: string, account: string): number {
  return ledgerEntriesOf(state, table, account).reduce((sum, entry) => sum + (entry.counts ? entry.amount : 0), 0);
}

function accountsJoinedWith(state: MergeState, table: string, account: string): string[] {
  const aliases = state.aliases.get(table);
  const classes = aliases && aliasClasses(aliases);
  const representative = classes?.get(account);
  if (!classes || representative === undefined) return [account];
  return [...classes].filter(([, root]) => root === representative).map(([id]) => id);
}
