import { expect, test } from 'vitest';
import { patienceMs } from './file-limits.ts';

test.each([
  [26_000, 10],
  [1_900_000, 10],
  [10_200_000, 64],
])('a file of %i bytes may be silent for %i seconds', (sizeBytes, seconds) => {
  expect(patienceMs(sizeBytes)).toBe(seconds * 1000);
});
