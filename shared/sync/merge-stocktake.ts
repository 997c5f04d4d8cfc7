// What counts in a balance. Without a stocktake: every entry that is neither reversed nor a double of another. A stocktake
// replaces what it accounts for: the balance is the last count plus the movements that the counter had not seen.
//
//   入库 +10 (a), 领用 -3 (b), 盘点 6 having seen [a, b] (c), 领用 -2 (d)   →   6 - 2 = 4
//
// A count that names an earlier one accounts for all that the earlier one accounted for, so `seen` need not repeat it; and
// it follows that one whatever the clocks say. Counts that did not know of each other: the greatest (h, id) stands, and
// both are listed (STOCKTAKE). Accounts joined later keep a standing count each, until one is taken of both together.

import { entriesOfKey, type LedgerEntry, type LedgerTable } from './merge-ledger.ts';
import { isLater } from './operation-order.ts';

/** The ids of those entries of an account, or of several joined ones, that make up its balance. */
export function countingEntries(ledger: LedgerTable, entries: readonly LedgerEntry[]): ReadonlySet<string> {
  const standing = entries.filter(({ op }) => !ledger.reversed.has(op));
  const counts = standingCounts(standing);
  const accounted = counts.length === 0 ? new Set<string>() : accountedFor(ledger, counts);
  const counting = new Set(counts.map(({ op }) => op));
  for (const entry of standing)
    if (!entry.seen && !accounted.has(entry.op) && isFirstOfKey(ledger, entry, accounted)) counting.add(entry.op);
  return counting;
}

/** Counts that nobody who counted later had seen; of those of one account, all but the last are disputed. */
export function unseenCounts(ledger: LedgerTable, entries: readonly LedgerEntry[]): LedgerEntry[] {
  const counts = entries.filter(({ op, seen }) => seen && !ledger.reversed.has(op));
  const seen = new Set(counts.flatMap((count) => count.seen ?? []));
  return counts.filter(({ op }) => !seen.has(op)).sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** What a count of these entries must say it accounts for: counts that stand, and movements that none of them saw. */
export function seenByCount(ledger: LedgerTable, entries: readonly LedgerEntry[]): string[] {
  const counts = unseenCounts(ledger, entries);
  const accounted = accountedFor(ledger, counts);
  const movements = entries.filter(({ op, seen }) => !seen && !accounted.has(op));
  return [...counts, ...movements].map(({ op }) => op).sort();
}

/** The last unseen count of each account. */
function standingCounts(standing: readonly LedgerEntry[]): LedgerEntry[] {
  const seen = new Set(standing.flatMap((entry) => entry.seen ?? []));
  const last = new Map<string, LedgerEntry>();
  for (const entry of standing) {
    if (!entry.seen || seen.has(entry.op)) continue;
    const before = last.get(entry.account);
    if (!before || isLater(entry, before)) last.set(entry.account, entry);
  }
  return [...last.values()];
}

/** All that these counts have seen, by way of earlier counts too. */
function accountedFor(ledger: LedgerTable, counts: readonly LedgerEntry[]): Set<string> {
  const accounted = new Set<string>();
  const open = counts.flatMap(({ seen }) => seen ?? []);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (accounted.has(id)) continue;
    accounted.add(id);
    open.push(...(ledger.entries.get(id)?.seen ?? []));
  }
  return accounted;
}

/** A key counts once: with its first entry, or in the count that accounts for any of its entries. */
function isFirstOfKey(ledger: LedgerTable, entry: LedgerEntry, accounted: ReadonlySet<string>): boolean {
  if (entry.key === undefined) return true;
  const entries = entriesOfKey(ledger, entry.key);
  return entries[0]?.op === entry.op && !entries.some(({ op }) => accounted.has(op));
}
