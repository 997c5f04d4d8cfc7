// The state as plain data, for the snapshot. A record's dump stands alone, so a snapshot may keep records in blocks and
// rewrite only changed blocks; what belongs to no single record is the frame. A state read back has the same heads and
// the same future: it may be given any further operations, also ones it already holds.
//
// A record that one `new` made and nobody touched since:
//   { id: '01J8…', o: '9f3c01d2a7b85e64', h: '01a0c45077b80000', l: 'K2M4…', u: 'u12', v: { name: '张某', mobile: '199…' } }

import type { Bytes } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { AliasEdge } from './merge-alias.ts';
import { type LedgerEntry, putLedgerEntry } from './merge-ledger.ts';
import {
  baseFieldsOf,
  type Deletion,
  type Head,
  judgeDeletion,
  newDetail,
  newEntry,
  type RecordDetail,
  type RecordEntry,
  showFields,
} from './merge-record.ts';
import { aliasesFor, entryIn, type LogSummary, ledgerFor, type MergeState, tableFor } from './merge-state.ts';
import type { StampedOperation } from './operation.ts';

export type MergedRecordDump = {
  readonly id: string;
  /** The operation that made the record, its stamp, log and user. */
  readonly o?: string;
  readonly h?: string;
  readonly l?: string;
  readonly u?: string;
  /** Fields whose only head is `o`. */
  readonly v: { readonly [field: string]: JsonValue };
  /** Least and greatest stamp, where they differ from `h`. */
  readonly c?: readonly [created: string, changed: string];
  readonly m?: RecordDetailDump;
};

type RecordDetailDump = {
  /** Field → its heads, where they are not just `o`. */
  readonly f: { readonly [field: string]: readonly Head[] };
  /** Set field → its standing additions. */
  readonly a?: { readonly [field: string]: readonly Head[] };
  /** Deletions not undone. */
  readonly d?: readonly Deletion[];
  /** Before it arrived: `id field` superseded, `-id field` removed from a set, `id` undone. */
  readonly w?: readonly string[];
};

/** What no record owns. `known` is binary (8 bytes an operation id); the rest is plain JSON. */
export type MergeFrame = {
  readonly known: Bytes;
  readonly rest: {
    readonly latestH: string;
    readonly tables: readonly string[];
    readonly logs: { readonly [log: string]: LogSummary };
    readonly aliases: {
      readonly [table: string]: { readonly edges: readonly AliasEdge[]; readonly w: readonly string[] };
    };
    readonly ledgers: {
      readonly [table: string]: { readonly entries: readonly LedgerEntry[]; readonly reversed: readonly string[] };
    };
    /** What this version cannot read (merge-pending.ts); a newer one reads it after `importFrame`. */
    readonly pending?: readonly StampedOperation[];
    /** Operations of which a part is unknown (merge-abridged.ts): id → known fields. */
    readonly abridged?: { readonly [id: string]: readonly string[] };
  };
};

/** All records of a table, in the order in which they became known; shares its values with the state. */
export function exportRecords(state: MergeState, table: string): MergedRecordDump[] {
  return Array.from(state.tables.get(table)?.values() ?? [], dumpOf);
}

export function exportRecord(state: MergeState, table: string, id: string): MergedRecordDump | undefined {
  const entry = entryIn(state, table, id);
  return entry && dumpOf(entry);
}

/** Puts records back; a record that is there already is replaced. Operation ids come with the frame. */
export function importRecords(state: MergeState, table: string, dumps: Iterable<MergedRecordDump>): void {
  const records = tableFor(state, table);
  for (const dump of dumps) records.set(dump.id, entryOf(table, dump));
}

