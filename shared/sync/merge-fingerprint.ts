// One digest of all that the book shows and of the operations that stand behind it. Two PCs that hold the same
// operations have the same fingerprint, however the operations came and whether a snapshot was loaded in between.

import { concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import { canonicalText } from './canonical-line.ts';
import { headsOfField, isWritten, type RecordEntry, standingEdits } from './merge-record.ts';
import type { MergeState } from './merge-state.ts';

/** Hexadecimal SM3 over the digests of all records, aliases, ledgers and logs in the order of their names. */
export function fingerprintOf(state: MergeState): string {
  const digests: Uint8Array[] = [];
  for (const [table, records] of sortedEntries(state.tables))
    for (const [, entry] of sortedEntries(records))
      if (isWritten(entry) || (entry.more?.deletions?.size ?? 0) > 0) digests.push(digestOf([table, viewOf(entry)]));
  digests.push(digestOf(aliasView(state)), digestOf(ledgerView(state)), digestOf(logView(state)));
  return toHex(sm3(concatBytes(...digests)));
}

function digestOf(view: JsonValue): Uint8Array {
  return sm3(utf8(canonicalText(view)));
}

/** Heads are numbers into the record's own list of standing edits, so that a base of twenty fields is named once. */
function viewOf(entry: RecordEntry): JsonValue {
  const standing = standingEdits(entry);
  const names = new Set([...Object.keys(entry.values), ...(entry.more?.heads.keys() ?? [])]);
  const fields = [...names].sort().map((field): JsonValue => {
    const heads = headsOfField(entry, field).map((head) => standing.indexOf(head.op));
    const adds = [...(entry.more?.members?.get(field)?.keys() ?? [])].sort();
    return [field, entry.values[field] ?? null, heads, adds];
  });
  const deletions = [...(entry.more?.deletions?.keys() ?? [])].sort();
  return [entry.id, entry.deleted, entry.createdH, entry.changedH, standing, fields, deletions];
}

function aliasView(state: MergeState): JsonValue {
  return sortedEntries(state.aliases)
    .filter(([, { edges }]) => edges.size > 0)
    .map(([table, { edges }]) => [table, sortedEntries(edges).map(([op, { from, to }]) => [op, from, to])]);
}

function ledgerView(state: MergeState): JsonValue {
  return sortedEntries(state.ledgers).map(([table, { entries, reversed }]) => [
    table,
    sortedEntries(entries).map(([op, { account, amount, key }]) => [op, account, amount, key ?? null]),
    [...reversed].sort(),
  ]);
}

function logView(state: MergeState): JsonValue {
  return sortedEntries(state.logs).map(([log, { last, opened }]) => [log, last, opened ? { ...opened } : null]);
}

function sortedEntries<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
