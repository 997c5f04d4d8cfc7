// The rows of one table: every cell read by itself. Most columns repeat a few values (平台, 社区, 民族), so a value that
// was read once is not read again: this halves the time and the memory of a large roster.
import { type ColumnHabits, habitsOf } from './column-habits.ts';
import { declarationOf, type Target } from './headings.ts';
import { isBlankCell, type RawCell, textOf } from './raw-sheet.ts';
import { readCell } from './read-cell.ts';
import type { FieldReading, Layout, RowDraft } from './row-draft.ts';
import type { SheetGrid } from './sheet-grid.ts';
import { type Assigned, nameOf } from './table-head.ts';

/** Drafts of the given rows (zero-based), without any rule applied yet. */
export function readRows(grid: SheetGrid, columns: readonly Assigned[], rows: readonly number[]): RowDraft[] {
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
