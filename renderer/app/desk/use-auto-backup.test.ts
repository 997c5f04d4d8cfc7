import { expect, test } from 'vitest';
import { backupEveryMs, isBackupTime, retryAfterMs } from './use-auto-backup.ts';

const nowMs = Date.UTC(2026, 2, 1, 8);
const due = { lastAtMs: nowMs - backupEveryMs, triedAtMs: undefined, nowMs };

test('the time comes four hours after the last backup', () => {
  expect(isBackupTime(due)).toBe(true);
  expect(isBackupTime({ ...due, lastAtMs: nowMs - backupEveryMs + 1 })).toBe(false);
});

test('a ledger that was never backed up does not wait', () => {
  expect(isBackupTime({ ...due, lastAtMs: undefined })).toBe(true);
});

test('a failed backup is tried again half an hour later', () => {
  expect(isBackupTime({ ...due, triedAtMs: nowMs - retryAfterMs + 1 })).toBe(false);
  expect(isBackupTime({ ...due, triedAtMs: nowMs - retryAfterMs })).toBe(true);
});
