import { describe, expect, it, test } from 'vitest';
import { compareWords, verdictOf, wordsTyped } from './compare-words.ts';

const mine = ['艾草', '白杨', '灯笼', '核桃'];

describe('words heard over the telephone', () => {
  test.each([
    ['艾草 白杨 灯笼 核桃', 'equal'],
    ['艾草、白杨、灯笼，核桃。', 'equal'],
    ['艾草白杨灯笼核桃', 'equal'],
    ['', 'empty'],
    [' ', 'empty'],
    ['艾草 白', 'unfinished'],
    ['艾草 白杨 灯笼', 'unfinished'],
    ['艾草 白杨 灯泡', 'different'],
    ['白', 'different'],
    ['艾草 白杨 灯笼 核桃 艾草', 'different'],
  ] as const)('%s → %s', (typed, expected) => {
    expect(compareWords(mine, typed)).toBe(expected);
  });

  it('are cut in twos', () => {
    expect(wordsTyped('艾草 白杨')).toEqual(['艾草', '白杨']);
  });
});

describe('the verdict', () => {
  it('names the parts that differ', () => {
    const modules = [
      { label: '从业人员', found: 'different' },
      { label: '暖新驿站', found: 'equal' },
    ] as const;
    expect(verdictOf('different', modules)).toEqual({ isEqual: false, different: ['从业人员'] });
    expect(verdictOf('different', [])).toEqual({ isEqual: false, different: [] });
    expect(verdictOf('equal', [])).toEqual({ isEqual: true, different: [] });
    expect(verdictOf('empty', [])).toBeUndefined();
  });
});
