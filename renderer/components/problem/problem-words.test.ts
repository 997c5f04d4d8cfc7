import { expect, test } from 'vitest';
import { type FoundProblem, groupOf, inGroups, sentenceOf } from './problem-words.ts';

const check = (some: Partial<FoundProblem>): FoundProblem => ({
  entity: 'person',
  code: 'PHONE_INVALID',
  field: 'phone',
  text: '1990000',
  ...some,
});

test('a doubt is told in the words of the import, with numbers of people hidden', () => {
  const other = check({ code: 'ID_OTHER_TYPE', field: 'idNo', text: 'G12345678901234567' });
  expect(sentenceOf(other)).toMatch(/证件号码“G12345\*+4567”不是居民身份证号/);
  expect(sentenceOf(check({ code: 'AGE_MISMATCH', field: 'age', text: '47' }))).toContain('年龄“47”');
});

test('doubts are grouped by what has to be looked into, the largest group first', () => {
  const missing = check({ code: 'PHONE_MISSING' });
  const groups = inGroups([check({}), missing, missing], groupOf);
  expect(groups.map(({ title, problems }) => [title, problems.length])).toEqual([
    ['没有联系电话', 2],
    ['联系电话不是有效号码', 1],
  ]);
});
