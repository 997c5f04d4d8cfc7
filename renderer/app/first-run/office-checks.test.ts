import { describe, expect, it, test } from 'vitest';
import {
  committeeCodeProblem,
  committeeNameProblem,
  passwordProblem,
  passwordStrength,
  placeKindOf,
  sameRecoveryCode,
  shortNameProblem,
} from './office-checks.ts';

describe('committeeCodeProblem', () => {
  test.each(['140802001', '１４０８０２００１', '140802 001', '990101199', '140802399'])('accepts %s', (typed) => {
    expect(committeeCodeProblem(typed)).toBeUndefined();
  });

  test.each([
    ['', '请填写'],
    ['140802', '还少街道（镇）的 3 位'],
    ['140802001003', '只填前 9 位：140802001'],
    ['14080200', '现在是 8 位'],
    ['14080200a', '只有数字'],
    ['190802001', '没有以 19 开头'],
    ['140802000', '001 至 599'],
    ['140802600', '001 至 599'],
  ])('%s → %s', (typed, sentence) => {
    expect(committeeCodeProblem(typed)).toContain(sentence);
  });

  test.each([
    ['140802001', '街道'],
    ['140802100', '镇'],
    ['140802200', '乡'],
    ['14080', undefined],
  ])('%s is a %s', (typed, kind) => {
    expect(placeKindOf(typed)).toBe(kind);
  });
});

describe('names', () => {
  it('counts characters, not code units, of rare name characters', () => {
    expect(shortNameProblem('𠮷'.repeat(30), '姓名')).toBeUndefined();
    expect(shortNameProblem('𠮷'.repeat(31), '姓名')).toContain('现在是 31 个字');
  });

  it('asks for what is blank', () => {
    expect(shortNameProblem('  ', '本机名称')).toBe('请填写本机名称。');
    expect(committeeNameProblem('')).toBe('请填写综合党委名称。');
    expect(committeeNameProblem('委')).toContain('2 至 60');
  });
});

describe('passwords', () => {
  it('must have eight characters', () => {
    expect(passwordProblem('1234567')).toContain('现在是 7 位');
    expect(passwordProblem('12345678')).toBeUndefined();
  });

  test.each([
    ['12345678', '弱'],
    ['abcdefgh', '弱'],
    ['aaaaaaaaaaaa1', '弱'],
    ['19900101', '弱'],
    ['lanse7ma', '一般'],
    ['lanse-7-ma-qiao', '强'],
  ])('%s is %s', (password, word) => {
    expect(passwordStrength(password).word).toBe(word);
  });

  it('gives no credit for the clerk’s own name', () => {
    expect(passwordStrength('zhangsan-zhangsan', ['zhangsan']).word).toBe('弱');
  });
});

describe('sameRecoveryCode', () => {
  it('forgives case, blanks and look-alikes', () => {
    expect(sameRecoveryCode('ab0l 2c3d', 'ABO1-2C3D')).toBe(true);
  });

  it('does not forgive another character or a missing one', () => {
    expect(sameRecoveryCode('AB01-2C3E', 'AB01-2C3D')).toBe(false);
    expect(sameRecoveryCode('AB01-2C3', 'AB01-2C3D')).toBe(false);
  });
});
