// The three-way comparison of a 核对表: what went out (base), what came back (theirs), what the book holds now (ours).
//   base 甲, theirs 乙, ours 甲 → theirs     base 甲, theirs 甲, ours 乙 → ours      base 甲, theirs 乙, ours 乙 → alike
//   base 甲, theirs 乙, ours 丙 → conflict   base ?, theirs 乙, ours 甲 → unknown    base 甲, theirs 甲, ours 甲 → same
// Nothing is decided here that a clerk should decide: a conflict and a difference of unknown origin stay open.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { recordById, titleOf } from './book.ts';
import { valueAt } from './dated-values.ts';
import { prepareEntryIndex } from './entry-index.ts';
import { problemsOf } from './entry-rules.ts';
import { isBlank, isSame } from './import-values.ts';
import { prepareReferences } from './references.ts';
import type { Book, LedgerRecord } from './registers.ts';
import type { Steps } from './steps.ts';

export type Verdict = 'same' | 'theirs' | 'ours' | 'alike' | 'conflict' | 'unknown';

/** `open`: nobody has decided yet; what the book holds stays. */
export type Choice = 'theirs' | 'ours' | 'open';

/** One cell that came back; its column is a position among those of the trip. */
export type ReturnedCell = {
  readonly column: number;
  /** What went out; absent when nobody can tell. */
  readonly base?: JsonValue;
  readonly theirs: JsonValue;
  /** What the cell says, where that is not what would be stored. */
  readonly text?: string;
  /** Why it cannot be taken. */
  readonly problem?: string;
  /** What to look at before it is taken. */
  readonly doubt?: string;
};

/** One row that came back for a record; `records` names it and those shown beside it. */
export type ReturnedRow = {
  readonly sheet: string;
  /** One-based. */
  readonly row: number;
  readonly records: { readonly [entity in EntityName]?: string };
  readonly cells: readonly ReturnedCell[];
};

export type CellComparison = ReturnedCell & {
  readonly entity: EntityName;
  readonly field: string;
  readonly isOpen: boolean;
  /** The record it belongs to; undefined while there is none, as for the first job of a person. */
  readonly record: string | undefined;
  readonly ours: JsonValue;
  readonly verdict: Verdict;
};

export type RowComparison = {
  /** The record that the row is about. */
  readonly id: string;
  readonly title: string;
  readonly place: { readonly sheet: string; readonly row: number };
  /** Why nothing of the row can be taken. */
  readonly gone?: string;
  /** The cells that are not the same on all sides. */
  readonly cells: readonly CellComparison[];
};

/** @param base undefined when it is not known what went out */
export function verdictOf(base: JsonValue | undefined, theirs: JsonValue, ours: JsonValue): Verdict {
  if (isSame(theirs, ours)) return base === undefined || isSame(base, ours) ? 'same' : 'alike';
  if (base === undefined) return 'unknown';
  if (isSame(base, ours)) return 'theirs';
  return isSame(base, theirs) ? 'ours' : 'conflict';
}

/** What happens to a cell unless the clerk says otherwise. */
export function usualChoice({ verdict, isOpen, theirs, problem, doubt }: CellComparison): Choice {
  if (problem !== undefined) return 'ours';
  if (verdict === 'conflict' || verdict === 'unknown') return 'open';
  const isPlain = isOpen && doubt === undefined && !isBlank(theirs);
  return verdict === 'theirs' && isPlain ? 'theirs' : 'ours';
}

/** Whether there is anything to decide: they say something else than the book does. */
export function isDecidable({ verdict, problem }: CellComparison): boolean {
  return problem === undefined && (verdict === 'theirs' || verdict === 'conflict' || verdict === 'unknown');
}

/** The value that a cell has after the decision. */
export function settled({ theirs, ours }: Pick<CellComparison, 'theirs' | 'ours'>, choice: Choice): JsonValue {
  return choice === 'theirs' ? theirs : ours;
}

export type Comparing = {
  readonly book: Book;
  readonly entity: EntityName;
  readonly columns: readonly TripColumn[];
  readonly today: CalendarDate;
  /** The record shown beside the row's own, where the row itself names none. */
  partOf(entity: EntityName, owner: string): LedgerRecord | undefined;
};

