// One record of the book: what is shown of it and which operations stand behind what is shown.
//
// A field is a multi-value register: its heads are the writes that no other write supersedes (`b`), and the head with
// the greatest (h, id) is shown. Most records are made by one `new` and never edited, so that operation is kept once as
// the record's base, the head of every field it wrote; heads are listed only for fields written again later (`more`).
//
// A deletion holds while every edit that stands was seen by the deleter (`seen`: ids of the standing edits at that
// time). An edit seen and superseded then is superseded here as well, so the list need not name it. If any standing
// edit is not in the list, the record stays visible and is in conflict.
//
// Operations may come in any order: what an operation supersedes, removes or cancels before that arrived is noted in
// `waiting` and takes effect on arrival.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { StampedOperation } from './operation.ts';
import { isLater } from './operation-order.ts';

/** A record as the book shows it. Field null = cleared; a set field shows its elements as a list. */
export type MergedRecord = {
  readonly id: string;
  readonly table: string;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly deleted: boolean;
  readonly deleteWhy?: string;
  /** Least and greatest stamp of the operations on this record. */
  readonly createdH: string;
  readonly changedH: string;
};

/** An operation that stands behind a value. */
export type Head = {
  readonly op: string;
  readonly h: string;
  readonly log: string;
  readonly user?: string;
  readonly value: JsonValue;
};

export type Deletion = Omit<Head, 'value'> & { readonly why?: string; readonly seen: readonly string[] };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The record with its machinery; `base` is empty while no `new` or `note` has arrived. */
export type RecordEntry = Mutable<MergedRecord> & {
  base: string;
  baseH: string;
  log: string;
  user: string | undefined;
  more: RecordDetail | undefined;
};

/** Rarely needed parts are made when needed: an empty Map takes more memory than a value. */
export type RecordDetail = {
  /** Field → heads, for every field whose heads are not just the base. A set field is listed too, maybe empty. */
  readonly heads: Map<string, readonly Head[]>;
  /** Set field → id of the adding operation → element. */
  members?: Map<string, Map<string, Head>>;
  /** Deletions that were not undone. */
  deletions?: Map<string, Deletion>;
  /** Before it arrived: `id field` superseded, `-id field` removed from a set, `id` undone. */
  waiting?: Set<string>;
};

/** The set field to whose elements `blob` adds. */
export const attachmentField = 'attachments';

/** Whether an operation, or what it says of a field, has taken effect already. */
type IsKnown = (opId: string, field?: string) => boolean;

export function newEntry(table: string, id: string, h: string): RecordEntry {
  return {
    id,
    table,
    values: {},
    deleted: false,
    deleteWhy: undefined,
    createdH: h,
    changedH: h,
    base: '',
    baseH: '',
    log: '',
    user: undefined,
    more: undefined,
  };
}

export function newDetail(): RecordDetail {
  return { heads: new Map(), members: undefined, deletions: undefined, waiting: undefined };
}

/** False while only deletions or removals are known of it. */
export function isWritten(entry: RecordEntry): boolean {
  return entry.base !== '' || (entry.more !== undefined && entry.more.heads.size > 0);
}

/** Applies one operation on this record; every id is applied once only, which the caller sees to. */
export function applyToRecord(entry: RecordEntry, stamped: StampedOperation, isKnown: IsKnown): void {
  const { op } = stamped;
  if (op.h < entry.createdH) entry.createdH = op.h;
  if (op.h > entry.changedH) entry.changedH = op.h;
  switch (op.k) {
    case 'new':
    case 'note':
      if (entry.base === '') takeBase(entry, stamped);
      else writeFields(entry, stamped, isKnown);
      break;
    case 'set':
      writeFields(entry, stamped, isKnown);
      break;
    case 'add':
      addMembers(entry, stamped, stamped.op.f ?? {});
      break;
    case 'blob':
      addMembers(entry, stamped, { [attachmentField]: stamped.op.f ?? {} });
      break;
    case 'rem':
      removeMembers(entry, stamped, isKnown);
      break;
    case 'del':
      addDeletion(entry, stamped);
      break;
    case 'undel':
      cancelDeletions(entry, stamped, isKnown);
      break;
    default:
      throw new Error(`applyToRecord: ${op.k} is not an operation on a record`);
  }
  if (entry.more) judgeDeletion(entry, entry.more);
}

function takeBase(entry: RecordEntry, stamped: StampedOperation): void {
  const { id, log, op } = stamped;
  entry.base = id;
  entry.baseH = op.h;
  entry.log = log;
  entry.user = op.u;
  const { more } = entry;
  if (!more) {
    entry.values = op.f ?? {};
    return;
  }
  const values = { ...entry.values };
  for (const [field, value] of Object.entries(op.f ?? {})) {
    const heads = more.heads.get(field);
    if (more.waiting?.delete(`${id} ${field}`)) continue;
    if (heads === undefined) values[field] = value;
    else more.heads.set(field, [...heads, headOf(stamped, value)]);
  }
  entry.values = values;
  showFields(entry, more, Object.keys(op.f ?? {}));
}

function writeFields(entry: RecordEntry, stamped: StampedOperation, isKnown: IsKnown): void {
  const more = detailOf(entry);
  const { id, op } = stamped;
  const written = op.f ?? {};
  const fields = Object.keys(written);
  for (const field of fields) {
    const superseded = op.b?.[field] ?? [];
    const before = listHeads(entry, more, field);
    const after = before.filter((head) => !superseded.includes(head.op));
    for (const old of superseded) if (!isKnown(old, field)) awaitArrival(more, `${old} ${field}`);
    if (!more.waiting?.delete(`${id} ${field}`)) after.push(headOf(stamped, written[field] as JsonValue));
    more.heads.set(field, after);
  }
  showFields(entry, more, fields);
}

