import { describe, expect, it } from 'vitest';
import type { EntityName } from '#shared/domain/declaration.ts';
import { matchRulesOf } from '#shared/ledger/import-keys.ts';
import { meaningOfRule, missingFor, nameOfRule } from './match-words.ts';

const rule = (entity: EntityName, id = 'usual') => {
  const found = matchRulesOf(entity).find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe('the words of a way of matching', () => {
  it.each([
    ['person', 'usual', '证件号码，没有时用 姓名 + 联系电话'],
    ['person', 'name+phone', '姓名 + 联系电话'],
    ['organization', 'creditCode', '统一社会信用代码'],
    ['attendance', 'usual', '活动编号 + 姓名 + 联系电话'],
  ] as const)('%s %s: %s', (entity, id, words) => {
    expect(nameOfRule(entity, rule(entity, id))).toBe(words);
  });

  it('say what counts as the same, and that nothing is guessed', () => {
    expect(meaningOfRule('person', rule('person'))).toBe(
      '证件号码 相同的算同一个人；没有证件号码的行，看姓名 + 联系电话 都相同。对上几条时不猜，列为疑似重复，由你选。',
    );
    expect(meaningOfRule('person', rule('person', 'name'))).toBe(
      '姓名 相同的算同一个人。对上几条时不猜，列为疑似重复，由你选。',
    );
  });

  it('name the columns that the table lacks', () => {
    expect(missingFor('person', rule('person', 'idNo'), new Set(['name', 'phone']))).toEqual(['证件号码']);
    expect(missingFor('person', rule('person'), new Set(['name', 'phone']))).toEqual([]);
    expect(missingFor('attendance', rule('attendance'), new Set(['activityCode', 'name']))).toEqual([]);
  });
});
