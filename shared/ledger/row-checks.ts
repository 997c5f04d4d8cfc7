// Imported rows about which something is doubtful (核实): they are in the ledger, and listed until a clerk has looked at
// them. A check is open until its value is corrected or the clerk says why it is right all the same; the reason stays
// with the row. Checks are notes: many of one import in one, and one for each that is settled later.

import { utf8 } from '#shared/base/bytes.ts';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { type ProblemCode, problemCodes } from '#shared/domain/problems.ts';
import { type Book, currentValue, notesOf, recordById } from './book.ts';
import type { Change, Source } from './change.ts';

const topic = 'rowCheck';
const settledTopic = 'rowVerified';

/** Something doubtful about one field of an imported row. */
export type RowCheck = {
  readonly importId: string;
  readonly sheet: string;
  /** One-based. */
  readonly row: number;
  readonly entity: EntityName;
  readonly record: string;
  readonly code: ProblemCode;
  /** Null when it concerns the row as a whole. */
  readonly field: string | null;
  /** What the cell said. */
  readonly text: string;
  /** What the row gave the record. */
  readonly value: JsonValue;
  /** Why it is right all the same. */
  readonly reason?: string;
};

/** A check with the file it came from. */
export type ListedCheck = RowCheck & {
  readonly file: string;
  /** Instant of the import, ISO 8601 UTC. */
  readonly at: string;
};

/** A note must fit into one operation. */
const mostBytes = 45_000;

/** The notes that keep the checks of one import, settled ones with their reason. */
export function checkNotes(
  checks: readonly RowCheck[],
  { file, at }: { readonly file: string; readonly at: string },
  newId: () => string,
): readonly Change[] {
  const notes: Change[] = [];
  let rows: JsonValue[] = [];
  let size = 0;
  const close = (importId: string) => {
    if (rows.length > 0) notes.push({ kind: 'note', topic, id: newId(), values: { import: importId, file, at, rows } });
    rows = [];
    size = 0;
  };
  for (const check of checks) {
    const row = rowOf(check);
    const bytes = utf8(JSON.stringify(row)).length;
    if (size + bytes > mostBytes) close(check.importId);
    rows.push(row);
    size += bytes;
  }
  close(checks[0]?.importId ?? '');
  return notes;
}

function rowOf({ sheet, row, entity, record, code, field, text, value, reason }: RowCheck): JsonValue[] {
  return [sheet, row, entity, record, code, field, text, value, reason ?? null];
}

/** The notes that settle checks after the import. */
export function settlingNotes(
  checks: readonly RowCheck[],
  reason: string,
  at: string,
  newId: () => string,
): readonly Change[] {
  return checks.map(({ importId, sheet, row, code, field }) => {
    const values = { import: importId, sheet, row, code, field, reason, at };
    return { kind: 'note', topic: settledTopic, id: newId(), values };
  });
}

/**
 * The checks that are still open, the newest import first. One that an earlier import raised about the same value of the
 * same record is listed once, and not at all when it was settled then.
 */
export function openChecks(book: Book, today: CalendarDate): readonly ListedCheck[] {
  const listed = allChecks(book).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
  const settled = new Set(listed.filter(({ reason }) => reason !== undefined).map(doubtOf));
  return listed.filter((check) => {
    const doubt = doubtOf(check);
    if (settled.has(doubt) || !stillHolds(book, check, today)) return false;
    settled.add(doubt);
    return true;
  });
}

/** The same doubt about the same value, whichever import raised it. */
function doubtOf({ entity, record, code, field, value }: RowCheck): string {
  return JSON.stringify([entity, record, code, field, value]);
}

function stillHolds(book: Book, { entity, record, field, value }: RowCheck, today: CalendarDate): boolean {
  const held = recordById(book, entity, record);
  if (!held || held.deleted) return false;
  const now = field === null ? value : (currentValue(book, entity, held, field, today) ?? null);
  return JSON.stringify(now) === JSON.stringify(value);
}

/**
 * Finds why a doubtful value of an imported row was taken, by where the value came from. What concerns a field that the
 * row left empty stands at the title of its record.
 */
export function reasonFinder(book: Book): (source: Source, entity: EntityName, field: string) => string | undefined {
  let settled: Map<string, ListedCheck[]> | undefined;
  return ({ i, s, n }, entity, field) => {
    settled ??= settledByRow(book);
    const own = settled.get(JSON.stringify([i, s, n, entity])) ?? [];
    const words = own.flatMap((check) => {
      if (check.value !== null) return check.field === field ? (check.reason ?? []) : [];
      return field === entities[entity].title ? `${labelOf(check)}：${check.reason}` : [];
    });
    return words.length === 0 ? undefined : words.join('；');
  };
}

/** The values of imported rows that a clerk has found right, by `verifiedKey`. */
export function verifiedValues(book: Book): ReadonlySet<string> {
  return new Set(allChecks(book).flatMap((check) => (check.reason === undefined ? [] : [verifiedKey(check)])));
}

export function verifiedKey({ entity, record, field, value }: Pick<RowCheck, 'entity' | 'record' | 'field' | 'value'>) {
  return JSON.stringify([entity, record, field, value]);
}

function settledByRow(book: Book): Map<string, ListedCheck[]> {
  const byRow = new Map<string, ListedCheck[]>();
  for (const check of allChecks(book)) {
    if (check.reason === undefined) continue;
    const key = JSON.stringify([check.importId, check.sheet, check.row, check.entity]);
    const own = byRow.get(key);
    if (own) own.push(check);
    else byRow.set(key, [check]);
  }
  return byRow;
}

function labelOf({ entity, field }: RowCheck): string {
  return field === null ? '本行' : (entities[entity].fields[field]?.label ?? field);
}

function allChecks(book: Book): ListedCheck[] {
  const reasons = new Map(
    notesOf(book, settledTopic).map(({ values }) => {
      const { import: importId, sheet, row, code, field, reason } = values;
      return [JSON.stringify([importId, sheet, row, code, field]), String(reason ?? '')] as const;
    }),
  );
  return notesOf(book, topic).flatMap(({ values }) => {
    const { import: importId, file, at, rows } = values;
    if (!Array.isArray(rows)) return [];
    return rows.flatMap((row): ListedCheck[] => {
      const check = Array.isArray(row) ? checkOf(String(importId), row) : undefined;
      if (!check) return [];
      const later = reasons.get(JSON.stringify([importId, check.sheet, check.row, check.code, check.field]));
      return [{ ...check, ...(later === undefined ? {} : { reason: later }), file: String(file), at: String(at) }];
    });
  });
}

/** A register or a kind of problem that this version does not know is left to a later one. */
function checkOf(importId: string, row: readonly JsonValue[]): RowCheck | undefined {
  const [sheet, number, entity, record, code, field, text, value, reason] = row;
  const known = problemCodes.find((one) => one === code);
  if (typeof entity !== 'string' || !isEntityName(entity) || !known) return undefined;
  return {
    importId,
    sheet: String(sheet),
    row: Number(number),
    entity,
    record: String(record),
    code: known,
    field: typeof field === 'string' ? field : null,
    text: String(text ?? ''),
    value: value ?? null,
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
