// Rows given back to be put right: the columns of the table as they stood, then what is wrong, with colour and a comment
// at each bad cell. Reading such a sheet gives the same rows again, so that a station can correct it and it goes in.
import { declarationOf, type Target } from './headings.ts';
import { cellValue, type RawCell, specialOf } from './raw-sheet.ts';
import { linesAround, type TableReading } from './read-table.ts';
import { returnedHeadings } from './returned-columns.ts';
import type { Assigned } from './table-head.ts';
import type { OutColumn, OutRow, OutSheet, OutValue } from './write/out-sheet.ts';

/** A row by its position in the table, why it is given back, and which cells by column letter. */
export type ReturnedRow = {
  readonly at: number;
  readonly why: string;
  readonly marks: readonly { readonly col: string; readonly why: string }[];
};

/** One sheet with some rows of a table. */
export function returnedSheet(
  reading: TableReading,
  rows: readonly ReturnedRow[],
): { readonly sheet: OutSheet; readonly rows: readonly OutRow[] } {
  const { grid, columns } = reading;
  const values = rows.map(({ at }) => valuesAt(reading, at));
  const [title, ...lines] = linesToKeep(reading);
  const own = columns.map((column, i) =>
    outColumn(
      column,
      values.some((row) => typeof row[i] === 'number'),
    ),
  );
  const sheet: OutSheet = {
    name: grid.sheet.name,
    ...(title !== undefined && { title }),
    ...(lines.length > 0 && { lines }),
    columns: [
      ...own,
      ...returnedHeadings.map((header, i) => ({ header, kind: 'text' as const, width: [48, 12, 8][i] ?? 8 })),
    ],
  };
  return { sheet, rows: rows.map((row, i) => outRow(reading, row, values[i] ?? [])) };
}

function outRow({ grid, columns, drafts }: TableReading, { at, why, marks }: ReturnedRow, values: OutValue[]): OutRow {
  const places = new Map(columns.map(({ index }, place) => [grid.columnName(index), place]));
  const found = marks.flatMap(({ col, why: reason }) => {
    const column = places.get(col);
    return column === undefined ? [] : [{ column, why: reason }];
  });
  const cells = [...values, why, grid.sheet.name, String(drafts[at]?.row ?? '')];
  return { cells, marks: found };
}

/** A table without headings gets the names of its fields. */
function outColumn({ heading, target }: Assigned, hasNumbers: boolean): OutColumn {
  const label = target ? (declarationOf(target)?.label ?? '') : '';
  return {
    header: heading.leaf === '' ? label : heading.leaf,
    ...(heading.group !== '' && { group: heading.group }),
    kind: hasNumbers ? 'number' : 'text',
  };
}

function valuesAt({ grid, rows, columns }: TableReading, at: number): OutValue[] {
  const row = rows.data[at] as number;
  return columns.map(({ index, target }) => returnedValue(grid.filled(row, index), target));
}

/** The value from which the cell is read again as it was. */
function returnedValue(cell: RawCell, target: Target | null): OutValue {
  const special = specialOf(cell);
  const value = cellValue(cell);
  if (special?.isError) return '#N/A';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value !== 'number') return value;
  if (special?.isPercent) return `${Number((value * 100).toPrecision(15))}%`;
  return mustStayText(target) ? digitsOf(value) : value;
}

/** Fields of digits and words are typed into text cells: nobody shall lose the end of a number again. */
function mustStayText(target: Target | null): boolean {
  const kind = target ? declarationOf(target)?.kind : 'text';
  return kind === 'text' || kind === 'texts' || kind === 'phone' || kind === 'idNumber' || kind === 'creditCode';
}

/** A number that lost its last digits is shown as such and not as digits that nobody wrote: 1.40702E+17 */
function digitsOf(value: number): string {
  return Math.abs(value) < 1e15 ? String(value) : value.toExponential(5).toUpperCase();
}

const fullDate = /\d{4}\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}/;

/** What stands above the table, and below it what names a day: ages and coming dates are judged by it. */
function linesToKeep({ grid, rows, table }: TableReading): readonly string[] {
  const above = { data: rows.data, skipped: rows.skipped.filter(({ row }) => row <= table.head.top) };
  const below = { data: rows.data, skipped: rows.skipped.filter(({ row }) => row > table.head.top) };
  const dated = linesAround(grid, below).filter((line) => fullDate.test(line));
  return [...linesAround(grid, above), ...dated];
}
