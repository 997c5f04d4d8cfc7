// One program per data folder: two would write into each other's journal. The lock is a file that names the process
// holding it; a lock whose process is gone, or that was made before the machine last started, is taken over.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { makeFolder } from './state-file.ts';

export type FolderLock = { readonly release: () => void };
type Holder = { readonly pid: number; readonly host: string; readonly bootedAt: number };

/** Clocks and `uptime` are not exact; two starts of a machine are further apart than this. */
const bootToleranceMs = 2 * 60_000;
/** Locks of this very process, whose id alone would look like a leftover. */
const heldHere = new Set<string>();

/**
 * Takes the data folder for this process.
 *
 * @param here who asks; only tests pass it
 * @returns the lock, or alreadyRunning, usedElsewhere, or why the folder cannot be written
 */
export function lockFolder(folder: string, here: Holder = thisProcess()): Result<FolderLock, HostError> {
  const path = join(folder, 'in-use.lock');
  try {
    makeFolder(folder);
    for (let attempt = 0; attempt < 3; attempt++) {
      if (createLock(path, here)) return ok(heldLock(path));
      const holder = readHolder(path);
      const refusal = holder && refusalFor(folder, path, holder, here);
      if (refusal) return refusal;
      putAside(path);
    }
  } catch (error) {
    return { ok: false, error: fileErrorOrThrow(error, '打开数据文件夹') };
  }
  return alreadyRunning();
}

function thisProcess(): Holder {
  return { pid: process.pid, host: hostname(), bootedAt: Math.round(Date.now() - uptime() * 1000) };
}

function createLock(path: string, here: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(here), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function heldLock(path: string): FolderLock {
  heldHere.add(path);
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      heldHere.delete(path);
      rmSync(path, { force: true });
    },
  };
}

/** The holder, or undefined when the file says nothing sensible (a power cut while it was written). */
function readHolder(path: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}

function isHolder(value: unknown): value is Holder {
  const { pid, host, bootedAt } = (value ?? {}) as Partial<Holder>;
  return Number.isInteger(pid) && typeof host === 'string' && typeof bootedAt === 'number';
}

function refusalFor(folder: string, path: string, holder: Holder, here: Holder) {
  if (holder.host !== here.host) return usedElsewhere(folder, holder.host);
  if (Math.abs(holder.bootedAt - here.bootedAt) > bootToleranceMs) return undefined;
  const running = holder.pid === here.pid ? heldHere.has(path) : isRunning(holder.pid);
  return running ? alreadyRunning() : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function putAside(path: string): void {
  try {
    renameSync(path, `${path}.stale`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

function alreadyRunning() {
  return refuse('alreadyRunning', '两新台账已经在运行，请使用已打开的窗口；如果找不到它，请先结束原来的程序再启动。');
}

function usedElsewhere(folder: string, host: string) {
  const message = `数据文件夹正由另一台电脑（${host}）使用，请先在那台电脑上关闭两新台账。确认没有在用时，删除 ${join(folder, 'in-use.lock')} 后再启动。`;
  return refuse('usedElsewhere', message);
}
