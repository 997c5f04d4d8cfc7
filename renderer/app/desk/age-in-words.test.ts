import { expect, test } from 'vitest';
import { ageInWords } from './age-in-words.ts';

test.each([
  [-5_000, '刚刚'],
  [59_999, '刚刚'],
  [60_000, '1 分钟前'],
  [59 * 60_000, '59 分钟前'],
  [2 * 3_600_000, '2 小时前'],
  [47 * 3_600_000, '1 天前'],
  [40 * 86_400_000, '40 天前'],
])('%i ms → %s', (ageMs, words) => {
  expect(ageInWords(ageMs)).toBe(words);
});
