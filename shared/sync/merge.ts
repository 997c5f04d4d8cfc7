// The merge: the book as a pure function of the SET of operations (SYNC.md 3.4). Order and repetition do not matter;
// nothing is dropped; what cannot be decided is listed as a conflict. It knows no entity.
//
//   const state = emptyState();
//   for (const stamped of operations) applyOperation(state, stamped);
//   recordOf(state, 'person', id)?.values.mobile
//
// To write an edit, name what it has seen: `headsOf` for the `b` of a `set`, `membersOf` for the `b` of a `rem`, `seenOf`
// for the `seen` of a `del`, `deletionsOf` for the `e` of an `undel`.

import { restOfAbridged, saysMore } from './merge-abridged.ts';
import { type AliasEdge, aliasClasses, applyAlias, applyUnalias } from './merge-alias.ts';
import { applyLed, applyRev } from './merge-ledger.ts';
import { hasArrived } from './merge-pending.ts';
import {
  applyToRecord,
  type Deletion,
  type Head,
  headsOfField,
  isWritten,
  type MergedRecord,
  standingEdits,
} from './merge-record.ts';
import { aliasesFor, entryFor, entryIn, ledgerFor, type MergeState } from './merge-state.ts';
import type { StampedOperation } from './operation.ts';
import { isLater } from './operation-order.ts';

export { balanceOf, ledgerEntriesOf, seenByStocktake } from './merge-accounts.ts';
export type { AliasEdge } from './merge-alias.ts';
export {
  type Attachment,
  attachmentHead,
  attachmentsOf,
  type BlobUse,
  blobsOf,
  missingBlobs,
} from './merge-blobs.ts';
export {
  type Conflict,
  type ConflictHead,
  type ConflictType,
  conflictSteps,
  conflictsInLedger,
  conflictsOf,
  conflictsOn,
} from './merge-conflicts.ts';
export {
  exportFrame,
  exportRecord,
  exportRecords,
  importFrame,
  importRecords,
  type MergedRecordDump,
  type MergeFrame,
} from './merge-dump.ts';
export { type Fingerprints, fingerprintOf, fingerprintSteps, stateFingerprintSteps } from './merge-fingerprint.ts';
export type { LedgerEntry } from './merge-ledger.ts';
export { pendingOf, understoodOf } from './merge-pending.ts';
export type { Deletion, Head, MergedRecord } from './merge-record.ts';
export { emptyState, type LogSummary, type MergeState } from './merge-state.ts';

/**
 * Applies one operation in place.
 *
 * @returns false when the operation was known already, and nothing changed. The values object of a changed record is a
 * new one; its record object (`recordOf`) stays the same.
 */
export function applyOperation(state: MergeState, stamped: StampedOperation): boolean {
  const { id, op } = stamped;
  if (!state.known.add(id) && !isMore(state, stamped)) return false;
  if (op.k !== 'newer') state.pending.delete(id);
  if (op.h > state.latestH) state.latestH = op.h;
  noteLog(state, stamped);
  applyByKind(state, restOfAbridged(state, stamped));
  return true;
}

/** Whether `applyOperation` would change anything. */
export function isNews(state: MergeState, stamped: StampedOperation): boolean {
  return !state.known.has(stamped.id) || isMore(state, stamped);
}

/** It was known, but held for this version (merge-pending.ts), or in part only (merge-abridged.ts). */
function isMore(state: MergeState, stamped: StampedOperation): boolean {
  const { id, op } = stamped;
  return (op.k !== 'newer' && state.pending.has(id)) || saysMore(state, stamped);
}

