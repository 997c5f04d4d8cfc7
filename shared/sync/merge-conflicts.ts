// What a clerk must look at (待核对), derived from the state and never synced. Resolving one is an ordinary operation:
// FIELD a `set` whose `b` names all heads; DEL_EDIT an `undel`, or a `del` that has now seen everything; DUP_AWARD a
// `rev` of the doubles; OVERDRAWN further entries; STOCKTAKE a new count, or a `rev` of a wrong one. Conflicts between records (dead references, equal identity numbers)
// need the meaning of fields and are found in shared/ledger.

import { canonicalJson, type JsonValue } from '#shared/base/canonical-json.ts';
import { aliasClasses } from './merge-alias.ts';
import { entriesOfKey, type LedgerEntry, type LedgerTable } from './merge-ledger.ts';
import { type Head, headsOfField, type RecordDetail, type RecordEntry, standingEdits } from './merge-record.ts';
import { entryIn, type MergeState } from './merge-state.ts';
import { countingEntries, unseenCounts } from './merge-stocktake.ts';
import { isLater } from './operation-order.ts';

export type ConflictType = 'FIELD' | 'DEL_EDIT' | 'DUP_AWARD' | 'OVERDRAWN' | 'STOCKTAKE';

export type ConflictHead = {
  readonly op: string;
  readonly at: string;
  readonly log: string;
  readonly by?: string;
  /** On DEL_EDIT the field of an unseen edit; absent on the deletion itself. */
  readonly field?: string;
  readonly value: JsonValue;
};

export type Conflict = {
  /** The same on every device that holds the same operations. */
  readonly id: string;
  readonly type: ConflictType;
  readonly table: string;
  readonly record: string;
  readonly field?: string;
  /** The operations in dispute by (h, id), the one whose value is shown last. */
  readonly heads: readonly ConflictHead[];
  /** The id of the operation that the book follows for now. */
  readonly suggested: string;
};

/** All open conflicts, ordered by their id. */
export function conflictsOf(state: MergeState): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const found of conflictSteps(state)) if (found) conflicts.push(found);
  return conflicts.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same in small steps and in no order; a step without a conflict yields undefined. */
export function* conflictSteps(state: MergeState): Generator<Conflict | undefined, undefined> {
  for (const records of state.tables.values())
    for (const entry of records.values()) {
      yield;
      if (entry.more) yield* conflictsOfRecord(entry, entry.more);
    }
  for (const [table, ledger] of state.ledgers) yield* conflictsOfLedger(state, table, ledger);
}

/** The conflicts of one record, for whoever keeps the list up to date without looking at every record. */
export function conflictsOn(state: MergeState, table: string, id: string): Conflict[] {
  const entry = entryIn(state, table, id);
  return entry?.more ? conflictsOfRecord(entry, entry.more) : [];
}

/** The same for one ledger, whose accounts no record need stand for. */
export function conflictsInLedger(state: MergeState, table: string): Conflict[] {
  const ledger = state.ledgers.get(table);
  return ledger ? [...conflictsOfLedger(state, table, ledger)].filter((found) => found !== undefined) : [];
}

/** A deleted record has none: its deletion has seen every edit that stands. */
function conflictsOfRecord(entry: RecordEntry, more: RecordDetail): Conflict[] {
  if (entry.deleted) return [];
  const conflicts: Conflict[] = [];
  for (const [field, heads] of more.heads) {
    if (heads.length < 2 || new Set(heads.map((head) => canonicalJson(head.value))).size < 2) continue;
    conflicts.push(conflict('FIELD', entry, headsOfField(entry, field).map(conflictHead), field));
  }
  if (more.deletions?.size) conflicts.push(conflict('DEL_EDIT', entry, deletionDispute(entry, more)));
  return conflicts;
}

