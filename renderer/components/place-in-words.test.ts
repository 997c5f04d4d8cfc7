import { expect, test } from 'vitest';
import { placeInWords } from './place-in-words.ts';

test.each([
  [{ file: '花名册.xlsx', sheet: '快递员', row: 5, cell: 'B5' }, '花名册.xlsx · 快递员 · B5'],
  [{ file: '花名册.xlsx', sheet: '快递员', row: 5 }, '花名册.xlsx · 快递员 · 第 5 行'],
  [{ file: '骑手.csv', sheet: '骑手', row: 3 }, '骑手.csv · 第 3 行'],
  [{ file: '剪贴板', sheet: '剪贴板', row: 3 }, '剪贴板 · 第 3 行'],
])('%o → %s', (place, words) => expect(placeInWords(place)).toBe(words));