function applyByKind(state: MergeState, stamped: StampedOperation): void {
  const { op } = stamped;
  if (op.k === 'newer') {
    state.pending.set(stamped.id, stamped);
    return;
  }
  if (op.t === undefined) return;
  const isKnown = (id: string, field?: string) => hasArrived(state, id, field);
  switch (op.k) {
    case 'alias':
      applyAlias(aliasesFor(state, op.t), stamped);
      break;
    case 'unalias':
      applyUnalias(aliasesFor(state, op.t), stamped, isKnown);
      break;
    case 'led':
      applyLed(ledgerFor(state, op.t), stamped);
      break;
    case 'rev':
      applyRev(ledgerFor(state, op.t), stamped);
      break;
    default:
      if (op.r !== undefined) applyToRecord(entryFor(state, op.t, op.r, op.h), stamped, isKnown);
  }
}

function noteLog(state: MergeState, { log, op }: StampedOperation): void {
  let summary = state.logs.get(log);
  if (!summary) {
    summary = { last: 0 };
    state.logs.set(log, summary);
  }
  if (op.s > summary.last) summary.last = op.s;
  if (op.k === 'open') summary.opened = { why: op.why as 'install', prev: op.prev ?? {}, h: op.h };
}

export function knownOperation(state: MergeState, opId: string): boolean {
  return state.known.has(opId);
}

/** How many different operations have been applied. */
export function operationCount(state: MergeState): number {
  return state.known.size;
}

/** The record, deleted or not; undefined while nothing was written to it. The object lives on with the state. */
export function recordOf(state: MergeState, table: string, id: string): MergedRecord | undefined {
  const entry = entryIn(state, table, id);
  return entry && isWritten(entry) ? entry : undefined;
}

/** All records of a table, deleted ones too, in the order in which they became known. */
export function* recordsOf(state: MergeState, table: string): Iterable<MergedRecord> {
  for (const entry of state.tables.get(table)?.values() ?? []) if (isWritten(entry)) yield entry;
}

/** Ids of the heads of a field in ascending order: the `b` of the next edit of it. */
export function headsOf(state: MergeState, table: string, id: string, field: string): string[] {
  return fieldHeads(state, table, id, field)
    .map((head) => head.op)
    .sort();
}

/** The writes that stand behind a field, greatest (shown) last: who, when, on which log. */
export function fieldHeads(state: MergeState, table: string, id: string, field: string): readonly Head[] {
  const entry = entryIn(state, table, id);
  return entry ? headsOfField(entry, field) : [];
}

/** The standing elements of a set field with the operation that added each. */
export function membersOf(state: MergeState, table: string, id: string, field: string): Head[] {
  const members = entryIn(state, table, id)?.more?.members?.get(field);
  return [...(members?.values() ?? [])].sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** What a deletion of the record must say it has seen (`seen`). */
export function seenOf(state: MergeState, table: string, id: string): string[] {
  const entry = entryIn(state, table, id);
  return entry ? standingEdits(entry) : [];
}

/** The deletions of a record that were not undone, latest last: the `e` of an `undel`. */
export function deletionsOf(state: MergeState, table: string, id: string): Deletion[] {
  const deletions = entryIn(state, table, id)?.more?.deletions;
  return [...(deletions?.values() ?? [])].sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** The id that speaks for a record and its aliases: the smallest of them, the record's own when it has none. */
export function representativeOf(state: MergeState, table: string, id: string): string {
  const aliases = state.aliases.get(table);
  return (aliases && aliasClasses(aliases).get(id)) ?? id;
}

/** The joinings that a record takes part in: the `e` of an `unalias`. */
export function aliasesOf(state: MergeState, table: string, id: string): AliasEdge[] {
  const edges = [...(state.aliases.get(table)?.edges.values() ?? [])];
  return edges.filter((edge) => edge.from === id || edge.to === id).sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** Log → greatest sequence number known: the `prev` of a new log. */
export function tipsOf(state: MergeState): { [log: string]: number } {
  return Object.fromEntries([...state.logs].sort().map(([log, { last }]) => [log, last]));
}

/** The greatest stamp of any operation known. */
export function latestStampOf(state: MergeState): string {
  return state.latestH;
}
