import { expect, test } from 'vitest';
import { idleState } from './use-auto-lock.ts';

test.each([
  [0, 'active'],
  [9 * 60_000 + 29_999, 'active'],
  [9 * 60_000 + 30_000, 'warn'],
  [10 * 60_000, 'lock'],
  [3 * 3_600_000, 'lock'],
])('after %i ms without input: %s', (idleMs, state) => {
  expect(idleState(idleMs)).toBe(state);
});
