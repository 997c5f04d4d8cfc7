// What a simulated clerk does next: a few records and fields only, so that clerks on different PCs get in each other's
// way all the time. Every edit names what it has seen, exactly as the program does.

import { utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import {
  aliasesOf,
  attachmentsOf,
  conflictsOf,
  deletionsOf,
  headsOf,
  ledgerEntriesOf,
  type MergedRecord,
  type MergeState,
  membersOf,
  recordOf,
  recordsOf,
  seenByStocktake,
  seenOf,
} from '#shared/sync/merge.ts';
import { type OperationDraft, vocabularyOf } from '#shared/sync/operation.ts';
import { isOpen, type Rejection } from './district.ts';
import type { Random } from './random.ts';

export const table = 'item';
export const fieldNames = ['x', 'y', 'z'] as const;
export const tagField = 'tags';

/** Records that several PCs may make at the same time under one id, besides those made under a fresh one. */
const commonRecords = ['common-1', 'common-2'];

type Deed = (state: MergeState, random: Random, desk: Desk) => readonly OperationDraft[];

/** What a clerk has at hand besides the book. */
export type Desk = {
  readonly freshId: () => string;
  readonly rejections: ReadonlyMap<string, Rejection>;
  /** The version of the vocabulary that the program writes. */
  readonly vocabulary: number;
};

const deeds: readonly (readonly [weight: number, Deed])[] = [
  [14, makeRecord],
  [44, editRecord],
  [6, deleteRecord],
  [5, restoreRecord],
  [8, addTag],
  [4, removeTag],
  [8, awardPoints],
  [3, reversePoints],
  [3, joinRecords],
  [2, partRecords],
  [8, resolveConflict],
  [5, attachPhoto],
  [2, detachPhoto],
  [4, takeStock],
  [6, answerRejection],
];

/** The drafts of one transaction; empty when there is nothing to do it on. */
export function nextDeed(state: MergeState, random: Random, desk: Desk): readonly OperationDraft[] {
  let left = random.next() * deeds.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, deed] of deeds) {
    left -= weight;
    if (left < 0) return deed(state, random, desk).filter((draft) => vocabularyOf(draft) <= desk.vocabulary);
  }
  return [];
}

function makeRecord(state: MergeState, random: Random, { freshId }: Desk): readonly OperationDraft[] {
  const common = random.chance(0.3) ? random.pick(commonRecords) : undefined;
  const r = common !== undefined && !recordOf(state, table, common) ? common : freshId();
  const f = Object.fromEntries(fieldNames.filter(() => random.chance(0.6)).map((field) => [field, anyValue(random)]));
  const made: OperationDraft = { k: 'new', t: table, r, f: { ...f, x: anyValue(random) } };
  return random.chance(0.3) ? [made, { k: 'led', t: table, r, d: 3, key: `入库 ${r}` }] : [made];
}

function editRecord(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => !one.deleted);
  if (!record) return [];
  const fields = random.shuffle(fieldNames).slice(0, 1 + random.below(2));
  return [edit(state, record.id, Object.fromEntries(fields.map((field) => [field, anyValue(random)])))];
}

function edit(state: MergeState, r: string, f: { readonly [field: string]: JsonValue }): OperationDraft {
  const seen = Object.keys(f).map((field) => [field, headsOf(state, table, r, field)] as const);
  const b = Object.fromEntries(seen.filter(([, heads]) => heads.length > 0));
  return { k: 'set', t: table, r, f, ...(Object.keys(b).length > 0 ? { b } : {}) };
}

function deleteRecord(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => !one.deleted);
  return record ? [{ k: 'del', t: table, r: record.id, seen: seenOf(state, table, record.id), why: '登记有误' }] : [];
}

function restoreRecord(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => deletionsOf(state, table, one.id).length > 0);
  return record ? [{ k: 'undel', t: table, r: record.id, e: idsOf(deletionsOf(state, table, record.id)) }] : [];
}

