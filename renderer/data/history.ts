// Who wrote what into a record, when, on which PC, and from which cell of which file. Only the batches that touched the
// record are unsealed.

import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { type ReportReason, reasonsOf } from '#shared/ledger/blocked-problems.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import { type ImportPlace, importTopic, placeOfSource } from '#shared/ledger/import-note.ts';
import { reasonFinder } from '#shared/ledger/row-checks.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import { recordOf, representativeOf } from '#shared/sync/merge.ts';
import { attachmentField } from '#shared/sync/merge-record.ts';
import type { OperationSource, StampedOperation } from '#shared/sync/operation.ts';
import { readUnlessGone } from './batch-reader.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type Names, writerOf } from './names.ts';
import { batchesOf } from './touched-records.ts';

/** Where a value came from; `verified` says why it was taken although something about it was doubtful. */
export type HistorySource = ImportPlace & { readonly verified?: string };

export type HistoryEntry = {
  /**
   * `explained`: nothing was changed, `why` says why what a rule objects to is right. `gone`: older changes cannot be read
   * now; `why` says so.
   */
  readonly kind: 'created' | 'changed' | 'deleted' | 'restored' | 'joined' | 'separated' | 'explained' | 'gone';
  /** The stored key; a dated field has its day in it. Empty for deletions and restorations. */
  readonly field: string;
  readonly label: string;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly oldValue: JsonValue;
  readonly newValue: JsonValue;
  readonly source?: HistorySource;
  readonly why?: string;
  readonly tx: string;
  /** The operation. */
  readonly op: string;
};

/** What an operation wrote into a field, and how late: of several that were superseded together, the last was shown. */
type Wrote = { readonly value: JsonValue; readonly order: number };

/** Everything that was written to a record and to those it was joined with, newest first. */
export async function historyOf(
  desk: LedgerDesk,
  names: Names,
  entity: EntityName,
  id: string,
): Promise<readonly HistoryEntry[]> {
  const ids = new Set(joinedWith(desk, entity, id));
  const numbers = [...ids].flatMap((one) => batchesOf(desk.touched, { table: entity, id: one }));
  const gone: string[] = [];
  const read: StampedOperation[] = [];
  for (const n of new Set(numbers)) read.push(...(await readUnlessGone(desk, n, (why) => gone.push(why))));
  const operations = onceEach(read)
    .filter(({ op }) => op.t === entity && op.r !== undefined && ids.has(op.r))
    .sort((a, b) => (a.op.h === b.op.h ? compare(a.id, b.id) : compare(a.op.h, b.op.h)));
  const reasonOf = reasonFinder(desk.book);
  const written = new Map<string, Wrote>();
  const entries: HistoryEntry[] = [];
  for (const stamped of operations) {
    entries.push(...entriesOf(desk, names, entity, stamped, written, reasonOf));
    for (const [field, value] of Object.entries(stamped.op.f ?? {}))
      written.set(`${stamped.id} ${field}`, { value, order: written.size });
  }
  const explained = reasonsOf(desk.book).filter((one) => one.entity === entity && ids.has(one.record));
  const dated = [...entries.reverse(), ...explained.map(explainedEntry)].sort((a, b) => compare(b.at, a.at));
  return [...dated, ...gone.slice(0, 1).map(goneEntry)];
}

function goneEntry(why: string): HistoryEntry {
  const nobody = { userName: '', deviceName: '', tx: '', op: '', at: '' };
  return { ...nobody, kind: 'gone', field: '', label: '更早的修改', oldValue: null, newValue: null, why };
}

/** An operation that was here in part and came whole later lies in two batches. */
function onceEach(operations: readonly StampedOperation[]): readonly StampedOperation[] {
  const once = new Map<string, StampedOperation>();
  for (const stamped of operations) if (!stamped.abridged || !once.has(stamped.id)) once.set(stamped.id, stamped);
  return [...once.values()];
}

/** What this PC had lost, and the district had never got, is unknown: not empty. */
const knownInPart = '这次修改曾丢失，从区里取回；区里没有收到的字段（住址、籍贯等）取不回来，原来填没填已无法知道';

