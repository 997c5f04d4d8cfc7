// Ledgers (points, stock): entries are never changed; a balance is a sum. A correction is a `rev` of entries by id, and
// two PCs reversing the same entry count once. An entry with a key (activity + person + rule) counts once for that key:
// of the entries not reversed, the one with the least (h, id). The others are listed as double awards. So an award that
// was reversed can be given again under its key; reversing an award means reversing all entries of the key.
//
// An entry with `seen` is a stocktake: its amount is what was counted, and `seen` names the entries that the count
// accounts for (merge-stocktake.ts).

import type { StampedOperation } from './operation.ts';
import { isLater } from './operation-order.ts';

export type LedgerEntry = {
  readonly op: string;
  readonly h: string;
  readonly log: string;
  readonly user?: string;
  readonly account: string;
  /** A whole number: sums of fractions would depend on the order. Of a stocktake: what was counted. */
  readonly amount: number;
  readonly key?: string;
  readonly why?: string;
  /** On a stocktake. */
  readonly seen?: readonly string[];
};

export type LedgerTable = {
  readonly entries: Map<string, LedgerEntry>;
  readonly accounts: Map<string, string[]>;
  readonly keys: Map<string, string[]>;
  /** Ids of entries reversed, whether they have arrived or not. */
  readonly reversed: Set<string>;
};

export function newLedgerTable(): LedgerTable {
  return { entries: new Map(), accounts: new Map(), keys: new Map(), reversed: new Set() };
}

/** An entry is never changed; what it counts for is worked out when it is asked. */
export function applyLed(ledger: LedgerTable, { id, log, op }: StampedOperation): void {
  const entry = { op: id, h: op.h, log, user: op.u, account: op.r as string, amount: op.d as number };
  putLedgerEntry(ledger, { ...entry, key: op.key, why: op.why, ...(op.seen ? { seen: op.seen } : {}) });
}

export function putLedgerEntry(ledger: LedgerTable, entry: LedgerEntry): void {
  ledger.entries.set(entry.op, entry);
  pushTo(ledger.accounts, entry.account, entry.op);
  if (entry.key !== undefined) pushTo(ledger.keys, entry.key, entry.op);
}

/** Reversals are a set: two PCs that reverse one entry count once. */
export function applyRev(ledger: LedgerTable, { op }: StampedOperation): void {
  for (const id of op.e ?? []) ledger.reversed.add(id);
}

/** The entries of one key that are not reversed, the one that counts first. */
export function entriesOfKey(ledger: LedgerTable, key: string): LedgerEntry[] {
  const entries = (ledger.keys.get(key) ?? []).map((id) => ledger.entries.get(id) as LedgerEntry);
  return entries.filter((entry) => !ledger.reversed.has(entry.op)).sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** All entries of an account in the order of their stamps. */
export function entriesOfAccount(ledger: LedgerTable, account: string): LedgerEntry[] {
  const entries = (ledger.accounts.get(account) ?? []).map((id) => ledger.entries.get(id) as LedgerEntry);
  return entries.sort((a, b) => (isLater(a, b) ? 1 : -1));
}

function pushTo(lists: Map<string, string[]>, name: string, id: string): void {
  const list = lists.get(name);
  if (list) list.push(id);
  else lists.set(name, [id]);
}
