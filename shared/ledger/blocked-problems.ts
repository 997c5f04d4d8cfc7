// Warn at entry, block at 报送 (DESIGN.md 1.4): what a rule of the level 强制 says about a record keeps a report back until
// the value is corrected, or somebody has written down why it is right all the same: after an import (row-checks.ts), or
// here. Such a 说明 is a note: it travels to the other PCs and to the district, holds for exactly the value it was written
// about, and stands in the record's history.

import { utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { levelOf, type ProblemCode, problemCodes } from '#shared/domain/problems.ts';
import { isEverWithheld } from '#shared/domain/report-scope.ts';
import { notesOf, recordById } from './book.ts';
import type { Change } from './change.ts';
import { problemsOf } from './entry-rules.ts';
import type { Book } from './registers.ts';
import { verifiedKey, verifiedValues } from './row-checks.ts';
import type { Steps } from './steps.ts';

const topic = 'reportReason';
/** A note must fit into one operation. */
const mostBytes = 45_000;

export type BlockedProblem = {
  readonly entity: EntityName;
  readonly record: string;
  readonly code: ProblemCode;
  readonly field: string;
  /** What the field holds; null when it is empty. */
  readonly value: JsonValue;
};

/** Why a value that a rule objects to is right all the same, who said so, and when (instant, ISO 8601 UTC). */
export type ReportReason = BlockedProblem & {
  readonly reason: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly at: string;
};

/** Whether a problem of a record keeps a report back. */
export function isBlocking(code: ProblemCode): boolean {
  return levelOf(code) === 'error';
}

/**
 * What keeps a report of these records back, one record at a time; deleted records and fields that a report may leave out
 * take no part.
 */
export function* blockedSteps(
  book: Book,
  records: Iterable<{ readonly entity: EntityName; readonly id: string }>,
): Steps<readonly BlockedProblem[]> {
  const explained = new Set(reasonsOf(book).map(keyOfProblem));
  const verified = verifiedValues(book);
  const isOpen = (one: BlockedProblem) => !explained.has(keyOfProblem(one)) && !verified.has(verifiedKey(one));
  const blocked: BlockedProblem[] = [];
  for (const { entity, id } of records) {
    yield;
    const record = recordById(book, entity, id);
    if (record && !record.deleted) blocked.push(...problemsIn(book, entity, id, record.values).filter(isOpen));
  }
  return blocked;
}

function problemsIn(
  book: Book,
  entity: EntityName,
  record: string,
  values: { readonly [field: string]: JsonValue },
): BlockedProblem[] {
  return problemsOf(book, entity, record, values).flatMap(({ code, col }) =>
    col === null || !isBlocking(code) || isEverWithheld(entity, [col])
      ? []
      : [{ entity, record, code, field: col, value: values[col] ?? null }],
  );
}

/** Names a problem with the value it is about: another value is another problem. */
export function keyOfProblem({ entity, record, code, field, value }: BlockedProblem): string {
  return JSON.stringify([entity, record, code, field, value]);
}

/** The notes that say why these values are right: one for many records, as many as needed. */
export function reasonNotes(
  problems: readonly BlockedProblem[],
  said: Pick<ReportReason, 'reason' | 'userName' | 'deviceName' | 'at'>,
  newId: () => string,
): readonly Change[] {
  const notes: Change[] = [];
  let rows: JsonValue[] = [];
  let size = 0;
  const close = () => {
    if (rows.length > 0) notes.push({ kind: 'note', topic, id: newId(), values: { ...said, rows } });
    rows = [];
    size = 0;
  };
  for (const { entity, record, code, field, value } of problems) {
    const row = [entity, record, code, field, value];
    const bytes = utf8(JSON.stringify(row)).length;
    if (size + bytes > mostBytes) close();
    rows.push(row);
    size += bytes;
  }
  close();
  return notes;
}

/** Every 说明 that was written, in no particular order. */
export function reasonsOf(book: Book): readonly ReportReason[] {
  return notesOf(book, topic).flatMap(({ values }) => {
    const { reason, userName, deviceName, at, rows } = values;
    if (!Array.isArray(rows) || typeof reason !== 'string') return [];
    const said = { reason, userName: String(userName), deviceName: String(deviceName), at: String(at) };
    return rows.flatMap((row): ReportReason[] => {
      const problem = Array.isArray(row) ? problemOf(row) : undefined;
      return problem ? [{ ...problem, ...said }] : [];
    });
  });
}

/** A register or a kind of problem that this version does not know is left to a later one. */
function problemOf([entity, record, code, field, value]: readonly JsonValue[]): BlockedProblem | undefined {
  const known = problemCodes.find((one) => one === code);
  if (typeof entity !== 'string' || !isEntityName(entity) || !known) return undefined;
  return { entity, record: String(record), code: known, field: String(field), value: value ?? null };
}
