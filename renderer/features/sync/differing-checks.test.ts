import { expect, test } from 'vitest';
import { flagsOf } from '#district/compare-checks.ts';
import { differingChecks } from './differing-checks.ts';

test('says in words which rule and which figure differ, and what to do', () => {
  const flags = flagsOf([
    { kind: 'rule', rule: 'person ID_CHECKSUM', sent: 3, own: 0 },
    { kind: 'rule', rule: 'organization NEW_RULE', sent: 1, own: 2 },
    { kind: 'figure', rule: 'P-02', sent: 1700, own: 1 },
    { kind: 'figure', rule: 'Z-99', sent: undefined, own: 4 },
  ]);
  const found = differingChecks(flags);
  expect(found.map(({ what, ours, theirs }) => [what, ours, theirs])).toEqual([
    ['人员：“证件号码的校验位不对”的条数', '3', '0'],
    ['两新组织：规则 NEW_RULE 的条数', '1', '2'],
    ['指标“实名在册新就业群体”（人）', '1,700', '1'],
    ['指标 Z-99', '没有这一项', '4'],
  ]);
  expect(found.every(({ todo }) => todo.includes('再报'))).toBe(true);
});

test('leaves other flags alone', () => {
  expect(differingChecks(['duplicate', 'checks', 'checks P-02 x≠y'])).toEqual([]);
  expect(differingChecks()).toEqual([]);
});
