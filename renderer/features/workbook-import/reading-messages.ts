// What the page and the worker that reads the workbook say to each other. Rows come in small portions, so that taking
// them over never holds the page up.

import type { EntityName } from '#shared/domain/declaration.ts';
import type { Confidence, Target } from '#shared/workbook/headings.ts';
import type { Correction, TableMapping } from '#shared/workbook/open-workbook.ts';
import type { ReadRow as ReportedRow } from '#shared/workbook/workbook-report.ts';

export type { Confidence } from '#shared/workbook/headings.ts';
export type { Correction } from '#shared/workbook/open-workbook.ts';

/** Where a column goes; `item` is the entry of a list field that a tick in the column stands for. */
export type ColumnTarget = Target;

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

export type ReadRow = Omit<ReportedRow, 'values'> & {
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
export type MappingChoices = TableMapping;

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
