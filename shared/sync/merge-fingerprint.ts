// Digests of all that the book shows and of the operations that stand behind it. Two PCs that hold the same operations
// have the same fingerprints, however the operations came, whether a snapshot was loaded in between and whatever either
// of them has compacted. Which log an operation came by, and how far each log goes, is no part of it.
//
// Whatever can differ is an item: a record, a joining, a ledger entry, a reversal, an operation this version cannot read
// yet. A module's digest is over the digests of its items in the order of their values, so no list of ids has to be
// sorted; items fall into 256 buckets by their first byte, so that no step is long.

import { concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import { canonicalText } from './canonical-line.ts';
import { headsOfField, isWritten, type RecordEntry, standingEdits } from './merge-record.ts';
import type { MergeState } from './merge-state.ts';

/** Hexadecimal SM3 of the whole book and of each module; a module in which nothing was ever written has none. */
export type Fingerprints = { readonly whole: string; readonly modules: { readonly [module: string]: string } };

/**
 * The fingerprints, in steps of at most some milliseconds, so that a page can paint in between.
 *
 * @param moduleOf groups the tables into modules; every table is one when left out
 */
export function* fingerprintSteps(
  state: MergeState,
  moduleOf: (table: string) => string = (table) => table,
): Generator<undefined, Fingerprints> {
  const modules = new Map<string, Buckets>();
  let count = 0;
  for (const [table, item] of itemsOf(state)) {
    const module = moduleOf(table);
    const buckets = modules.get(module) ?? new Map();
    modules.set(module, buckets);
    putInBucket(buckets, sm3(utf8(canonicalText(item))));
    if (++count % itemsAtOnce === 0) yield;
  }
  const digests: [string, string][] = [];
  for (const [module, buckets] of [...modules].sort(byName)) digests.push([module, yield* digestOfBuckets(buckets)]);
  const whole = toHex(sm3(utf8(canonicalText(digests))));
  return { whole, modules: Object.fromEntries(digests) };
}

/** Hexadecimal SM3 over the whole fingerprint and the logs, in one go: states with the same one have the same future. */
export function fingerprintOf(state: MergeState): string {
  const steps = stateFingerprintSteps(state);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of at most some milliseconds. */
export function* stateFingerprintSteps(state: MergeState): Generator<undefined, string> {
  const { whole } = yield* fingerprintSteps(state);
  return toHex(sm3(utf8(canonicalText([whole, logView(state)]))));
}

/** Some ten microseconds each. */
const itemsAtOnce = 16;

type Buckets = Map<number, string[]>;

function putInBucket(buckets: Buckets, digest: Uint8Array): void {
  const name = digest[0] as number;
  const bucket = buckets.get(name);
  if (bucket) bucket.push(toHex(digest));
  else buckets.set(name, [toHex(digest)]);
}

function* digestOfBuckets(buckets: Buckets): Generator<undefined, string> {
  const digests: Uint8Array[] = [];
  for (let name = 0; name < 256; name++) {
    const bucket = buckets.get(name);
    if (!bucket) continue;
    digests.push(sm3(utf8(bucket.sort().join(''))));
    yield;
  }
  return toHex(sm3(concatBytes(...digests)));
}

function* itemsOf(state: MergeState): Generator<readonly [table: string, item: JsonValue]> {
  for (const [table, records] of state.tables)
    for (const entry of records.values())
      if (isWritten(entry) || (entry.more?.deletions?.size ?? 0) > 0) yield [table, ['record', table, viewOf(entry)]];
  for (const [table, { edges }] of state.aliases)
    for (const [op, { from, to }] of edges) yield [table, ['alias', table, op, from, to]];
  for (const [table, { entries, reversed }] of state.ledgers) {
    for (const [op, { account, amount, key, seen }] of entries)
      yield [table, ['entry', table, op, account, amount, key ?? null, ...(seen ? [seen] : [])]];
    for (const op of reversed) yield [table, ['reversal', table, op]];
  }
  for (const [id, { op }] of state.pending) yield [op.t ?? 'newer', ['newer', id]];
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

function logView(state: MergeState): JsonValue {
  return [...state.logs].sort(byName).map(([log, { last, opened }]) => [log, last, opened ? { ...opened } : null]);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
