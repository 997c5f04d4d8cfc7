import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountSmallDisk, noSmallDisk } from '#tests/helpers/small-disk.ts';
import { lockFolder } from './lock-file.ts';

describe('lockFolder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = () => join(folder, 'in-use.lock');
  const lock = (bootedAt = 1000) => lockFolder(folder, { pid: process.pid, host: 'PC-1', bootedAt });
  const leave = (holder: object | string) =>
    writeFileSync(path(), typeof holder === 'string' ? holder : JSON.stringify(holder));

  it('lets one in, and the next one when the first is gone', () => {
    const first = lock();
    if (!first.ok) throw new Error(first.error.message);
    expect(lock()).toEqual({
      ok: false,
      error: { code: 'alreadyRunning', message: expect.stringContaining('两新台账已经在运行') },
    });
    first.value.release();
    expect(existsSync(path())).toBe(false);
    const second = lock();
    expect(second.ok).toBe(true);
    first.value.release();
    expect(existsSync(path())).toBe(true);
    if (second.ok) second.value.release();
  });

  it('takes over the lock of a process that has ended', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    leave({ pid, host: 'PC-1', bootedAt: 1000 });
    const taken = lock();
    expect(taken.ok).toBe(true);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
    if (taken.ok) taken.value.release();
  });

  it('takes over a lock from before the PC was started, whoever has that number now', () => {
    leave({ pid: process.ppid, host: 'PC-1', bootedAt: 1000 });
    expect(lock(1000)).toMatchObject({ ok: false, error: { code: 'alreadyRunning' } });
    const taken = lock(1000 + 3600_000);
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  });

  it.each(['', '{', '{"pid":"1"}', 'null', '[]'])('takes over a lock that says %j', (text) => {
    leave(text);
    const taken = lock();
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  });

  it('names the other PC that holds a shared folder', () => {
    leave({ pid: 1, host: 'PC-2', bootedAt: 1000 });
    expect(lock()).toMatchObject({
      ok: false,
      error: { code: 'usedElsewhere', message: expect.stringContaining('PC-2') },
    });
  });

  it.skipIf(noSmallDisk)(
    `says when the folder can only be read${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
    () => {
      const disk = mountSmallDisk(64);
      try {
        disk.makeReadOnly();
        expect(lockFolder(disk.path)).toMatchObject({ ok: false, error: { code: 'readOnly' } });
        expect(lockFolder(join(disk.path, 'data'))).toMatchObject({ ok: false, error: { code: 'readOnly' } });
      } finally {
        disk.remove();
      }
    },
  );
});
