import { expect, test } from 'vitest';
import { sizeInWords } from './size-in-words.ts';

test.each([
  [0, '0 字节'],
  [1023, '1023 字节'],
  [1536, '1.5 KB'],
  [999 * 1024, '999 KB'],
  [1000 * 1024, '1.0 MB'],
  [3.1 * 1024 ** 3, '3.1 GB'],
])('%d → %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});