/** The deletions, then the standing edits that at least one of them had not seen. */
function deletionDispute(entry: RecordEntry, more: RecordDetail): ConflictHead[] {
  const deletions = [...(more.deletions?.values() ?? [])].sort((a, b) => (isLater(a, b) ? 1 : -1));
  const unseen = standingEdits(entry).filter((id) => deletions.some(({ seen }) => !seen.includes(id)));
  const edits = Object.keys(entry.values).flatMap((field) =>
    [...headsOfField(entry, field), ...(more.members?.get(field)?.values() ?? [])]
      .filter((head) => unseen.includes(head.op))
      .map((head) => ({ ...conflictHead(head), field })),
  );
  const inOrder = edits.sort((a, b) => (a.op === b.op ? (a.field > b.field ? 1 : -1) : laterFirst(b, a)));
  return [...deletions.map((deletion) => conflictHead({ ...deletion, value: deletion.why ?? null })), ...inOrder];
}

function laterFirst(a: ConflictHead, b: ConflictHead): number {
  return isLater({ h: a.at, op: a.op }, { h: b.at, op: b.op }) ? -1 : 1;
}

function* conflictsOfLedger(
  state: MergeState,
  table: string,
  ledger: LedgerTable,
): Generator<Conflict | undefined, undefined> {
  for (const key of ledger.keys.keys()) {
    yield;
    const entries = entriesOfKey(ledger, key);
    const [counted] = entries;
    if (entries.length < 2 || !counted) continue;
    const heads = entries.map(ledgerHead);
    const id = `DUP_AWARD ${table} ${counted.account} ${key}`;
    yield { id, type: 'DUP_AWARD', table, record: counted.account, heads, suggested: counted.op };
  }
  for (const [record, entries] of accountsOf(state, table, ledger)) {
    yield;
    yield* disputedCounts(ledger, table, record, entries);
    yield* overdrawn(ledger, table, record, entries);
  }
}

/** Joined accounts are one account. */
function accountsOf(state: MergeState, table: string, ledger: LedgerTable): Map<string, LedgerEntry[]> {
  const aliases = state.aliases.get(table);
  const classes = aliases ? aliasClasses(aliases) : new Map<string, string>();
  const accounts = new Map<string, LedgerEntry[]>();
  for (const entry of ledger.entries.values()) {
    const account = classes.get(entry.account) ?? entry.account;
    const entries = accounts.get(account);
    if (entries) entries.push(entry);
    else accounts.set(account, [entry]);
  }
  return accounts;
}

function overdrawn(ledger: LedgerTable, table: string, record: string, all: readonly LedgerEntry[]): Conflict[] {
  const counting = countingEntries(ledger, all);
  const entries = all.filter(({ op }) => counting.has(op));
  if (entries.reduce((sum, entry) => sum + entry.amount, 0) >= 0) return [];
  const heads = entries.sort((a, b) => (isLater(a, b) ? 1 : -1)).map(ledgerHead);
  const suggested = (heads.at(-1) as ConflictHead).op;
  return [{ id: `OVERDRAWN ${table} ${record}`, type: 'OVERDRAWN', table, record, heads, suggested }];
}

/** Counts of one account that did not know of each other and differ. */
function disputedCounts(ledger: LedgerTable, table: string, record: string, all: readonly LedgerEntry[]): Conflict[] {
  const counts = unseenCounts(ledger, all);
  const last = counts.at(-1);
  const isDisputed = counts.some((one) => one.account !== last?.account || one.amount !== last.amount);
  if (!last || !isDisputed) return [];
  const heads = counts.map(ledgerHead);
  return [{ id: `STOCKTAKE ${table} ${record}`, type: 'STOCKTAKE', table, record, heads, suggested: last.op }];
}

function conflict(type: ConflictType, entry: RecordEntry, heads: readonly ConflictHead[], field?: string): Conflict {
  const { table, id: record } = entry;
  const id = [type, table, record, ...(field === undefined ? [] : [field])].join(' ');
  return { id, type, table, record, field, heads, suggested: (heads.at(-1) as ConflictHead).op };
}

function conflictHead({ op, h, log, user, value }: Head): ConflictHead {
  return { op, at: h, log, by: user, value };
}

function ledgerHead(entry: LedgerEntry): ConflictHead {
  return conflictHead({ ...entry, value: entry.amount });
}
