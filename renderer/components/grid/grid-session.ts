import type { RecordMark } from '#shared/ledger/record-marks.ts';
import type { Choice, ChoiceSource } from '../field/choices.ts';
import type { CellEdit } from './cell-edits.ts';
import type { GridColumn } from './columns.ts';
import type { CellReading, GridRow } from './row.ts';

/** A text that was not taken over into a cell, and why; the cell keeps its old value. */
export type RefusedText = {
  readonly rowId: string;
  readonly column: GridColumn;
  readonly text: string;
  readonly reason: string;
};

/** Values of one record that does not exist yet, as pasted below the last row. */
export type NewRow = readonly { readonly column: GridColumn; readonly value: CellEdit['value'] }[];

export type GridSelection = {
  readonly rowIds: readonly string[];
  readonly rows: number;
  readonly columns: number;
};

/** What the page around the grid gives it and wants to hear from it. */
export type GridUse = {
  readonly label: string;
  readonly reading: CellReading;
  readonly choices: ChoiceSource;
  readonly refused: ReadonlyMap<string, RefusedText>;
  /** What hangs on a row and asks for a clerk, by row. */
  readonly marks: ReadonlyMap<string, readonly RecordMark[]>;
  onEdit(edits: readonly CellEdit[], label: string, refused: readonly RefusedText[]): void;
  /** A pasted block reaches below the last row. */
  onNewRows(rows: readonly NewRow[], edits: readonly CellEdit[], refused: readonly RefusedText[]): void;
  onOpen(rowId: string): void;
  onSelect(selection: GridSelection): void;
  onColumnMenu(column: GridColumn, anchor: HTMLElement): void;
  onUndo(): void;
  onRedo(): void;
};

/** The state that the parts of one grid share; `use` is replaced whenever the page is drawn again. */
export type GridSession = {
  use: GridUse;
  /** Text typed or composed into the focused cell; the editor that opens next begins with it. */
  typed: string | undefined;
  /** Set by Ctrl+Enter: the value of the closing editor goes into the whole selection. */
  fillsRange: boolean;
};

/** What an editor hands over: the text as typed, or the entry chosen from a list. */
export type Edited = { readonly typed: string } | { readonly chosen: Choice };

export function refusedKey(rowId: string, columnId: string): string {
  return `${rowId} ${columnId}`;
}

export type EditorPlace = { readonly row: GridRow; readonly column: GridColumn; readonly session: GridSession };
