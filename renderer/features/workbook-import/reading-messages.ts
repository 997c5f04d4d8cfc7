// What the page and the worker that reads the workbook say to each other. Rows come in small portions, so that taking
// them over never holds the page up.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Problem, RowOutcome } from '#shared/domain/problems.ts';

/** Where a column goes; `item` is the entry of a list field that a tick in the column stands for. */
export type ColumnTarget = { readonly entity: EntityName; readonly field: string; readonly item?: string };

export type Confidence = 'exact' | 'near' | 'guess' | 'none';

export type SourceColumn = {
  readonly col: string;
  readonly header: string;
  readonly target: ColumnTarget | null;
  readonly confidence: Confidence;
  /** The first texts of the column that differ. */
  readonly samples: readonly string[];
};

/** A table of the workbook that is one of our registers; a sheet may hold several. */
export type TableSummary = {
  readonly sheet: string;
  readonly isHidden: boolean;
  /** The first is the register of the table, the others are made from the same row. */
  readonly entities: readonly [EntityName, ...EntityName[]];
  readonly headerRows: readonly number[];
  readonly firstDataRow: number;
  readonly lastDataRow: number;
  readonly columns: readonly SourceColumn[];
  /** Lines that are no data: titles, totals, signatures. */
  readonly skippedRows: number;
};

export type ReadRow = {
  /** 1-based row of the sheet. */
  readonly row: number;
  readonly outcome: RowOutcome;
  readonly problems: readonly Problem[];
  readonly records: { readonly [entity in EntityName]?: { readonly [field: string]: JsonValue } };
  /** What the cells say that have a problem or were corrected, by column letter. */
  readonly texts: { readonly [col: string]: string };
};

export type UnreadSheet = { readonly sheet: string; readonly why: string };

export type OpenedWorkbook = {
  readonly format: string;
  readonly encoding?: string;
  readonly tables: readonly TableSummary[];
  readonly unread: readonly UnreadSheet[];
};

/** A column's target as the clerk chose it, by table and column letter. */
export type MappingChoices = { readonly [table: number]: { readonly [col: string]: ColumnTarget | null } };

/** Names and numbers of the ledger with which the rows are compared. */
export type LedgerKeys = {
  readonly idNumbers: readonly string[];
  readonly partyOrganizations: readonly string[];
  readonly stations: readonly string[];
  readonly activities: readonly string[];
};

/** A mapping that was used before for a table with the same headings. */
export type RememberedMapping = {
  readonly headers: readonly string[];
  readonly targets: readonly (ColumnTarget | null)[];
};

/** A cell to be written anew; `at` is the position of its row in the table. */
export type Correction = { readonly table: number; readonly at: number; readonly col: string; readonly text: string };

export type ToReader =
  | {
      readonly kind: 'open';
      readonly bytes: Uint8Array;
      readonly fileName: string;
      readonly today: string;
      readonly keys: LedgerKeys;
      readonly remembered: readonly RememberedMapping[];
    }
  | { readonly kind: 'map'; readonly choices: MappingChoices }
  | { readonly kind: 'correct'; readonly corrections: readonly Correction[] }
  /** Asks for whole rows, by their positions, as the file has them, corrections included. */
  | { readonly kind: 'texts'; readonly ask: number; readonly table: number; readonly rows: readonly number[] };

export type FromReader =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'opened'; readonly workbook: OpenedWorkbook; readonly totalRows: number }
  /** Rows in order; `from` is the position in the table of the first of them. */
  | { readonly kind: 'rows'; readonly table: number; readonly from: number; readonly rows: readonly ReadRow[] }
  | { readonly kind: 'done' }
  /** Rows that came out differently after a correction, by their position. */
  | {
      readonly kind: 'changed';
      readonly table: number;
      readonly rows: readonly { readonly at: number; readonly row: ReadRow }[];
    }
  | { readonly kind: 'texts'; readonly ask: number; readonly rows: readonly (readonly string[])[] };
