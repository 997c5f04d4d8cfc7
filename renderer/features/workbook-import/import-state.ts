// The import that is under way, held once for the whole page, so that it survives a look at another page. It holds what
// the clerk's file says about people and is forgotten as soon as the ledger is locked.

import type { Cancellation } from '#renderer/data/cancellation.ts';
import { currentLedger, watchCurrentLedger } from '#renderer/data/current-ledger.ts';
import type { UndoReport } from '#renderer/data/ledger-store.ts';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { Guard } from '#shared/ledger/import-guard.ts';
import type { LeftCells } from '#shared/ledger/import-leave-out.ts';
import type { ImportChoices, ImportPlan, RowDecision } from '#shared/ledger/import-types.ts';
import type { BookBase } from './book-base.ts';
import type { FieldCells } from './field-summary.ts';
import type { Arrangement, FileSummary, ReadRow, SheetSummary, TableSummary } from './reading-messages.ts';

export type ImportStep = 'file' | 'columns' | 'problems' | 'commit' | 'done';

/** A table with its rows; the array is filled and mended in place, `rowsVersion` of the state tells when. */
export type ReadTable = TableSummary & { readonly rows: ReadRow[]; readonly isChosen: boolean };

export type Progress = { readonly done: number; readonly total: number };

export type ImportOptions = {
  readonly mode: ImportChoices['mode'];
  readonly blankErases: boolean;
  readonly asOf: CalendarDate;
  /** The way of matching that was chosen for a table, by its number; the ordinary one when there is none. */
  readonly matchRules: { readonly [table: number]: string };
};

export type Decisions = { readonly [sheet: string]: { readonly [row: number]: RowDecision } };

/** Why the clerk takes what is doubtful: table → row of the sheet → problem → reason. */
export type Verified = {
  readonly [table: number]: { readonly [row: number]: { readonly [problem: string]: string } };
};

/** Where the files came from: chosen or dropped, the clipboard, rows that stayed out of an earlier import. */
export type ImportSource = 'files' | 'clipboard' | 'kept';

export type ImportResult = {
  readonly importId: string;
  readonly plan: ImportPlan;
  /** What was taken back, once 撤销本次导入 was pressed. */
  readonly takenBack?: UndoReport;
};

/** The book is being written to: how far, and the way to stop it. */
export type Saving = { readonly share: number; readonly cancellation: Cancellation };

export type ImportState = {
  readonly step: ImportStep;
  readonly source: ImportSource;
  /** The kept rows that are gone on with; they are done with once the import is saved. */
  readonly keptId?: string | undefined;
  /** All files of the import under one name. */
  readonly file?: { readonly name: string; readonly format?: string };
  readonly files: readonly FileSummary[];
  /** Files of several that could not be read. */
  readonly refusedFiles: readonly { readonly name: string; readonly why: string }[];
  readonly sheets: readonly SheetSummary[];
  readonly arrangement: Arrangement;
  /** What words of code lists mean: remembered ones, and what the clerk said since. */
  readonly words: CodeMeanings;
  /** Why the file or the last step was refused. */
  readonly refusal?: string | undefined;
  /** The worker is reading; the total is unknown until the sheets are found. */
  readonly reading?: Progress | undefined;
  /** Columns are being read anew, cells checked again. */
  readonly isRechecking: boolean;
  /** Columns, cells or the fate of rows were changed by hand. */
  readonly isTouched: boolean;
  readonly tables: readonly ReadTable[];
  readonly rowsVersion: number;
  readonly options: ImportOptions;
  readonly decisions: Decisions;
  readonly verified: Verified;
  readonly plan?: ImportPlan | undefined;
  /** The cells of the plan by field. */
  readonly fields?: readonly FieldCells[];
  /** What the book held when the plan was made. */
  readonly planBase?: BookBase;
  /** Cells of the plan that the clerk unticked. */
  readonly left?: LeftCells | undefined;
  /** Rows in doubt were decided since the plan was made. */
  readonly isPlanStale: boolean;
  readonly planning?: Progress | undefined;
  /** What the import would take away, while the clerk is asked about it. */
  readonly guard?: Guard | undefined;
  readonly saving?: Saving | undefined;
  readonly result?: ImportResult;
  /** What became of the rows that stayed out, once the import is saved. */
  readonly kept?: { readonly rows: number } | { readonly problem: string } | undefined;
};

export function emptyImport(today: CalendarDate): ImportState {
  return {
    step: 'file',
    source: 'files',
    files: [],
    refusedFiles: [],
    sheets: [],
    arrangement: { sheets: {}, encodings: {} },
    words: {},
    isRechecking: false,
    isTouched: false,
    tables: [],
    rowsVersion: 0,
    options: { mode: 'upsert', blankErases: false, asOf: today, matchRules: {} },
    decisions: {},
    verified: {},
    isPlanStale: false,
  };
}

const listeners = new Set<() => void>();
const endings = new Set<() => void>();
let state: ImportState | undefined;
let changes = 0;

/** The watchable side, for useWatched. */
export const importWatch = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  version: (): number => changes,
};

export function importState(today: CalendarDate): ImportState {
  state ??= emptyImport(today);
  return state;
}

/** @throws when no import was begun */
export function currentImport(): ImportState {
  if (!state) throw new Error('currentImport: no import was begun');
  return state;
}

/** Puts everything that was there aside. */
export function beginImport(patch: Partial<ImportState>, today: CalendarDate): void {
  state = { ...emptyImport(today), ...patch };
  tell();
}

export function changeImport(patch: Partial<ImportState>): void {
  state = { ...currentImport(), ...patch };
  tell();
}

/** Forgets the file and everything read from it; work that is under way for it is ended. */
export function forgetImport(): void {
  for (const end of endings) end();
  state = undefined;
  tell();
}

/** Work that must end when the import is forgotten. */
export function onForget(end: () => void): void {
  endings.add(end);
}

/** A file has been read and is neither saved nor given up. */
export function isUnfinished(): boolean {
  return state !== undefined && state.step !== 'done' && (state.sheets.length > 0 || state.reading !== undefined);
}

/** The result of an import is shown, nothing is left to do. */
export function isDone(): boolean {
  return state?.step === 'done';
}

function tell(): void {
  changes += 1;
  for (const listener of [...listeners]) listener();
}

let openLedger = currentLedger();
watchCurrentLedger(() => {
  if (currentLedger() !== openLedger) forgetImport();
  openLedger = currentLedger();
});
