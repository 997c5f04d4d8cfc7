import { expect, it } from 'vitest';
import { type CompactionTry, isCompactionTime, triedBatches } from './compaction.ts';
import type { Trial } from './trial-restore.ts';

const day = 24 * 3600_000;
const now = Date.parse('2026-11-10T08:00:00Z');
const ago = (days: number) => new Date(now - days * day).toISOString();
const problem = '还没有收到过区级回执。';

it.each<readonly [string, CompactionTry | undefined, boolean]>([
  ['it was never tried', undefined, true],
  ['it was done this week', { at: ago(6) }, false],
  ['the week is over', { at: ago(7) }, true],
  ['it was refused today', { at: ago(0.9), problem }, false],
  ['it was refused yesterday', { at: ago(1), problem }, true],
])('%s', (_, last, expected) => {
  expect(isCompactionTime(last, now)).toBe(expected);
});

const trial: Trial = { at: ago(3), backupAt: ago(4), placeLabel: 'U盘', batches: 12 };

it.each<readonly [string, Trial | undefined, number]>([
  ['no backup was tried', undefined, 0],
  ['one was restored for trial', trial, 12],
  ['it would not do', { ...trial, problem: '读不出来' }, 0],
  ['the trial is too long ago', { ...trial, at: ago(31) }, 0],
  ['an earlier version did not note how much it held', { at: ago(3), backupAt: ago(4), placeLabel: 'U盘' }, 0],
])('%s', (_, tried, expected) => {
  expect(triedBatches(tried, now)).toBe(expected);
});
