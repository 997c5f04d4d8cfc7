import { expect, test } from 'vitest';
import { applyLines, createBook } from '#shared/ledger/book.ts';
import { recordHref, recordTitle } from './record-link.ts';

const book = createBook();
const line = (s: number, table: string, record: string, fields: string) =>
  `{"f":${fields},"h":"${String(s).padStart(12, '0')}-0000-TEST","k":"new","r":"${record}","s":${s},"t":"${table}"}`;
applyLines(book, 'LOG000000001', [
  line(1, 'person', 'P1', '{"name":"演示甲"}'),
  line(2, 'employment', 'E1', '{"organizationName":"演示快递","personId":"P1"}'),
]);

test('a register’s record is shown on its page', () => {
  expect(recordHref(book, 'person', 'P1')).toBe('#/people/P1');
});

test('a record that belongs to another is shown with its owner', () => {
  expect(recordHref(book, 'employment', 'E1')).toBe('#/people/P1');
});

test('what this version does not know has no page and keeps its number', () => {
  expect(recordHref(book, 'lesson', 'X')).toBeUndefined();
  expect(recordTitle(book, 'lesson', 'X')).toBe('X');
  expect(recordTitle(book, 'person', 'P1')).toBe('演示甲');
});