function addTag(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => !one.deleted);
  return record ? [{ k: 'add', t: table, r: record.id, f: { [tagField]: random.pick(['甲', '乙']) ?? '甲' } }] : [];
}

function removeTag(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => membersOf(state, table, one.id, tagField).length > 0);
  return record
    ? [{ k: 'rem', t: table, r: record.id, b: { [tagField]: idsOf(membersOf(state, table, record.id, tagField)) } }]
    : [];
}

function awardPoints(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, () => true);
  if (!record) return [];
  const entry: OperationDraft = { k: 'led', t: table, r: record.id, d: random.below(9) - 3 };
  return [random.chance(0.5) ? { ...entry, key: `活动${random.below(2)} ${record.id}` } : entry];
}

function reversePoints(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, () => true);
  const entry = record && random.pick(ledgerEntriesOf(state, table, record.id));
  return entry ? [{ k: 'rev', t: table, e: [entry.op] }] : [];
}

function joinRecords(state: MergeState, random: Random): readonly OperationDraft[] {
  const [a, b] = [anyRecord(state, random, () => true), anyRecord(state, random, () => true)];
  return a && b && a !== b ? [{ k: 'alias', t: table, r: a.id, to: b.id }] : [];
}

function partRecords(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => aliasesOf(state, table, one.id).length > 0);
  const edge = record && random.pick(aliasesOf(state, table, record.id));
  return edge ? [{ k: 'unalias', t: table, e: [edge.op] }] : [];
}

function attachPhoto(state: MergeState, random: Random, { freshId }: Desk): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => !one.deleted);
  const photo = random.chance(0.3) ? 'common' : freshId();
  const f = { sm3: sm3Hex(utf8(photo)), bytes: photo.length, mime: 'image/jpeg' };
  return record ? [{ k: 'blob', t: table, r: record.id, f }] : [];
}

function detachPhoto(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, (one) => attachmentsOf(state, table, one.id).length > 0);
  const photo = record && random.pick(attachmentsOf(state, table, record.id));
  return photo ? [{ k: 'rem', t: table, r: record.id, b: { attachments: photo.ops } }] : [];
}

function takeStock(state: MergeState, random: Random): readonly OperationDraft[] {
  const record = anyRecord(state, random, () => true);
  if (!record) return [];
  return [{ k: 'led', t: table, r: record.id, d: random.below(12), seen: seenByStocktake(state, table, record.id) }];
}

function answerRejection(state: MergeState, random: Random, { rejections }: Desk): readonly OperationDraft[] {
  const rejection = random.pick([...rejections.values()].filter((one) => isOpen(state, one)));
  return rejection ? [answerTo(state, rejection, anyValue(random))] : [];
}

/** What a clerk writes over a value that the district sent back. */
export function answerTo(state: MergeState, { record, field }: Rejection, value: JsonValue): OperationDraft {
  return edit(state, record, { [field]: value });
}

function resolveConflict(state: MergeState, random: Random): readonly OperationDraft[] {
  const conflict = random.pick(conflictsOf(state).filter(({ type }) => type === 'FIELD' || type === 'DEL_EDIT'));
  if (!conflict) return [];
  const { record, field } = conflict;
  if (field !== undefined) return [edit(state, record, { [field]: random.pick(conflict.heads)?.value ?? null })];
  return [{ k: 'del', t: table, r: record, seen: seenOf(state, table, record), why: '确认撤销' }];
}

function anyRecord(
  state: MergeState,
  random: Random,
  suits: (record: MergedRecord) => boolean,
): MergedRecord | undefined {
  return random.pick([...recordsOf(state, table)].filter(suits).slice(-6));
}

function anyValue(random: Random): JsonValue {
  return random.chance(0.1) ? null : random.below(6);
}

function idsOf(list: readonly { readonly op: string }[]): string[] {
  return list.map(({ op }) => op).sort();
}
