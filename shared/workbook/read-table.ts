// The rows of one table: every cell read by itself, then judged together with the other cells of its row. Most columns
// repeat a few values (平台, 社区, 民族), so a value that was read once is not read again: this halves the time and the
// memory of a large roster.
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import { type AsOf, asOfSheet } from './as-of.ts';
import { type ColumnHabits, habitsOf } from './column-habits.ts';
import { declarationOf, type Target } from './headings.ts';
import type { Profile } from './profiles.ts';
import { isBlankCell, type RawCell, textOf } from './raw-sheet.ts';
import { readCell } from './read-cell.ts';
import type { Table } from './recognise.ts';
import { addProblem, type FieldReading, type Layout, type RowDraft } from './row-draft.ts';
import { checkRow, collectCellProblems, settleBirth } from './row-rules.ts';
import { type SheetGrid, textsOfRow } from './sheet-grid.ts';
import type { TableRows } from './skip-rows.ts';
import { type Assigned, nameOf } from './table-head.ts';

/** A table of a register, before its cells are read; which rows and headings it has does not change any more. */
export type FoundTable = {
  readonly grid: SheetGrid;
  readonly table: Table;
  readonly profile: Profile;
  readonly columns: readonly Assigned[];
  readonly rows: TableRows;
  /** The worker group that the sheet is about, if it names one. */
  readonly group: string | undefined;
  /** One form a person: its headings are made of the labels, no row of the sheet holds them. */
  readonly isForm: boolean;
};

/** A table read; the drafts stand in the order of its rows. */
export type TableReading = FoundTable & { readonly drafts: readonly RowDraft[] };

/**
 * Reads the rows under the columns as they are mapped and applies all rules of single rows.
 *
 * @param today the day of import, where the sheet names no day itself
 */
export function readTable(found: FoundTable, today: CalendarDate): TableReading {
  const { grid, profile, columns, rows } = found;
  const drafts = readRows(grid, columns, rows.data);
  const asOf = asOfSheet(linesAround(grid, rows), drafts, today);
  for (const draft of drafts) checkDraft(grid, profile, draft, asOf);
  return { ...found, drafts };
}

function checkDraft(grid: SheetGrid, profile: Profile, draft: RowDraft, asOf: AsOf): void {
  settleBirth(draft);
  collectCellProblems(draft);
  checkRow(profile, draft, asOf);
  if (grid.sheet.hiddenRows.has(draft.row - 1)) addProblem(draft, 'HIDDEN_ROW');
}

/** Titles, notes and signatures of a table. */
function linesAround(grid: SheetGrid, rows: TableRows): readonly string[] {
  const notes = rows.skipped.filter(({ why }) => why === 'title' || why === 'note' || why === 'signature');
  return notes.map(({ row }) =>
    textsOfRow(grid, row - 1)
      .map(({ text }) => text)
      .join(' '),
  );
}

/** Drafts of the given rows (zero-based), without any rule applied yet. */
function readRows(grid: SheetGrid, columns: readonly Assigned[], rows: readonly number[]): RowDraft[] {
  const layout = layoutOf(grid, columns);
  const readers = layout.columns.map(({ column }) => readerOf(grid, column, rows));
  return rows.map((row) => ({
    row: grid.rowNumber(row),
    layout,
    fields: readers.map((read) => read(row)),
    others: layout.others.map(({ column }) => textOf(grid.filled(row, column.index)) || null),
    problems: [],
  }));
}

function layoutOf(grid: SheetGrid, columns: readonly Assigned[]): Layout {
  const withCol = columns.map((column) => ({ column, col: grid.columnName(column.index) }));
  const mapped = withCol.filter(({ column }) => column.target !== null);
  const others = withCol.filter(({ column }) => column.target === null && !column.isSerial);
  const places = new Map(mapped.map(({ column }, place) => [placeName(column.target as Target), place]));
  return { columns: mapped, places, others };
}

function placeName(target: Target): string {
  return target.item === undefined ? nameOf(target) : `${nameOf(target)}:${target.item}`;
}

const sameAsAbove = /^(?:同上|〃|″|々|"|“|”)$/;
const maxRemembered = 5000;

function readerOf(
  grid: SheetGrid,
  { index, target, header }: Assigned,
  rows: readonly number[],
): (row: number) => FieldReading {
  const sample = rows.slice(0, 2000).map((row) => grid.filled(row, index));
  const habits = habitsOf(target ? declarationOf(target) : undefined, header, sample);
  const remembered = new Map<RawCell, FieldReading>();
  let before: RawCell = null;
  return (row) => {
    let cell = grid.filled(row, index);
    if (typeof cell === 'string' && cell.length < 4 && sameAsAbove.test(cell.trim()) && before !== null) cell = before;
    const known = remembered.get(cell);
    if (known) {
      if (!isBlankCell(cell)) before = cell;
      return known;
    }
    const read = readingOf(target as Target, cell, habits);
    if (!isBlankCell(cell)) before = cell;
    if (remembered.size < maxRemembered) remembered.set(cell, read);
    return read;
  };
}

function readingOf(target: Target, cell: RawCell, habits: ColumnHabits): FieldReading {
  return { ...readCell(target, cell, habits), cell };
}
