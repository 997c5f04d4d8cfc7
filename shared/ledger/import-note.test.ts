import { describe, expect, it } from 'vitest';
import { bookWith, plan, tableOf } from './import-desk-of-tests.ts';
import { placeOfSource } from './import-note.ts';
import type { ImportSheet } from './import-types.ts';

/** The place of a value as the history of the record says it, for a value of row `n` of the table called `s`. */
function placeIn(sheets: readonly ImportSheet[], s: string, n: number, key?: string) {
  const [note] = plan(bookWith(), sheets).changes;
  return placeOfSource(note?.kind === 'note' ? note.values : undefined, { i: 'I1', s, n }, 'person', key);
}

const table = (columns: ImportSheet['columns'], more: Partial<ImportSheet> = {}) =>
  tableOf('person', [{ person: { name: '张测试' } }], { columns, ...more });

describe('the place of a value', () => {
  it('is the cell of its own column, though another register has a field of that name', () => {
    const sheet = table([
      { col: 'B', field: 'note', entity: 'person' },
      { col: 'F', field: 'note', entity: 'employment' },
    ]);
    expect(placeIn([sheet], '表', 5, 'note')).toEqual({ file: '花名册.xlsx', sheet: '表', row: 5, cell: 'B5' });
  });

  it('is the row when the value has no column of its own', () => {
    expect(placeIn([table([])], '表', 5, 'politicalStatus')).toEqual({ file: '花名册.xlsx', sheet: '表', row: 5 });
  });

  it('is in the right one of two tables beside each other', () => {
    const [left, right] = [table([{ col: 'B', field: 'name' }]), table([{ col: 'H', field: 'name' }])];
    expect(placeIn([left, right], '表', 3, 'name').cell).toBe('B3');
    expect(placeIn([left, right], '表[2]', 3, 'name')).toMatchObject({ sheet: '表', cell: 'H3' });
  });

  it('is the cell of the form, not of the first one', () => {
    const rows = [2, 12].map((row) => ({ row, outcome: 'accepted' as const, records: {} }));
    const forms = table([{ col: 'C4', field: 'phone' }], { headerRows: [], rows });
    expect(placeIn([forms], '表', 2, 'phone').cell).toBe('C4');
    expect(placeIn([forms], '表', 12, 'phone').cell).toBe('C14');
  });

  it('is only the file for what follows from others', () => {
    expect(placeOfSource({ file: '花名册.xlsx' }, { i: 'I1' }, 'person', 'name')).toEqual({ file: '花名册.xlsx' });
  });
});
