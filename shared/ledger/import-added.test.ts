import { describe, expect, it } from 'vitest';
import { recordsOf } from './book.ts';
import { bookWith, held, tableOf } from './import-desk-of-tests.ts';
import { planImport } from './import-plan.ts';

const choices = {
  importId: 'I1',
  file: '名单.xlsx',
  at: '2026-11-22T00:00:00.000Z',
  asOf: '2026-11-22',
  mode: 'upsert',
  blankErases: false,
  newId: () => 'N1',
} as const;

const table = (note: string) =>
  tableOf('person', [{ person: { name: '张测试', phone: '19900000001', note } }], {
    columns: [{ col: 'C', entity: 'person', field: 'note', isAdded: true }],
  });

describe('a column that is added to the note', () => {
  const book = bookWith(held('person', 'P1', { name: '张测试', phone: '19900000001', note: '重点关爱；工号：7' }));
  const noteAfter = (note: string) => {
    const { changes } = planImport(book, [table(note)], choices);
    const change = changes.find(({ kind }) => kind === 'update');
    return change && 'values' in change ? change.values.note : recordsOf(book, 'person')[0]?.values.note;
  };

  it('leaves what the ledger holds, and says nothing twice', () => {
    expect(noteAfter('手机尾号：0001')).toBe('重点关爱；工号：7；手机尾号：0001');
    expect(noteAfter('工号：7')).toBe('重点关爱；工号：7');
    expect(noteAfter('工号：7；手机尾号：0001')).toBe('重点关爱；工号：7；手机尾号：0001');
  });
});
