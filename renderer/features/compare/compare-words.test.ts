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
    expect(verdictOf('different', modules)).toEqual({ kind: 'different', parts: ['从业人员'] });
    expect(verdictOf('different', [])).toEqual({ kind: 'different', parts: [] });
    expect(verdictOf('equal', [])).toEqual({ kind: 'equal' });
    expect(verdictOf('empty', [])).toBeUndefined();
  });

  it('knows that whole and parts cannot contradict each other', () => {
    expect(verdictOf('different', [{ label: '从业人员', found: 'equal' }])).toEqual({ kind: 'misheard' });
    expect(verdictOf('equal', [{ label: '从业人员', found: 'different' }])).toEqual({ kind: 'misheard' });
  });

  it('takes “没有” for a part without records', () => {
    expect([compareWords([], '没有'), compareWords([], '还没有记录')]).toEqual(['equal', 'equal']);
    expect(compareWords(mine, '没有')).toBe('different');
  });
});
