// The rows of one table: every cell read by itself, then judged together with the other cells of its row. Most columns
// repeat a few values (平台, 社区, 民族), so a value that was read once is not read again: this halves the time and the
// memory of a large roster.
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import { type AsOf, asOfSheet } from './as-of.ts';
import { type ColumnHabits, habitsOf } from './column-habits.ts';
import { declarationOf, type Target } from './headings.ts';
import type { Profile } from './profiles.ts';
import { isBlankCell, type RawCell, textOf } from './raw-sheet.ts';
import { readCell } from './read-cell.ts';
import type { Table } from './recognise.ts';
import { addProblem, type FieldReading, fieldReading, type Layout, type RowDraft } from './row-draft.ts';
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
export type TableReading = FoundTable & { readonly drafts: RowDraft[]; readonly manner: Manner };

/** How the cells of a table are read and its rows judged; kept for rows that are read again. */
type Manner = {
  readonly layout: Layout;
  /** One for each column of the layout. */
  readonly habits: readonly ColumnHabits[];
  readonly asOf: AsOf;
};

/**
 * Reads the rows under the columns as they are mapped and applies all rules of single rows.
 *
 * @param today the day of import, where the sheet names no day itself
 * @param words what the clerk said words of code lists mean
 */
export function readTable(found: FoundTable, today: CalendarDate, words: CodeMeanings = {}): TableReading {
  const { grid, columns, rows } = found;
  const layout = layoutOf(grid, columns);
  const habits = layout.columns.map(({ column }) =>
    habitsOfColumn(grid, rows.data, column, words[nameOf(column.target as Target)]),
  );
  const readers = readersOf(grid, layout, habits);
  const drafts = rows.data.map((row) =>
    draftOf(
      grid,
      layout,
      row,
      readers.map((read) => read(row)),
    ),
  );
  const asOf = asOfSheet(linesAround(grid, rows), drafts, today);
  for (const draft of drafts) checkDraft(found, draft, asOf);
  return { ...found, drafts, manner: { layout, habits, asOf } };
}

/** All rules of one row by itself. */
export function checkDraft({ grid, profile, table }: FoundTable, draft: RowDraft, asOf: AsOf): void {
  settleBirth(draft);
  collectCellProblems(draft, table.head.isReturned);
  checkRow(profile, draft, asOf);
  if (grid.sheet.hiddenRows.has(draft.row - 1)) addProblem(draft, 'HIDDEN_ROW');
}

/** Titles, notes and signatures of a table. */
export function linesAround(grid: SheetGrid, rows: TableRows): readonly string[] {
  const notes = rows.skipped.filter(({ why }) => why === 'title' || why === 'note' || why === 'signature');
  return notes.map(({ row }) =>
    textsOfRow(grid, row - 1)
      .map(({ text }) => text)
      .join(' '),
  );
}

/** The draft of a row (zero-based), without any rule applied yet. */
export function draftOf(grid: SheetGrid, layout: Layout, row: number, fields: FieldReading[]): RowDraft {
  return {
    row: grid.rowNumber(row),
    layout,
    fields,
    others: layout.others.map(({ column }) => textOf(grid.filled(row, column.index)) || null),
    problems: [],
    ownProblems: 0,
  };
}

function layoutOf(grid: SheetGrid, columns: readonly Assigned[]): Layout {
  const withCol = columns.map((column) => {
    const col = grid.columnName(column.index);
    return { column, col, label: labelOf(column) || col };
  });
  const mapped = withCol.filter(({ column }) => column.target !== null);
  const others = withCol.filter(({ column }) => column.target === null && !column.isSerial);
  const places = new Map(mapped.map(({ column }, place) => [placeName(column.target as Target), place]));
  return { columns: mapped, places, others };
}

/** The heading; a column without one is called as its field is. */
function labelOf({ heading, target }: Assigned): string {
  return heading.leaf.replace(/\s+/g, '') || (target && declarationOf(target)?.label) || '';
}

function placeName(target: Target): string {
  return target.item === undefined ? nameOf(target) : `${nameOf(target)}:${target.item}`;
}

const sameAsAbove = /^(?:同上|〃|″|々|"|“|”)$/;

/** 同上, or a sign for it. */
export function saysSameAsAbove(cell: RawCell): boolean {
  return typeof cell === 'string' && cell.length < 4 && sameAsAbove.test(cell.trim());
}

/** So many rows tell how a column is written. */
const tellingRows = 2000;

/** How a column is written; `data` are the rows of the table, zero-based. */
export function habitsOfColumn(
  grid: SheetGrid,
  data: readonly number[],
  { index, target, header }: Assigned,
  words: CodeMeanings[string] | undefined,
): ColumnHabits {
  const sample = data.slice(0, tellingRows).map((row) => grid.filled(row, index));
  return habitsOf(target ? declarationOf(target) : undefined, header, sample, words);
}

type CellReader = (row: number) => FieldReading;

const maxRemembered = 5000;

/** One for each column of the layout; rows must be read from the top down. */
function readersOf(grid: SheetGrid, layout: Layout, habits: readonly ColumnHabits[]): readonly CellReader[] {
  return layout.columns.map(({ column: { index, target } }, place) => {
    const remembered = new Map<RawCell, FieldReading>();
    let before: RawCell = null;
    return (row) => {
      let cell = grid.filled(row, index);
      if (before !== null && saysSameAsAbove(cell)) cell = before;
      if (!isBlankCell(cell)) before = cell;
      const known = remembered.get(cell);
      if (known) return known;
      const read = readingOf(target as Target, cell, habits[place] as ColumnHabits);
      if (remembered.size < maxRemembered) remembered.set(cell, read);
      return read;
    };
  });
}

export function readingOf(target: Target, cell: RawCell, habits: ColumnHabits): FieldReading {
  return fieldReading(readCell(target, cell, habits), cell);
}