function entriesOf(
  desk: LedgerDesk,
  names: Names,
  entity: EntityName,
  { id, log, op, abridged }: StampedOperation,
  written: ReadonlyMap<string, Wrote>,
  reasonOf: ReturnType<typeof reasonFinder>,
): HistoryEntry[] {
  const common = {
    at: new Date(parseHlc(op.h)?.ms ?? 0).toISOString(),
    ...writerOf(names, { log, ...(op.u === undefined ? {} : { user: op.u }) }),
    tx: op.x ?? '',
    op: id,
    ...whyOf(op.why, abridged),
  };
  const whole = { field: '', oldValue: null, newValue: null };
  if (op.k === 'del') return [{ ...common, ...whole, kind: 'deleted', label: '删除' }];
  if (op.k === 'undel') return [{ ...common, ...whole, kind: 'restored', label: '恢复' }];
  if (op.k === 'alias') return [{ ...common, ...whole, kind: 'joined', label: '合并' }];
  if (op.k === 'unalias') return [{ ...common, ...whole, kind: 'separated', label: '取消合并' }];
  if (op.k === 'blob' || op.k === 'rem') return [{ ...common, ...attachmentNames(op), kind: 'changed' }];
  return Object.entries(op.f ?? {}).map(([field, newValue]) => ({
    ...common,
    kind: op.k === 'new' ? 'created' : 'changed',
    field,
    label: labelOf(entity, field),
    oldValue: oldValueOf(op.b?.[field], field, written),
    newValue,
    ...(op.src ? { source: sourceOf(desk, op.src, entity, field, reasonOf) } : {}),
  }));
}

function whyOf(why: string | undefined, abridged: true | undefined): { readonly why?: string } {
  const reasons = [...(why === undefined ? [] : [why]), ...(abridged ? [knownInPart] : [])];
  return reasons.length > 0 ? { why: reasons.join('；') } : {};
}

/** What was attached, or taken off, by name. */
function attachmentNames({ k, f, ext }: StampedOperation['op']) {
  const label = { field: attachmentField, label: '附件' };
  if (k === 'blob') return { ...label, oldValue: null, newValue: f?.name ?? null };
  const taken = ext?.[attachmentField];
  const names = Array.isArray(taken) ? taken.flatMap((one) => (isObject(one) ? [String(one.name ?? '')] : [])) : [];
  return { ...label, oldValue: names.join('、') || null, newValue: null };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function oldValueOf(
  heads: readonly string[] | undefined,
  field: string,
  written: ReadonlyMap<string, Wrote>,
): JsonValue {
  const known = [...(heads ?? [])].flatMap((head) => written.get(`${head} ${field}`) ?? []);
  const shown = known.reduce<Wrote | undefined>(
    (last, one) => (last && last.order > one.order ? last : one),
    undefined,
  );
  return shown?.value ?? null;
}

function sourceOf(
  { book }: LedgerDesk,
  src: OperationSource,
  entity: EntityName,
  key: string,
  reasonOf: ReturnType<typeof reasonFinder>,
): HistorySource {
  const place = placeOfSource(recordOf(book.state, importTopic, src.i)?.values, src, entity, key);
  const verified = reasonOf(src, entity, splitKey(key).field);
  return { ...place, ...(verified === undefined ? {} : { verified }) };
}

function explainedEntry({ entity, field, value, reason, ...said }: ReportReason): HistoryEntry {
  const { userName, deviceName, at } = said;
  const label = labelOf(entity, field);
  const whole = { tx: '', op: '', why: reason, oldValue: value, newValue: value };
  return { kind: 'explained', field, label, at, userName, deviceName, ...whole };
}

function labelOf(entity: EntityName, key: string): string {
  const { field, from } = splitKey(key);
  const label = entities[entity].fields[field]?.label ?? field;
  return from ? `${label}（${from} 起）` : label;
}

/** The ids of the records that were joined with one, itself too. */
export function joinedWith({ book }: Pick<LedgerDesk, 'book'>, entity: EntityName, id: string): string[] {
  const representative = representativeOf(book.state, entity, id);
  const aliases = book.state.aliases.get(entity);
  if (!aliases) return [representative];
  const joined = [...aliases.edges.values()].flatMap(({ from, to }) => [from, to]);
  return [representative, ...joined.filter((one) => representativeOf(book.state, entity, one) === representative)];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
