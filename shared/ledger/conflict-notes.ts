// What clerks said about conflicts, as notes of the ledger: they travel to the other PCs and outlive a restart. A decision
// is written with the changes that carry it out, in one transaction; taking it back is a note of its own, and the latest
// counts. A question to the colleague is a note, and so is the answer. No note holds a value of a field: values stand in
// the operations that the note names, and go only where those go.

import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';
import { notesOf } from './book.ts';
import type { Change } from './change.ts';
import { type Conflict, type ConflictType, conflictTypes } from './conflict.ts';
import type { Book, LedgerRecord } from './registers.ts';
import { instantOfStamp, isLater, stampOfNote } from './stamps.ts';

export const decisionTopic = 'conflictDecision';
const questionTopic = 'conflictQuestion';

/** How a conflict was decided. */
export const verdicts = {
  shown: '保留现在的值',
  other: '改用另一边的值',
  typed: '另填了一个值',
  restored: '恢复了记录',
  deleted: '确认删除',
  reassigned: '改用另一条记录',
  cleared: '清空了这一项',
  joined: '合并为同一条',
  distinct: '确认不是同一个',
  reversed: '冲销了多记的',
  added: '补记了余额',
} as const;

export type Verdict = keyof typeof verdicts;

/** Whose hands: the names people know, since ids mean nothing on another PC. */
export type Hand = { readonly userName: string; readonly deviceName: string };

export type DecisionNote = Hand & {
  readonly conflict: string;
  readonly type: ConflictType;
  readonly table: string;
  readonly record: string;
  readonly field?: string;
  readonly verdict: Verdict;
  /** The operations that were in dispute. */
  readonly heads: readonly string[];
  /** On DUP the records in question. */
  readonly records?: readonly string[];
  readonly why?: string;
};

/** A decision on record; `isTakenBack` when it was withdrawn with 撤销. */
export type Decision = DecisionNote & {
  readonly id: string;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly isTakenBack: boolean;
};

/** A question about a conflict, or an answer to one. */
export type Remark = Hand & {
  readonly id: string;
  readonly conflict: string;
  readonly text: string;
  readonly at: string;
};

/** The note that a conflict was decided; it names operations, never values. */
export function decisionNote(id: string, note: DecisionNote): Change {
  const given = Object.fromEntries(Object.entries(note).filter(([, value]) => value !== undefined));
  return { kind: 'note', topic: decisionTopic, id, values: { ...given, act: '决定' } as JsonObject };
}

/** The note that takes a decision back, or brings it back, from what the note of the decision says. */
export function oppositeOfDecision(id: string, values: JsonObject, decision: string): Change {
  const of = typeof values.of === 'string' ? values.of : decision;
  const act = values.act === '撤销' ? '决定' : '撤销';
  return { kind: 'note', topic: decisionTopic, id, values: { ...values, of, act } };
}

/** A question to the colleague, or the answer, at a conflict. */
export function remarkNote(id: string, { conflict, text, userName, deviceName }: Omit<Remark, 'id' | 'at'>): Change {
  return { kind: 'note', topic: questionTopic, id, values: { conflict, text, userName, deviceName } };
}

/** Every decision, the newest first. */
export function decisionsOf(book: Book): readonly Decision[] {
  const notes = notesOf(book, decisionTopic).flatMap((note) => {
    const at = stampOfNote(book, decisionTopic, note);
    const read = readDecision(note);
    return at === undefined || !read ? [] : [{ ...read, at, isBack: note.values.act === '撤销', of: note.values.of }];
  });
  const latest = new Map<string, (typeof notes)[number]>();
  for (const note of notes) {
    const decision = typeof note.of === 'string' ? note.of : note.id;
    const known = latest.get(decision);
    if (!known || isLater(note, known)) latest.set(decision, note);
  }
  return notes
    .filter(({ of }) => typeof of !== 'string')
    .sort((a, b) => (isLater(a, b) ? -1 : 1))
    .map(({ of: _of, isBack: _isBack, at, ...note }) => ({
      ...note,
      at: instantOfStamp(at),
      isTakenBack: latest.get(note.id)?.isBack === true,
    }));
}

/** What was asked and answered about a conflict, in the order of writing. */
export function remarksOf(book: Book): ReadonlyMap<string, readonly Remark[]> {
  const remarks = notesOf(book, questionTopic).flatMap((note) => {
    const { conflict, text, userName, deviceName } = note.values;
    const at = stampOfNote(book, questionTopic, note);
    if (typeof conflict !== 'string' || typeof text !== 'string' || at === undefined) return [];
    return [{ id: note.id, conflict, text, userName: textOf(userName), deviceName: textOf(deviceName), at }];
  });
  const byConflict = new Map<string, Remark[]>();
  for (const remark of remarks.sort((a, b) => (isLater(a, b) ? 1 : -1))) {
    const list = byConflict.get(remark.conflict) ?? [];
    list.push({ ...remark, at: instantOfStamp(remark.at) });
    byConflict.set(remark.conflict, list);
  }
  return byConflict;
}

/** The pairs of records of which the latest word is that they are not the same; see `pairOf`. */
export function distinctPairs(book: Book): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const { verdict, records = [], isTakenBack } of decisionsOf(book).toReversed()) {
    if (verdict !== 'distinct') continue;
    for (const a of records)
      for (const b of records) {
        if (a >= b) continue;
        if (isTakenBack) pairs.delete(pairOf(a, b));
        else pairs.add(pairOf(a, b));
      }
  }
  return pairs;
}

/** Two record ids in one order, so that both PCs name the pair alike. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** What the note of a decision repeats of its conflict. */
export function subjectOfConflict({ id, type, table, record, field, records, heads }: Conflict) {
  return {
    conflict: id,
    type,
    table,
    record,
    heads: heads.map(({ op }) => op),
    ...(field === undefined ? {} : { field }),
    ...(records === undefined ? {} : { records }),
  };
}

function readDecision({ id, values }: LedgerRecord): (DecisionNote & { readonly id: string }) | undefined {
  const { conflict, type, table, record, field, verdict, heads, records, why, userName, deviceName } = values;
  if (typeof conflict !== 'string' || typeof table !== 'string' || typeof record !== 'string') return undefined;
  if (!conflictTypes.includes(type as ConflictType) || !Object.hasOwn(verdicts, String(verdict))) return undefined;
  return {
    id,
    conflict,
    type: type as ConflictType,
    table,
    record,
    verdict: verdict as Verdict,
    heads: listOf(heads),
    userName: textOf(userName),
    deviceName: textOf(deviceName),
    ...(typeof field === 'string' ? { field } : {}),
    ...(records === undefined ? {} : { records: listOf(records) }),
    ...(typeof why === 'string' ? { why } : {}),
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