function addMembers(
  entry: RecordEntry,
  stamped: StampedOperation,
  elements: Readonly<Record<string, JsonValue>>,
): void {
  const more = detailOf(entry);
  const added = Object.entries(elements);
  for (const [field, value] of added) {
    more.heads.set(field, listHeads(entry, more, field));
    if (more.waiting?.delete(`-${stamped.id} ${field}`)) continue;
    const members = more.members?.get(field) ?? new Map<string, Head>();
    more.members ??= new Map();
    more.members.set(field, members.set(stamped.id, headOf(stamped, value)));
  }
  showFields(
    entry,
    more,
    added.map(([field]) => field),
  );
}

function removeMembers(entry: RecordEntry, stamped: StampedOperation, isKnown: IsKnown): void {
  const more = detailOf(entry);
  const removed = Object.entries(stamped.op.b ?? {});
  for (const [field, ids] of removed) {
    const members = more.members?.get(field);
    for (const id of ids) {
      if (!isKnown(id, field)) awaitArrival(more, `-${id} ${field}`);
      members?.delete(id);
    }
    if (members?.size === 0) more.members?.delete(field);
  }
  const shown = removed.map(([field]) => field).filter((field) => more.heads.has(field));
  if (shown.length > 0) showFields(entry, more, shown);
}

function addDeletion(entry: RecordEntry, { id, log, op }: StampedOperation): void {
  const more = detailOf(entry);
  if (more.waiting?.delete(id)) return;
  more.deletions ??= new Map();
  more.deletions.set(id, { op: id, h: op.h, log, user: op.u, why: op.why, seen: op.seen ?? [] });
}

function cancelDeletions(entry: RecordEntry, stamped: StampedOperation, isKnown: IsKnown): void {
  const more = detailOf(entry);
  for (const id of stamped.op.e ?? []) {
    if (!isKnown(id)) awaitArrival(more, id);
    more.deletions?.delete(id);
  }
}

/** A record is deleted while some deletion has seen every edit that stands; the latest such one is shown. */
export function judgeDeletion(entry: RecordEntry, more: RecordDetail): void {
  const standing = more.deletions?.size ? standingEdits(entry) : [];
  let holding: Deletion | undefined;
  for (const deletion of more.deletions?.values() ?? [])
    if (standing.every((id) => deletion.seen.includes(id)) && (!holding || isLater(deletion, holding)))
      holding = deletion;
  entry.deleted = holding !== undefined;
  entry.deleteWhy = holding?.why;
}

/** Ids of the operations that stand behind what the record shows, in ascending order: what a deletion must have seen. */
export function standingEdits(entry: RecordEntry): string[] {
  const ids = new Set<string>();
  if (entry.base !== '' && baseFieldsOf(entry).length > 0) ids.add(entry.base);
  for (const heads of entry.more?.heads.values() ?? []) for (const head of heads) ids.add(head.op);
  for (const members of entry.more?.members?.values() ?? []) for (const id of members.keys()) ids.add(id);
  return [...ids].sort();
}

/** The fields whose only head is the base. */
export function baseFieldsOf(entry: RecordEntry): string[] {
  const fields = Object.keys(entry.values);
  const heads = entry.more?.heads;
  return heads === undefined ? fields : fields.filter((field) => !heads.has(field));
}

/** The heads of a field, greatest last. */
export function headsOfField(entry: RecordEntry, field: string): readonly Head[] {
  const heads = entry.more ? listHeads(entry, entry.more, field) : baseHead(entry, field);
  return heads.length < 2 ? heads : [...heads].sort((a, b) => (isLater(a, b) ? 1 : -1));
}

/** Recomputes what these fields show, into a new values object: a caller may hold on to the old one. */
export function showFields(entry: RecordEntry, more: RecordDetail, fields: readonly string[]): void {
  const values: Record<string, JsonValue> = { ...entry.values };
  for (const field of fields) {
    if (!more.heads.has(field)) continue;
    const shown = shownValue(more, field);
    if (shown === undefined) delete values[field];
    else values[field] = shown;
  }
  entry.values = values;
}

function shownValue(more: RecordDetail, field: string): JsonValue | undefined {
  const members = more.members?.get(field);
  if (members) return distinctElements(members);
  let greatest: Head | undefined;
  for (const head of more.heads.get(field) ?? []) if (!greatest || isLater(head, greatest)) greatest = head;
  return greatest?.value;
}

function distinctElements(members: ReadonlyMap<string, Head>): JsonValue[] {
  const byText = new Map([...members.values()].map((head) => [JSON.stringify(head.value), head.value]));
  return [...byText.keys()].sort().map((text) => byText.get(text) as JsonValue);
}

function listHeads(entry: RecordEntry, more: RecordDetail, field: string): Head[] {
  const heads = more.heads.get(field);
  return heads === undefined ? baseHead(entry, field) : [...heads];
}

function baseHead(entry: RecordEntry, field: string): Head[] {
  if (entry.base === '' || !Object.hasOwn(entry.values, field)) return [];
  const value = entry.values[field] as JsonValue;
  return [{ op: entry.base, h: entry.baseH, log: entry.log, user: entry.user, value }];
}

function headOf({ id, log, op }: StampedOperation, value: JsonValue): Head {
  return { op: id, h: op.h, log, user: op.u, value };
}

function detailOf(entry: RecordEntry): RecordDetail {
  entry.more ??= newDetail();
  return entry.more;
}

function awaitArrival(more: RecordDetail, name: string): void {
  more.waiting ??= new Set();
  more.waiting.add(name);
}
