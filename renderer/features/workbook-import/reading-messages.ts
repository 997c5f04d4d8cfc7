// What the page and the worker that reads the workbook say to each other. Rows come in small portions, so that taking
// them over never holds the page up.

import type { Bytes } from '#shared/base/bytes.ts';
import type { CodeAddition } from '#shared/domain/code-additions.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Correction } from '#shared/workbook/correct-cells.ts';
import type { SheetChoice } from '#shared/workbook/find-in-sheet.ts';
import type { Confidence, Target } from '#shared/workbook/headings.ts';
import type { TableMapping } from '#shared/workbook/open-workbook.ts';
import type { ProfileName } from '#shared/workbook/profiles.ts';
import type { HeadChoice } from '#shared/workbook/recognise.ts';
import type { ReturnedRow } from '#shared/workbook/returned-rows.ts';
import type { NamedEncoding } from '#shared/workbook/text-encoding.ts';
import type { UnknownWord } from '#shared/workbook/unknown-words.ts';
import type { ReadRow as ReportedRow } from '#shared/workbook/workbook-report.ts';

export type { Correction } from '#shared/workbook/correct-cells.ts';
export type { Confidence } from '#shared/workbook/headings.ts';
export type { UnknownWord } from '#shared/workbook/unknown-words.ts';

/** Where a column goes; `item` names the tick of a list, or what the column adds to a note. */
export type ColumnTarget = Target;

export type SourceColumn = {
  readonly col: string;
  readonly header: string;
  readonly target: ColumnTarget | null;
  readonly confidence: Confidence;
  /** Settled by the clerk in an earlier import. */
  readonly isRecalled: boolean;
  /** The first texts of the column that differ. */
  readonly samples: readonly string[];
  readonly unknownWords: readonly UnknownWord[];
};

/** A table of the workbook that is one of our registers; a sheet may hold several. */
export type TableSummary = {
  /** Number of its sheet over all files. */
  readonly sheetAt: number;
  /** What the sheet is called; in an import of several files the file is named too. */
  readonly sheet: string;
  readonly isHidden: boolean;
  readonly kind: ProfileName;
  /** The first is the register of the table, the others are made from the same row. */
  readonly entities: readonly [EntityName, ...EntityName[]];
  /** Where the heading stands; undefined when each record is a form of its own. */
  readonly head: HeadChoice | undefined;
  /** Rows that are hidden in the file, one-based. */
  readonly hiddenRows: readonly number[];
  readonly columns: readonly SourceColumn[];
  /** Lines that are no data: titles, totals, signatures. */
  readonly skippedRows: number;
};

export type ReadRow = Omit<ReportedRow, 'values'> & {
  /** What the cells say that have a problem or were corrected, by column letter. */
  readonly texts: { readonly [col: string]: string };
};

export type SheetSummary = {
  readonly file: number;
  readonly sheet: string;
  readonly isHidden: boolean;
  readonly height: number;
  /** Why nothing is read from it; undefined when it holds tables. */
  readonly why: string | undefined;
};

export type FileSummary = { readonly name: string; readonly format: string; readonly encoding?: string };

export type OpenedWorkbook = {
  readonly files: readonly FileSummary[];
  readonly refused: readonly { readonly name: string; readonly why: string }[];
  readonly sheets: readonly SheetSummary[];
  readonly tables: readonly TableSummary[];
};

/** How the sheets are to be laid out: what the clerk says of sheets and of the encoding of text files, by number. */
export type Arrangement = {
  readonly sheets: { readonly [sheet: number]: SheetChoice };
  readonly encodings: { readonly [file: number]: NamedEncoding };
};

/** A column's target as the clerk chose it, by table and column letter. */
export type MappingChoices = TableMapping;

/** Names and numbers of the ledger with which the rows are compared. */
export type LedgerKeys = {
  readonly idNumbers?: readonly string[];
  readonly partyOrganizations?: readonly string[];
  readonly stations?: readonly string[];
  readonly activities?: readonly string[];
};

/** A mapping that was used before for a table with the same headings. */
export type RememberedMapping = {
  readonly headers: readonly string[];
  readonly targets: readonly (ColumnTarget | null)[];
  readonly kind?: ProfileName;
};

/** What the reader is told of the ledger and of the clerk. */
export type ReaderContext = {
  readonly today: string;
  readonly keys: LedgerKeys;
  readonly remembered: readonly RememberedMapping[];
  /** The district's own codes: a worker has lists of its own and knows none of them unless it is told. */
  readonly codes?: readonly CodeAddition[];
  /** The register the clerk comes from. */
  readonly preferred?: EntityName;
};

export type NamedBytes = { readonly name: string; readonly bytes: Bytes };

/** Questions with one answer each. */
export type Questions = {
  /** Whole rows of a table, by their positions, as the file has them, corrections included. */
  readonly texts: {
    readonly ask: { readonly table: number; readonly rows: readonly number[] };
    readonly answer: readonly (readonly string[])[];
  };
  /** Rows of a sheet as it stands in the file. */
  readonly sheetRows: {
    readonly ask: { readonly sheet: number; readonly from: number; readonly count: number };
    readonly answer: readonly (readonly string[])[];
  };
  /** A workbook with rows that are given back, by table. */
  readonly returned: {
    readonly ask: {
      readonly tables: readonly { readonly table: number; readonly rows: readonly ReturnedRow[] }[];
      readonly at: string;
    };
    readonly answer: Bytes;
  };
};

export type QuestionName = keyof Questions;

export type Question = {
  readonly [name in QuestionName]: { readonly of: name } & Questions[name]['ask'];
}[QuestionName];

export type ToReader =
  | {
      readonly kind: 'open';
      readonly files: readonly NamedBytes[];
      readonly context: ReaderContext;
      readonly words: CodeMeanings;
    }
  | { readonly kind: 'arrange'; readonly arrangement: Arrangement }
  | { readonly kind: 'map'; readonly choices: MappingChoices; readonly words: CodeMeanings }
  | { readonly kind: 'correct'; readonly corrections: readonly Correction[] }
  | { readonly kind: 'ask'; readonly ask: number; readonly question: Question };

export type FromReader =
  | { readonly kind: 'refused'; readonly message: string }
  /** The sheets cannot be laid out so; they stay as they were. */
  | { readonly kind: 'notArranged'; readonly message: string }
  | { readonly kind: 'opened'; readonly workbook: OpenedWorkbook; readonly totalRows: number }
  /** Rows in order; `from` is the position in the table of the first of them. */
  | { readonly kind: 'rows'; readonly table: number; readonly from: number; readonly rows: readonly ReadRow[] }
  | { readonly kind: 'done' }
  /** Rows that may have come out differently after a correction, by their position. */
  | {
      readonly kind: 'changed';
      readonly table: number;
      readonly rows: readonly { readonly at: number; readonly row: ReadRow }[];
    }
  | { readonly kind: 'answer'; readonly ask: number; readonly value: unknown };
