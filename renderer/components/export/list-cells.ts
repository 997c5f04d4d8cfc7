// The cells of a list that leaves the program: texts for paper, typed values for a workbook, and the sums below them.

import { entities } from '#shared/domain/entities.ts';
import type { OutColumn, OutRow, OutValue } from '#shared/workbook/write/out-sheet.ts';
import { outColumnsOf, outValueOf } from '#shared/workbook/write/record-columns.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import { cellText, cellValue } from '../grid/row.ts';
import type { ListColumn } from './list-choices.ts';

const numberHeading = '序号';

/** The text of a cell on paper. */
export function listText(row: GridRow, { column, mask }: ListColumn, reading: CellReading): string {
  const text = cellText(row, column, reading);
  return mask && text !== '' ? mask(text) : text;
}

export function outColumns(columns: readonly ListColumn[], isNumbered: boolean): readonly OutColumn[] {
  const number: OutColumn = { header: numberHeading, kind: 'number', width: 6 };
  return [...(isNumbered ? [number] : []), ...columns.map(outColumn)];
}

/** A masked value is no date or number any more, and nothing to choose from. */
function outColumn({ column, heading, mask }: ListColumn): OutColumn {
  const [declared] = outColumnsOf(entities[column.entity], [column.field]);
  if (mask || !declared) return { header: heading, kind: 'text' };
  return { ...declared, header: heading };
}

/** @param number counted from 1, or undefined when the rows are not numbered */
export function outRow(
  row: GridRow,
  columns: readonly ListColumn[],
  reading: CellReading,
  number: number | undefined,
): OutRow {
  const cells = columns.map((column) => outCell(row, column, reading));
  return { cells: number === undefined ? cells : [number, ...cells] };
}

function outCell(row: GridRow, listed: ListColumn, reading: CellReading): OutValue {
  const { column, mask } = listed;
  if (mask || column.declaration.kind === 'ref') return listText(row, listed, reading) || null;
  return outValueOf(column.declaration, cellValue(row, column, reading));
}

/** Sums of the columns whose numbers add up; undefined for every other column. */
export type Sums = readonly (number | undefined)[];

export function emptySums(columns: readonly ListColumn[]): Sums {
  return columns.map(({ column: { declaration } }) =>
    declaration.kind === 'number' && declaration.addsUp !== false ? 0 : undefined,
  );
}

export function addedTo(sums: Sums, row: GridRow, columns: readonly ListColumn[], reading: CellReading): Sums {
  return sums.map((sum, at) => {
    const column = columns[at]?.column;
    const value = sum === undefined || !column ? undefined : cellValue(row, column, reading);
    return sum !== undefined && typeof value === 'number' ? exact(sum + value) : sum;
  });
}

/** 0.1 + 0.2 is 0.3 in a table. */
function exact(sum: number): number {
  return Number(sum.toPrecision(12));
}

/** The last line: 合计 and 412 人 in the first columns that have no sum, and the sums. */
export function totalsOf(sums: Sums, count: number, unit: string, isNumbered: boolean): readonly OutValue[] {
  const counted = `${count.toLocaleString('zh-CN')} ${unit}`;
  const place = sums.indexOf(undefined);
  const cells = sums.map((sum, at): OutValue => {
    if (at === place) return isNumbered ? counted : `合计 ${counted}`;
    return sum ?? null;
  });
  return isNumbered ? ['合计', ...cells] : cells;
}
