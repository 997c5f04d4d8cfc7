// The book in memory: what the operations applied so far say of every register. It is a function of the set of
// operations and can be thrown away and built again. Grids, figures and rules read the arrays of `recordsOf`; nobody
// changes a record: a changed record is a new object, so a reader may compare by identity.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames, isEntityName } from '#shared/domain/entities.ts';
import { digestOfLine, stampLine } from '#shared/sync/log-line.ts';
import {
  applyOperation,
  emptyState,
  importFrame,
  importRecords,
  type MergedRecordDump,
  type MergeFrame,
  recordOf,
  representativeOf,
  recordsOf as stateRecordsOf,
  understoodOf,
} from '#shared/sync/merge.ts';
import type { Operation, OperationError, StampedOperation } from '#shared/sync/operation.ts';
import { valueAt } from './dated-values.ts';
import { forgetReferences, moveReferences } from './references.ts';
import { type Book, type LedgerRecord, type Register, registerOf } from './registers.ts';

export { datedValues, valueAt } from './dated-values.ts';
export { referrersOf } from './references.ts';
export { type Book, type LedgerRecord, recordsOf } from './registers.ts';

/** Table and record id of an operation's record. */
export type RecordName = { readonly table: string; readonly id: string };

export type AppliedSummary = {
  /** Operations that were new to the book. */
  readonly applied: number;
  readonly touched: readonly RecordName[];
  /** Lines that could not be read, by position; they change nothing. */
  readonly refused: readonly { readonly index: number; readonly error: OperationError }[];
};

export function createBook(): Book {
  const registers = new Map<EntityName, Register>();
  for (const name of entityNames) registers.set(name, { records: new Map(), live: [] });
  return { state: emptyState(), registers, references: new Map(), watchers: new Set(), version: 0 };
}

/** Applies canonical lines of one log, in any order, also ones that are known already. */
export function applyLines(book: Book, log: string, lines: Iterable<string>): AppliedSummary {
  const operations: StampedOperation[] = [];
  const refused: { index: number; error: OperationError }[] = [];
  let index = 0;
  for (const line of lines) {
    const op = stampLine(log, line, digestOfLine(log, line));
    if (op.ok) operations.push(op.value);
    else refused.push({ index, error: op.error });
    index++;
  }
  return { ...applyOperations(book, operations), refused };
}

/** Applies operations that are decoded already. */
export function applyOperations(book: Book, operations: readonly StampedOperation[]): AppliedSummary {
  const touched: RecordName[] = [];
  let applied = 0;
  for (const stamped of operations) {
    if (!applyOperation(book.state, stamped)) continue;
    applied++;
    const { k, t, r } = stamped.op;
    if (k === 'alias' || k === 'unalias') forgetJoined(book, t);
    if (t === undefined || r === undefined) continue;
    touched.push({ table: t, id: r });
    refreshRecord(book, t, r);
    const other = otherEndOf(stamped.op);
    if (other !== undefined) tellWatchers(book, t, other);
  }
  if (applied > 0) book.version++;
  return { applied, touched, refused: [] };
}

/** Takes records of a snapshot into the book; the snapshot's frame follows (`loadFrame`). */
export function loadRecords(book: Book, table: string, dumps: readonly MergedRecordDump[]): void {
  importRecords(book.state, table, dumps);
  for (const { id } of dumps) refreshRecord(book, table, id);
  book.version++;
}

/** Takes the frame of a snapshot, after its records; what an older version could not read takes effect now. */
export function loadFrame(book: Book, frame: MergeFrame): void {
  importFrame(book.state, frame);
  applyOperations(book, understoodOf(book.state));
}

/** Puts records back to how they were: the dump of each before, undefined for one that was not there. */
export function restoreRecords(
  book: Book,
  before: Iterable<readonly [RecordName, MergedRecordDump | undefined]>,
): void {
  for (const [{ table, id }, dump] of before) {
    if (dump) importRecords(book.state, table, [dump]);
    else book.state.tables.get(table)?.delete(id);
    refreshRecord(book, table, id);
  }
  forgetReferences(book.references);
  book.version++;
}

/** A record by its id or the id of one it was joined with; deleted records too. */
export function recordById(book: Book, entity: EntityName, id: string): LedgerRecord | undefined {
  const { records } = registerOf(book, entity);
  return records.get(representativeOf(book.state, entity, id)) ?? records.get(id);
}

/** The value of a field as of a day: a dated field's value then, any other field's only value. */
export function currentValue(
  _book: Book,
  entity: EntityName,
  record: LedgerRecord,
  field: string,
  today: CalendarDate,
): JsonValue | undefined {
  if (entities[entity].fields[field]?.dated) return valueAt(record, field, today);
  return record.values[field] ?? undefined;
}

/** What a record is called on the screen: its title, a code by its label, a reference by what it points to. */
export function titleOf(book: Book, entity: EntityName, id: string): string {
  const declaration = entities[entity];
  const record = recordById(book, entity, id);
  const title = declaration.fields[declaration.title];
  const value = record?.values[declaration.title];
  if (typeof value === 'string' && value !== '') return title?.kind === 'code' ? (title.codes[value] ?? value) : value;
  return titleOfReference(book, entity, record) ?? `（未填${title?.label ?? declaration.label}）`;
}

/** `organizationName` is empty, but `organizationId` points somewhere. */
function titleOfReference(book: Book, entity: EntityName, record: LedgerRecord | undefined): string | undefined {
  const declaration = entities[entity];
  const name = declaration.title.replace(/Name$/, 'Id');
  const field = declaration.fields[name];
  const target = record?.values[name];
  return field?.kind === 'ref' && typeof target === 'string' ? titleOf(book, field.to, target) : undefined;
}

function refreshRecord(book: Book, table: string, id: string): void {
  tellWatchers(book, table, id);
  if (!isEntityName(table)) return;
  const register = registerOf(book, table);
  const before = register.records.get(id);
  const merged = recordOf(book.state, table, id);
  const after = merged && { id, values: merged.values, deleted: merged.deleted };
  if (after) register.records.set(id, after);
  else register.records.delete(id);
  register.live = undefined;
  moveReferences(book, table, before, after);
}

/** A joining, or its end, concerns two records. */
export function otherEndOf({ k, to, ext }: Pick<Operation, 'k' | 'to' | 'ext'>): string | undefined {
  if (k === 'alias') return to;
  return k === 'unalias' && typeof ext?.to === 'string' ? ext.to : undefined;
}

function tellWatchers(book: Book, table: string, id: string): void {
  for (const watcher of book.watchers) watcher.changed(table, id);
}

/** A joining changes which records are shown and where references lead. */
function forgetJoined(book: Book, table: string | undefined): void {
  if (table !== undefined && isEntityName(table)) registerOf(book, table).live = undefined;
  forgetReferences(book.references);
}

/** Every record of a register, deleted and joined ones too. */
export function allRecordsOf(book: Book, entity: EntityName): Iterable<LedgerRecord> {
  return registerOf(book, entity).records.values();
}

/** The notes of one topic (imports, exports …) by id: what `note` changes wrote. */
export function notesOf(book: Book, topic: string): readonly LedgerRecord[] {
  return Array.from(stateRecordsOf(book.state, topic), ({ id, values, deleted }) => ({ id, values, deleted }));
}
