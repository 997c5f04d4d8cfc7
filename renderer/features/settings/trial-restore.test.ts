import { expect, it } from 'vitest';
import { isTrialTime, type Trial } from './trial-restore.ts';

const day = 24 * 3600_000;
const now = Date.parse('2026-03-10T08:00:00Z');
const trial = (daysAgo: number, some: Partial<Trial> = {}): Trial => ({
  at: new Date(now - daysAgo * day).toISOString(),
  backupAt: '2026-03-01T08:00:00.000Z',
  placeLabel: 'U盘',
  ...some,
});

it.each<readonly [string, Trial | undefined, string | undefined, boolean]>([
  ['there is no backup yet', undefined, undefined, false],
  ['a backup was never tried', undefined, '2026-03-01T08:00:00.000Z', true],
  ['one was tried this week', trial(6), '2026-03-09T08:00:00.000Z', false],
  ['the week is over', trial(7), '2026-03-09T08:00:00.000Z', true],
  ['it failed and there is no other', trial(1, { problem: '读不出来' }), '2026-03-01T08:00:00.000Z', false],
  ['it failed and there is a newer one', trial(1, { problem: '读不出来' }), '2026-03-09T08:00:00.000Z', true],
])('%s', (_, last, newest, expected) => {
  expect(isTrialTime(last, newest, now)).toBe(expected);
});
