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
};

/** One table of a workbook; a sheet with several tables comes several times. */
export type ImportSheet = {
  readonly sheet: string;
  readonly entity: EntityName;
  readonly columns: readonly { readonly col: string; readonly field: string | null }[];
  readonly rows: readonly ImportRow[];
};

/** What the clerk decided about one row: leave it out, make it a record of its own, or take it for this record. */
export type RowDecision = 'skip' | 'separate' | { readonly use: string };

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
  readonly decisions?: { readonly [sheet: string]: { readonly [row: number]: RowDecision } };
};

/** `merge`: the row joined a record of an earlier row. `same`: the book holds all of it already. */
export type RowAction = 'create' | 'update' | 'same' | 'skip' | 'merge';

/**
 * A value that an update replaces (`update`), or one that an earlier row of the import already gave otherwise and that
 * is therefore not taken (`ignored`).
 */
export type Difference = {
  readonly kind: 'update' | 'ignored';
  readonly entity: EntityName;
  readonly id: string;
  readonly field: string;
  readonly oldValue: JsonValue;
  readonly newValue: JsonValue;
};

export type PlannedRow = {
  readonly sheet: string;
  readonly row: number;
  readonly action: RowAction;
  /** Why a row is skipped, in words for the clerk. */
  readonly why?: string;
  readonly records: readonly { readonly entity: EntityName; readonly id: string }[];
  readonly differences: readonly Difference[];
};

export type ImportCounts = {
  readonly create: number;
  readonly update: number;
  readonly same: number;
  readonly merge: number;
  /** All rows that were left out, the rejected ones among them. */
  readonly skip: number;
  readonly rejected: number;
  /** Records made and changed by register, spells and coverage included. */
  readonly created: { readonly [entity: string]: number };
  readonly updated: { readonly [entity: string]: number };
};

export type ImportPlan = {
  readonly rows: readonly PlannedRow[];
  readonly counts: ImportCounts;
  /** One transaction: the note of the import first, then its records, each with where it came from. */
  readonly changes: readonly Change[];
};

export type ImportProgress = { readonly done: number; readonly total: number };