/** Compares rows in small steps; what is looked up for each of them is put together first. */
export function* compareRows(comparing: Comparing, returned: readonly ReturnedRow[]): Steps<readonly RowComparison[]> {
  const { book, entity } = comparing;
  for (const [field, { kind }] of Object.entries(entities[entity].fields))
    if (kind === 'phone' || kind === 'idNumber' || kind === 'creditCode') yield* prepareEntryIndex(book, entity, field);
  yield* prepareReferences(book, entity);
  const rows: RowComparison[] = [];
  for (const row of returned) {
    const compared = compareRow(comparing, row);
    if (compared) rows.push(compared);
    yield;
  }
  return rows;
}

/** Compares one row; undefined when it names no record. */
export function compareRow(comparing: Comparing, returned: ReturnedRow): RowComparison | undefined {
  const { book, entity } = comparing;
  const id = returned.records[entity];
  if (id === undefined) return undefined;
  const record = recordById(book, entity, id);
  const row = { id, place: { sheet: returned.sheet, row: returned.row } };
  if (!record) return { ...row, title: id, gone: '台账中没有这条记录', cells: [] };
  const title = titleOf(book, entity, id);
  if (record.deleted) return { ...row, title, gone: '这条记录在台账中已经删除', cells: [] };
  const cells = returned.cells.flatMap((cell) => compareCell(comparing, returned, record, cell) ?? []);
  return { ...row, title, cells: withDoubts(comparing, record, cells) };
}

function compareCell(
  comparing: Comparing,
  returned: ReturnedRow,
  main: LedgerRecord,
  cell: ReturnedCell,
): CellComparison | undefined {
  const column = comparing.columns[cell.column];
  if (!column || column.use === 'masked') return undefined;
  const { entity, field } = column;
  const record = entity === comparing.entity ? main : partIn(comparing, returned, main, entity);
  const ours = heldIn(comparing, entity, record, field);
  const verdict = cell.problem === undefined ? verdictOf(cell.base, cell.theirs, ours) : 'theirs';
  if (verdict === 'same') return undefined;
  const problem = cell.problem ?? refusalOf(entity, field, cell.theirs, ours);
  const isOpen = column.use === 'open';
  return {
    ...cell,
    entity,
    field,
    isOpen,
    record: record?.id,
    ours,
    verdict,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The record beside the row's own as it went out, else the one that counts now. */
function partIn(
  { book, partOf }: Comparing,
  { records }: ReturnedRow,
  main: LedgerRecord,
  entity: EntityName,
): LedgerRecord | undefined {
  const sent = records[entity];
  const record = sent === undefined ? undefined : recordById(book, entity, sent);
  return record && !record.deleted ? record : partOf(entity, main.id);
}

/** What the book holds today; a reference by the words under which it is shown. */
function heldIn(
  { book, today }: Comparing,
  entity: EntityName,
  record: LedgerRecord | undefined,
  field: string,
): JsonValue {
  const declared = entities[entity].fields[field];
  if (!record || !declared) return null;
  const value = (declared.dated ? valueAt(record, field, today) : record.values[field]) ?? null;
  return declared.kind === 'ref' && typeof value === 'string' ? titleOf(book, declared.to, value) : value;
}

/** What no workbook may do: change a reference by its words, or clear what names a record. */
function refusalOf(entity: EntityName, field: string, theirs: JsonValue, ours: JsonValue): string | undefined {
  const declared = entities[entity].fields[field];
  if (isSame(theirs, ours)) return undefined;
  if (!declared || declared.kind === 'ref') return '这一列只能在台账里改。';
  const isNeeded = declared.required || field === entities[entity].title;
  return isNeeded && isBlank(theirs) ? `${declared.label}不能清空。` : undefined;
}

/** What the rules of entry say of the values that the other side gave: a number that somebody else has, for example. */
function withDoubts(
  { book, entity }: Comparing,
  main: LedgerRecord,
  cells: readonly CellComparison[],
): readonly CellComparison[] {
  const given = cells.filter((cell) => cell.entity === entity && isDecidable(cell) && !isBlank(cell.theirs));
  if (given.length === 0) return cells;
  const values = { ...main.values, ...Object.fromEntries(given.map(({ field, theirs }) => [field, theirs])) };
  const problems = problemsOf(book, entity, main.id, values);
  return cells.map((cell) => {
    const found = given.includes(cell) ? problems.find(({ col }) => col === cell.field) : undefined;
    return found && cell.doubt === undefined ? { ...cell, doubt: found.message } : cell;
  });
}
