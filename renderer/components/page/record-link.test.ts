import { expect, test } from 'vitest';
import { applyLines, createBook } from '#shared/ledger/book.ts';
import { recordHref, recordTitle } from './record-link.ts';

const book = createBook();
applyLines(book, 'TESTLOG00001', [
  '{"f":{"name":"演示甲"},"h":"0000000007d00000","k":"new","r":"P1","s":2,"t":"person","u":"u1","x":"t1"}',
  '{"f":{"organizationName":"演示快递","personId":"P1"},"h":"0000000007d00001","k":"new","r":"E1","s":3,"t":"employment","u":"u1","x":"t1"}',
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
