import { expect, it } from 'vitest';
import type { RowEnd } from '#shared/host/host-api.ts';
import { type CompactionTry, isCompactionTime, triedEnd } from './compaction.ts';
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

const end = { n: 12, chain: 'ab'.repeat(32) };
const trial: Trial = { at: ago(3), backupAt: ago(4), placeLabel: 'U盘', end };

it.each<readonly [string, Trial | undefined, RowEnd | undefined]>([
  ['no backup was tried', undefined, undefined],
  ['one was restored for trial', trial, end],
  ['it would not do', { ...trial, problem: '读不出来' }, undefined],
  ['the trial is too long ago', { ...trial, at: ago(31) }, undefined],
  ['an earlier version did not note how much it held', { at: ago(3), backupAt: ago(4), placeLabel: 'U盘' }, undefined],
])('%s', (_, tried, expected) => {
  expect(triedEnd(tried, now)).toBe(expected);
});
