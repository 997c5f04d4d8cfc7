// Rows that are read again after some of their cells were written: only these, and those that say the same as they do.
// The outcome is that of reading the whole table anew.
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import { asOfSheet } from './as-of.ts';
import type { ColumnHabits } from './column-habits.ts';
import type { Target } from './headings.ts';
import { isBlankCell, type RawCell } from './raw-sheet.ts';
import {
  checkDraft,
  draftOf,
  type FoundTable,
  habitsOfColumn,
  linesAround,
  readingOf,
  saysSameAsAbove,
  type TableReading,
} from './read-table.ts';
import type { RowDraft } from './row-draft.ts';
import type { SheetGrid } from './sheet-grid.ts';

/** What was written: positions of rows in the table, indexes of columns. */
export type Written = { readonly places: ReadonlySet<number>; readonly columns: ReadonlySet<number> };

/**
 * Reads some rows again, after cells were written, into the drafts of the reading.
 *
 * @returns false when what was written changes how the whole table is read; it must be read anew then
 */
export function readRowsAgain(reading: TableReading, { places, columns }: Written, today: CalendarDate): boolean {
  const { grid, rows, drafts, manner } = reading;
  const { layout, habits, asOf } = manner;
  const isOther = layout.columns.some(({ column }, i) => {
    const own = habits[i] as ColumnHabits;
    return columns.has(column.index) && !isSameHabit(own, habitsOfColumn(grid, rows.data, column, own.words));
  });
  if (isOther) return false;
  const again: RowDraft[] = [];
  for (const place of places) {
    const row = rows.data[place] as number;
    const fields = layout.columns.map(({ column }, i) => {
      const above = () => cellAbove(grid, rows.data, place, column.index);
      return readingOf(
        column.target as Target,
        meantCell(grid.filled(row, column.index), above),
        habits[i] as ColumnHabits,
      );
    });
    const draft = draftOf(grid, layout, row, fields);
    drafts[place] = draft;
    again.push(draft);
  }
  const now = asOfSheet(linesAround(grid, rows), drafts, today);
  if (now.latest !== asOf.latest || now.ages !== asOf.ages) return false;
  for (const draft of again) checkDraft(reading, draft, asOf);
  return true;
}

/** The rows that say the same as written ones of a column, by a merge or by 同上. */
export function rowsFollowing(
  { grid, rows }: FoundTable,
  places: ReadonlySet<number>,
  column: number,
): readonly number[] {
  const written = new Set(Array.from(places, (place) => rows.data[place]));
  const following: number[] = [];
  let follows = false;
  for (const [at, row] of rows.data.entries()) {
    const cell = grid.filled(row, column);
    if (places.has(at)) follows = true;
    else if (written.has(grid.repeatedFrom(row, column))) {
      follows = true;
      following.push(at);
    } else if (saysSameAsAbove(cell)) {
      if (follows) following.push(at);
    } else if (!isBlankCell(cell)) follows = false;
  }
  return following;
}

function meantCell(cell: RawCell, above: () => RawCell): RawCell {
  return saysSameAsAbove(cell) ? (above() ?? cell) : cell;
}

/** What 同上 means in a row: the next cell above that says something of its own. */
function cellAbove(grid: SheetGrid, data: readonly number[], place: number, index: number): RawCell {
  for (let at = place - 1; at >= 0; at--) {
    const cell = grid.filled(data[at] as number, index);
    if (!isBlankCell(cell) && !saysSameAsAbove(cell)) return cell;
  }
  return null;
}

function isSameHabit(a: ColumnHabits, b: ColumnHabits): boolean {
  return (
    a.booleanStyle === b.booleanStyle &&
    a.keepsPartialDates === b.keepsPartialDates &&
    a.knowsCodes === b.knowsCodes &&
    a.factor === b.factor &&
    [...(a.ownWords ?? [])].sort().join('\n') === [...(b.ownWords ?? [])].sort().join('\n')
  );
}
