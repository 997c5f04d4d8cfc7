import type { JsonValue } from '#shared/base/canonical-json.ts';
import { describeProblem, levelOf, type Problem, type ProblemCode } from '#shared/domain/problems.ts';
import type { RawCell } from './raw-sheet.ts';
import type { CellReading } from './read-cell.ts';
import type { Assigned } from './table-head.ts';

/** A column as all rows of a table share it; `label` is what problems call it. */
export type FieldColumn = { readonly column: Assigned; readonly col: string; readonly label: string };

/** The columns of a table; `places` finds a field by `entity.field`, a tick by `entity.field:item`. */
export type Layout = {
  readonly columns: readonly FieldColumn[];
  readonly places: ReadonlyMap<string, number>;
  /** Columns without a field. */
  readonly others: readonly FieldColumn[];
};

/** A reading with the cell it came from; equal cells of a column share one. */
export type FieldReading = CellReading & { readonly cell: RawCell };

/** All readings are made here, of one shape: there are hundreds of thousands of them. */
export function fieldReading({ value, stored, codes, second }: CellReading, cell: RawCell): FieldReading {
  return { value, stored, codes, second, cell };
}

/** A row while it is being checked; problems are added until all rules have spoken. */
export type RowDraft = {
  /** One-based. */
  readonly row: number;
  readonly layout: Layout;
  readonly fields: FieldReading[];
  readonly others: readonly JsonValue[];
  readonly problems: Problem[];
  /** So many of the problems were found in the row by itself; the others come from other rows and the ledger. */
  ownProblems: number;
};

export function fieldOf(draft: RowDraft, name: string): FieldReading | undefined {
  const place = draft.layout.places.get(name);
  return place === undefined ? undefined : draft.fields[place];
}

/** Adds a problem of a field, or of the row as a whole when no name is given. */
export function addProblem(draft: RowDraft, code: ProblemCode, name?: string): void {
  const place = name === undefined ? undefined : draft.layout.places.get(name);
  draft.problems.push(place === undefined ? problemOfRow(code) : problemAt(draft, code, place));
}

function problemOfRow(code: ProblemCode): Problem {
  return { code, col: null, level: levelOf(code), message: describeProblem(code, '') };
}

export function problemAt({ layout, fields }: RowDraft, code: ProblemCode, place: number): Problem {
  const { col, label } = layout.columns[place] as FieldColumn;
  const { cell, value } = fields[place] as FieldReading;
  return { code, col, level: levelOf(code), message: describeProblem(code, label, shownText(cell, value)) };
}

function shownText(cell: RawCell, value: JsonValue): string {
  const raw = typeof cell === 'object' && cell !== null ? cell.value : cell;
  return String(raw ?? value ?? '').trim();
}

export function textValue(draft: RowDraft, name: string): string | undefined {
  const value = fieldOf(draft, name)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberValue(draft: RowDraft, name: string): number | undefined {
  const value = fieldOf(draft, name)?.value;
  return typeof value === 'number' ? value : undefined;
}

export function hasCode(draft: RowDraft, name: string, code: ProblemCode): boolean {
  return fieldOf(draft, name)?.codes.includes(code) ?? false;
}
