// The form filled in and given back as the same file: rows inserted where there are not enough, values put into their
// cells, formulas to be computed anew. Nothing else of the file changes.

import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type WrittenCell, writtenCell } from './cell-content.ts';
import { type FillError, fillError } from './fill-error.ts';
import type { FillValue } from './fill-value.ts';
import type { FormColumn, FormLayout, SpotWithTraits } from './form-layout.ts';
import { type FormPackage, guarded, packageBytes, setPart } from './form-package.ts';
import { withOwnFormulas } from './formula-cells.ts';
import { insertRows, worksheetAt } from './insert-rows.ts';
import type { OpenForm } from './open-form.ts';
import { askForCalculation, dropCalculationChain } from './recalculate.ts';
import { movedRow, type RowInsertion } from './row-insertion.ts';
import { type SheetPart, sheetPartOf } from './sheet-part.ts';
import { type Answer, answeredCell } from './spot-text.ts';
import { type CellContent, replacesFormula, withContents } from './write-cells.ts';

export type FillJob = {
  /** The columns that are filled, by their number in the sheet. */
  readonly columns: readonly number[];
  /** One list a record, in the order of `columns`. */
  readonly rows: readonly (readonly FillValue[])[];
  readonly spots: readonly { readonly spot: SpotWithTraits; readonly value: FillValue }[];
};

/** Words that the drop-down of a column does not offer; they were written as they are. */
export type ForeignWords = { readonly header: string; readonly words: readonly string[] };

export type FilledForm = {
  readonly bytes: Bytes;
  /** Rows that were added because there were more records than empty rows. */
  readonly inserted: number;
  readonly foreign: readonly ForeignWords[];
};

const longestText = 32_767;

export function fillForm(opened: OpenForm, layout: FormLayout, job: FillJob): Result<FilledForm, FillError> {
  const form: FormPackage = { ...opened.form, parts: new Map(opened.form.parts) };
  const sheet = opened.sheets.find(({ index }) => index === layout.sheet);
  if (!sheet) throw new Error(`no sheet ${layout.sheet}`);
  if (layout.area && hasMergesDown(layout, sheet.grid.sheet.merges, job.columns)) return fail(fillError('MERGED_DOWN'));
  const filled = guarded(() => filledForm(form, layout, job));
  return filled.ok ? filled.value : filled;
}

function filledForm(form: FormPackage, layout: FormLayout, job: FillJob): Result<FilledForm, FillError> {
  const insertion = insertionFor(form, layout, job);
  if (insertion) {
    const inserted = insertRows(form, layout.sheet, insertion);
    if (!inserted.ok) return inserted;
  }
  const path = form.sheets[layout.sheet]?.path ?? '';
  const part = worksheetAt(form, path);
  if (!part) throw new Error('the sheet is gone');
  const { writes, foreign, isTooLong } = writesFor(form, part, layout, job, insertion);
  if (isTooLong) return fail(fillError('TOO_LONG'));
  const replaces = replacesFormula(part, writes);
  if (insertion || replaces) dropCalculationChain(form);
  setPart(form, path, withContents(replaces ? withOwnFormulas(part) : part, writes, layout.area?.first));
  askForCalculation(form, layout.sheet);
  sheetPartOf(new TextDecoder().decode(form.parts.get(path)));
  return ok({ bytes: packageBytes(form), inserted: insertion?.count ?? 0, foreign });
}

function insertionFor(form: FormPackage, { area, sheet }: FormLayout, { rows }: FillJob): RowInsertion | undefined {
  const missing = area ? rows.length - (area.last - area.first + 1) : 0;
  if (!area || missing <= 0) return undefined;
  return { sheet: form.sheets[sheet]?.name ?? '', first: area.first, at: area.last + 1, count: missing };
}

type MutableWrites = Map<number, Map<number, CellContent>>;

function writesFor(
  form: FormPackage,
  part: SheetPart,
  layout: FormLayout,
  job: FillJob,
  insertion: RowInsertion | undefined,
): { writes: MutableWrites; foreign: readonly ForeignWords[]; isTooLong: boolean } {
  const writes: MutableWrites = new Map();
  const foreign = new Map<string, Set<string>>();
  let isTooLong = false;
  const put = (row: number, column: number, { content, shown, isForeign }: WrittenCell, header: string) => {
    writes.set(row, (writes.get(row) ?? new Map<number, CellContent>()).set(column, content));
    if (isForeign) foreign.set(header, (foreign.get(header) ?? new Set()).add(shown));
    isTooLong ||= shown.length > longestText;
  };
  clearExamples(layout, job, writes);
  const columns = job.columns.map((index) => layout.columns.find((column) => column.index === index) as FormColumn);
  for (const [i, values] of job.rows.entries())
    for (const [at, column] of columns.entries()) {
      const row = (layout.area?.first ?? 0) + i;
      put(row, column.index, writtenCell(values[at] ?? null, column.traits), column.header);
    }
  const moved = (row: number) => (insertion ? movedRow(row, insertion) : row);
  for (const { spot, value } of job.spots)
    if (!spot.stretch) put(moved(spot.row), spot.column, writtenCell(value, spot.traits), spot.label);
  for (const { row, column, answers } of answersByCell(job)) {
    const content = answeredCell(form, part, { row: moved(row), column }, answers);
    put(moved(row), column, { content, shown: '', isForeign: false }, '');
  }
  return { writes, foreign: [...foreign].map(([header, words]) => ({ header, words: [...words] })), isTooLong };
}

/** Examples that stand in the rows to be filled go, the form's own formulas stay. */
function clearExamples({ area, exampleRows, columns }: FormLayout, { rows }: FillJob, writes: MutableWrites): void {
  const own = exampleRows.filter((row) => area && row >= area.first && row <= area.last && rows.length > 0);
  for (const row of own)
    for (const { index, hasFormula } of columns)
      if (!hasFormula)
        writes.set(row, (writes.get(row) ?? new Map<number, CellContent>()).set(index, { kind: 'blank' }));
}

type AnsweredCell = { readonly row: number; readonly column: number; readonly answers: Answer[] };

function answersByCell({ spots }: FillJob): readonly AnsweredCell[] {
  const cells = new Map<string, AnsweredCell>();
  for (const { spot, value } of spots) {
    const { row, column, stretch, traits } = spot;
    const text = stretch ? writtenCell(value, traits).shown : '';
    if (!stretch || text === '') continue;
    const cell = cells.get(`${row} ${column}`) ?? { row, column, answers: [] };
    cell.answers.push({ stretch, text });
    cells.set(`${row} ${column}`, cell);
  }
  return [...cells.values()];
}

/** A merge over several rows would hide all records but the first. */
function hasMergesDown(
  { area }: FormLayout,
  merges: readonly { top: number; bottom: number; left: number; right: number }[],
  columns: readonly number[],
): boolean {
  return merges.some(
    ({ top, bottom, left, right }) =>
      area !== undefined &&
      bottom > top &&
      top <= area.last &&
      bottom >= area.first &&
      columns.some((column) => column >= left && column <= right),
  );
}
