// Registers put together at random: wording, order, layout and values. Whatever is found must be what was put in.
import { describe, expect, it } from 'vitest';
import type { SheetReport } from '#shared/workbook/workbook-report.ts';
import { seededRandom } from '../simulation/random.ts';
import { letter, type MadeUpTable, madeUpTable } from './made-up-tables.ts';
import { madeUpKinds } from './made-up-values.ts';
import { mustRead, sheetOfRows, workbookBytes } from './sample-workbooks.ts';

const seeds = Array.from({ length: process.env.SLOW === '1' ? 200 : 12 }, (_, seed) => seed);

/** Blanks are decoration; everything else must be the same. */
const plain = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(plain) : typeof value === 'string' ? value.replace(/\s/g, '') : value;

function shapeOf({ kind, headerRows, skippedRows, columns, rows }: SheetReport) {
  return {
    kind,
    headerRows,
    skipped: skippedRows.map(({ row, why }) => `${row} ${why}`),
    columns: columns.map(({ col, header, field }) => [col, plain(header), field]),
    rows: rows.map(({ row }) => row),
  };
}

function expectedShape({ kind, headerRows, skipped, fields, data }: MadeUpTable) {
  return {
    kind,
    headerRows,
    skipped,
    columns: fields.map(({ index, header, field }) => [letter(index), plain(header), field]),
    rows: data.map(({ row }) => row),
  };
}

/** Random people meet by chance, and random dates come in any order. */
const byChance = /^(?:DUP_|SAME_NAME|UNDER_AGE|DATE_ORDER|SUM_MISMATCH)/;

describe.each(madeUpKinds)('made-up registers: %s', (kind) => {
  it.each(seeds)('seed %i', (seed) => {
    const table = madeUpTable(kind, seededRandom(seed * 100 + madeUpKinds.indexOf(kind)));
    const [sheet, ...others] = mustRead(workbookBytes({ Sheet1: sheetOfRows(table.rows, table.merges) })).sheets;
    expect(others).toEqual([]);
    expect(shapeOf(sheet as SheetReport)).toEqual(expectedShape(table));
    for (const { row, values } of table.data) {
      const read = sheet?.rows.find((found) => found.row === row);
      for (const [index, value] of Object.entries(values))
        expect(plain(read?.values[letter(Number(index))]), `row ${row} ${letter(Number(index))}`).toEqual(plain(value));
      expect(read?.problems.filter(({ code, level }) => level !== 'info' && !byChance.test(code))).toEqual([]);
    }
  });
});
