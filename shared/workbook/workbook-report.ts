import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Problem, ProblemCode, RowOutcome } from '#shared/domain/problems.ts';
import type { Confidence } from './headings.ts';
import type { RowRecords } from './infer-records.ts';
import type { ProfileName } from './profiles.ts';
import type { SheetState } from './raw-sheet.ts';
import type { SkippedRow } from './skip-rows.ts';

/** What the importer makes of a file (DESIGN.md section 7); the import wizard and `lxrecv inspect` show the same. */
export type WorkbookReport = {
  readonly file: string;
  readonly format: string;
  readonly encoding?: string;
  readonly sheets: readonly SheetReport[];
};

export type ReportColumn = {
  /** Column letter. */
  readonly col: string;
  readonly header: string;
  /** The declared field, `age` for a column that is only checked, null for one that is not imported. */
  readonly field: string | null;
  readonly entity: EntityName | null;
  /** The tick of a list field: 空调 of facilities. */
  readonly item?: string;
  readonly confidence: Confidence;
  /** Up to three values as they stand in the sheet. */
  readonly samples: readonly string[];
  readonly hidden?: true;
};

export type RowCounts = {
  readonly data: number;
  readonly accepted: number;
  readonly warned: number;
  readonly rejected: number;
};

/** One row: what the cells mean by column letter, what is wrong with them, and the records it becomes. */
export type ReadRow = {
  /** One-based. */
  readonly row: number;
  readonly outcome: RowOutcome;
  readonly problems: readonly Problem[];
  readonly values: { readonly [col: string]: JsonValue };
  readonly records: RowRecords;
};

/** One table; a sheet with several tables has several entries, a sheet without one has an entry with `entity: null`. */
export type SheetReport = {
  readonly sheet: string;
  readonly state: SheetState;
  readonly entity: EntityName | null;
  /** Further records that each row becomes. */
  readonly also?: readonly EntityName[];
  readonly kind?: ProfileName;
  /** Why nothing is imported from here. */
  readonly why?: string;
  readonly headerRows: readonly number[];
  readonly firstDataRow: number | null;
  readonly lastDataRow: number | null;
  readonly columns: readonly ReportColumn[];
  readonly skippedRows: readonly SkippedRow[];
  readonly counts: RowCounts;
  readonly problemCounts: { readonly [code in ProblemCode]?: number };
  readonly rows: readonly ReadRow[];
};
