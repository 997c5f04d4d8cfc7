// What goes into the planning of an import and what comes out.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Change } from './changes.ts';

type FieldValues = { readonly [field: string]: JsonValue };

/** One data row as the workbook reader hands it over: field values by register. */
export type ImportRow = {
  /** 1-based row of the sheet. */
  readonly row: number;
  readonly outcome: 'accepted' | 'warned' | 'rejected';
  readonly records: { readonly [entity in EntityName]?: FieldValues };
  readonly problems?: readonly { readonly code: string; readonly level: string; readonly col: string | null }[];
};

export type ImportColumn = {
  /** Column letters; for a form the address of the value in the first form: B3. */
  readonly col: string;
  readonly field: string | null;
  readonly entity?: EntityName | null;
  /** The cell is added to the text of the field. */
  readonly isAdded?: boolean;
};

/** A set of fields that must all be equal. */
export type MatchKey = readonly string[];

/** What the clerk decided about one row: leave it out, make it a record of its own, or take it for this record. */
export type RowDecision = 'skip' | 'separate' | { readonly use: string };

/** One table of a workbook; a sheet with several tables comes several times. */
export type ImportSheet = {
  readonly sheet: string;
  readonly entity: EntityName;
  /** The file of this table, when an import is of several. */
  readonly file?: string;
  /** Empty for a sheet of forms. */
  readonly headerRows?: readonly number[];
  readonly columns: readonly ImportColumn[];
  readonly rows: readonly ImportRow[];
  /** By what a row finds the record it means, strongest first; the keys of the declaration when absent. */
  readonly keys?: readonly MatchKey[];
  readonly decisions?: { readonly [row: number]: RowDecision };
};

export type ImportChoices = {
  readonly importId: string;
  readonly file: string;
  readonly format?: string;
  /** Instant of the import, ISO 8601 UTC. */
  readonly at: string;
  /** The day from which dated values of existing records hold. */
  readonly asOf: CalendarDate;
  readonly mode: 'upsert' | 'addOnly' | 'updateOnly';
  /** An empty cell of a mapped column clears what the book holds. */
  readonly blankErases: boolean;
  readonly newId: () => string;
};

/**
 * `merge`: the row joined a record of an earlier row. `same`: the book holds all of it already. `doubtful`: several
 * records of the book could be meant; nothing is written until the clerk says which.
 */
export type RowAction = 'create' | 'update' | 'same' | 'merge' | 'doubtful' | 'skip';

export type RecordRef = { readonly entity: EntityName; readonly id: string };

/** One value, or one whole record, that goes along with a cell. */
export type AlongWith = RecordRef & { readonly field: string };

/**
 * Something a row changes in what the book holds: a value is filled in, replaced or erased, or an existing record gets a
 * part of its own (a person a new job).
 */
export type PlannedCell = RecordRef & {
  readonly kind: 'fill' | 'update' | 'erase' | 'part';
  /** Position in `rows` of the row that says so. */
  readonly row: number;
  /** The stored key, in which a dated field has its day; empty for a part. */
  readonly field: string;
  readonly oldValue: JsonValue;
  readonly newValue: JsonValue;
  /** What follows from this cell alone: the reference behind a name. It is left out with it. */
  readonly along?: readonly AlongWith[];
};

/** A value that is not taken, because an earlier row of the import said otherwise. */
export type IgnoredCell = RecordRef & {
  readonly row: number;
  readonly field: string;
  readonly kept: JsonValue;
  readonly ignored: JsonValue;
};

export type PlannedRow = {
  readonly sheet: string;
  readonly row: number;
  readonly action: RowAction;
  /** Why a row is skipped or in doubt, in words for the clerk. */
  readonly why?: string;
  readonly records: readonly RecordRef[];
  /** The records of the book that a doubtful row could mean. */
  readonly candidates?: readonly string[];
  /** Position in `rows` of the row whose record this one joined. */
  readonly joins?: number;
  /** Its cells in the plan: `cells.slice(firstCell, firstCell + cellCount)`. */
  readonly firstCell: number;
  readonly cellCount: number;
};

export type ImportCounts = { readonly [action in RowAction]: number } & {
  /** Rows with a problem that must be put right; they are among the skipped ones. */
  readonly rejected: number;
  /** Records made and changed by register, spells and coverage included. */
  readonly created: { readonly [entity: string]: number };
  readonly updated: { readonly [entity: string]: number };
};

/** How the records of a register that the rows matched stand before the import. */
export type MatchedFields = {
  readonly entity: EntityName;
  readonly field: string;
  /** Matched records that hold a value in this field, which the file has a column for. */
  readonly held: number;
};

export type ImportPlan = {
  /** In the order of the sheets and their rows. */
  readonly rows: readonly PlannedRow[];
  /** What changes in existing records, in the order of the rows. */
  readonly cells: readonly PlannedCell[];
  readonly ignored: readonly IgnoredCell[];
  readonly matched: readonly MatchedFields[];
  /** Records of each register of the file that no row names. They stay as they are. */
  readonly absent: { readonly [entity in EntityName]?: number };
  /** Records of earlier imports that now refer to what this one brings. */
  readonly linked: number;
  readonly counts: ImportCounts;
  /** One transaction: the note of the import first, then its records, each with where it came from. */
  readonly changes: readonly Change[];
};

export type ImportProgress = { readonly done: number; readonly total: number };
