import { expect, test } from 'vitest';
import type { ListedCheck } from '#shared/ledger/row-checks.ts';
import { groupChecks, sentenceOf } from './check-words.ts';

const check = (some: Partial<ListedCheck>): ListedCheck => ({
  importId: 'I1',
  sheet: '快递员',
  row: 5,
  entity: 'person',
  record: 'P1',
  code: 'PHONE_INVALID',
  field: 'phone',
  text: '1990000',
  value: '1990000',
  file: '三月.xlsx',
  at: '2026-03-01T00:00:00.000Z',
  ...some,
});

test('a doubt is told in the words of the import, with numbers of people hidden', () => {
  const other = check({ code: 'ID_OTHER_TYPE', field: 'idNo', text: 'G12345678901234567' });
  expect(sentenceOf(other)).toMatch(/证件号码“G12345\*+4567”不是居民身份证号/);
  expect(sentenceOf(check({ code: 'AGE_MISMATCH', field: 'age', text: '47' }))).toContain('年龄“47”');
});

test('doubts are grouped by what has to be looked into, the largest group first', () => {
  const groups = groupChecks([
    check({}),
    check({ row: 6, code: 'PHONE_MISSING' }),
    check({ row: 7, code: 'PHONE_MISSING' }),
  ]);
  expect(groups.map(({ title, checks }) => [title, checks.length])).toEqual([
    ['没有联系电话', 2],
    ['联系电话不是有效号码', 1],
  ]);
});
