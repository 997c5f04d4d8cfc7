import type { AbridgedOperations } from './merge-abridged.ts';
import { type AliasTable, newAliasTable } from './merge-alias.ts';
import { type LedgerTable, newLedgerTable } from './merge-ledger.ts';
import { newEntry, type RecordEntry } from './merge-record.ts';
import type { OpenReason, StampedOperation } from './operation.ts';
import { OperationIdSet } from './operation-id-set.ts';

/** What is known of one log: its greatest sequence number, and why it was opened if its first operation has arrived. */
export type LogSummary = {
  last: number;
  opened?: { readonly why: OpenReason; readonly prev: { readonly [log: string]: number }; readonly h: string };
};

/**
 * The book as a function of the set of operations applied so far. Changed in place by `applyOperation`; read it through
 * the functions of merge.ts only.
 */
export type MergeState = {
  readonly known: OperationIdSet;
  readonly tables: Map<string, Map<string, RecordEntry>>;
  readonly aliases: Map<string, AliasTable>;
  readonly ledgers: Map<string, LedgerTable>;
  readonly logs: Map<string, LogSummary>;
  /** Id → an operation of a newer program (merge-pending.ts). */
  readonly pending: Map<string, StampedOperation>;
  /** Operations of which a part is unknown (merge-abridged.ts). */
  readonly abridged: AbridgedOperations;
  latestH: string;
};

export function emptyState(): MergeState {
  return {
    known: new OperationIdSet(),
    tables: new Map(),
    aliases: new Map(),
    ledgers: new Map(),
    logs: new Map(),
    pending: new Map(),
    abridged: new Map(),
    latestH: '0000000000000000',
  };
}

export function entryIn(state: MergeState, table: string, id: string): RecordEntry | undefined {
  return state.tables.get(table)?.get(id);
}

/** The record's entry, made when there is none yet. */
export function entryFor(state: MergeState, table: string, id: string, h: string): RecordEntry {
  const records = tableFor(state, table);
  let entry = records.get(id);
  if (!entry) {
    entry = newEntry(table, id, h);
    records.set(id, entry);
  }
  return entry;
}

export function tableFor(state: MergeState, table: string): Map<string, RecordEntry> {
  let records = state.tables.get(table);
  if (!records) {
    records = new Map();
    state.tables.set(table, records);
  }
  return records;
}

export function aliasesFor(state: MergeState, table: string): AliasTable {
  const aliases = state.aliases.get(table) ?? newAliasTable();
  state.aliases.set(table, aliases);
  return aliases;
}

export function ledgerFor(state: MergeState, table: string): LedgerTable {
  const ledger = state.ledgers.get(table) ?? newLedgerTable();
  state.ledgers.set(table, ledger);
  return ledger;
}
