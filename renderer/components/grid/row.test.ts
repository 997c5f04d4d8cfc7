import { describe, expect, it } from 'vitest';
import { station } from '#shared/domain/station.ts';
import { columnsOf } from './columns.ts';
import { type CellReading, cellText, differs, type GridRow, shownText } from './row.ts';

const reading: CellReading = { today: '2026-11-22', titleOf: (_, id) => `“${id}”` };
const columns = new Map(columnsOf(station).map((column) => [column.field, column]));
const column = (field: string) => {
  const found = columns.get(field);
  if (!found) throw new Error(field);
  return found;
};
const row: GridRow = {
  id: 'S1',
  records: [
    {
      id: 'S1',
      deleted: false,
      values: {
        name: '柳荫驿站',
        phone: '19900000001',
        grade: '五星',
        services: ['渴可喝水', '手机充电'],
        'status@': 'planned',
        'status@2024-03-01': 'open',
        'status@2030-01-01': 'closed',
      },
    },
  ],
};

describe('a cell', () => {
  it('shows the value of a dated field that holds today', () => {
    expect(cellText(row, column('status'), reading)).toBe('正常');
  });
  it('masks a phone but keeps its full text for editing and filters', () => {
    expect(shownText(row, column('phone'), reading)).toBe('199****0001');
    expect(cellText(row, column('phone'), reading)).toBe('19900000001');
  });
  it('says of a word that it is not in the code list', () => {
    expect(shownText(row, column('grade'), reading)).toBe('五星（不在代码表中）');
  });
  it('joins several texts and leaves an empty cell empty', () => {
    expect(shownText(row, column('services'), reading)).toBe('渴可喝水、手机充电');
    expect(shownText(row, column('area'), reading)).toBe('');
  });
  it('is changed only by another value', () => {
    expect(differs(row, column('services'), ['渴可喝水', '手机充电'], reading)).toBe(false);
    expect(differs(row, column('area'), null, reading)).toBe(false);
    expect(differs(row, column('area'), 20, reading)).toBe(true);
  });
});