export function exportFrame(state: MergeState): MergeFrame {
  const aliases = [...state.aliases].map(
    ([table, { edges, waiting }]) => [table, { edges: [...edges.values()], w: [...waiting] }] as const,
  );
  const ledgers = [...state.ledgers].map(
    ([table, { entries, reversed }]) => [table, { entries: [...entries.values()], reversed: [...reversed] }] as const,
  );
  const rest = {
    latestH: state.latestH,
    tables: [...state.tables.keys()],
    logs: Object.fromEntries([...state.logs].map(([log, summary]) => [log, { ...summary }])),
    aliases: Object.fromEntries(aliases),
    ledgers: Object.fromEntries(ledgers),
    ...(state.pending.size > 0 ? { pending: [...state.pending.values()] } : {}),
    ...(state.abridged.size > 0 ? { abridged: Object.fromEntries(state.abridged) } : {}),
  };
  return { known: state.known.toBytes(), rest };
}

/** Puts the frame into a state that is empty or holds imported records only. */
export function importFrame(state: MergeState, { known, rest }: MergeFrame): void {
  state.known.addBytes(known);
  state.latestH = rest.latestH;
  for (const table of rest.tables) tableFor(state, table);
  for (const [log, summary] of Object.entries(rest.logs)) state.logs.set(log, { ...summary });
  for (const [table, { edges, w }] of Object.entries(rest.aliases)) {
    const aliases = aliasesFor(state, table);
    for (const edge of edges) aliases.edges.set(edge.op, edge);
    for (const id of w) aliases.waiting.add(id);
  }
  for (const [table, { entries, reversed }] of Object.entries(rest.ledgers)) {
    const ledger = ledgerFor(state, table);
    for (const entry of entries) putLedgerEntry(ledger, entry);
    for (const id of reversed) ledger.reversed.add(id);
  }
  for (const stamped of rest.pending ?? []) state.pending.set(stamped.id, stamped);
  for (const [id, fields] of Object.entries(rest.abridged ?? {})) state.abridged.set(id, fields);
}

function dumpOf(entry: RecordEntry): MergedRecordDump {
  const { id, base, baseH, log, user, createdH, changedH, more } = entry;
  const isPlain = createdH === baseH && changedH === baseH;
  return {
    id,
    ...(base === '' ? {} : { o: base, h: baseH, l: log }),
    ...(user === undefined ? {} : { u: user }),
    v: more
      ? Object.fromEntries(baseFieldsOf(entry).map((field) => [field, entry.values[field] as JsonValue]))
      : entry.values,
    ...(isPlain ? {} : { c: [createdH, changedH] as const }),
    ...(more ? { m: dumpOfDetail(more) } : {}),
  };
}

function dumpOfDetail({ heads, members, deletions, waiting }: RecordDetail): RecordDetailDump {
  const adds = [...(members ?? [])].map(([field, byOp]) => [field, [...byOp.values()]] as const);
  return {
    f: Object.fromEntries(heads),
    ...(adds.length > 0 ? { a: Object.fromEntries(adds) } : {}),
    ...(deletions?.size ? { d: [...deletions.values()] } : {}),
    ...(waiting?.size ? { w: [...waiting] } : {}),
  };
}

function entryOf(table: string, dump: MergedRecordDump): RecordEntry {
  const entry = newEntry(table, dump.id, dump.c?.[0] ?? dump.h ?? '');
  entry.changedH = dump.c?.[1] ?? dump.h ?? '';
  entry.base = dump.o ?? '';
  entry.baseH = dump.h ?? '';
  entry.log = dump.l ?? '';
  entry.user = dump.u;
  entry.values = dump.v;
  if (dump.m) restoreDetail(entry, dump.m);
  return entry;
}

function restoreDetail(entry: RecordEntry, { f, a, d, w }: RecordDetailDump): void {
  const more = newDetail();
  for (const [field, heads] of Object.entries(f)) more.heads.set(field, heads);
  if (a) more.members = new Map(Object.entries(a).map(([field, adds]) => [field, byOperation(adds)]));
  if (d) more.deletions = byOperation(d);
  if (w) more.waiting = new Set(w);
  entry.more = more;
  showFields(entry, more, Object.keys(f));
  judgeDeletion(entry, more);
}

function byOperation<T extends { readonly op: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((one) => [one.op, one]));
}
