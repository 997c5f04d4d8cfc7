// Small files of the program's own state: written to a temporary name, flushed and renamed, so that a power cut leaves
// either the old or the new one. The generation before is kept beside it as NAME.previous.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { utf8 } from '#shared/base/bytes.ts';

/** How long Windows may hold on to a file that a virus scanner has open. */
const renamePatienceMs = 60_000;

/** @throws errors of the file system; the file that was there before is then untouched. */
export async function writeStateFile(path: string, text: string): Promise<void> {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.part`;
  try {
    writeFlushed(temporary, utf8(text));
    if (existsSync(path)) keepPrevious(path);
    await renamePatiently(temporary, path);
    flushFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeFlushed(path: string, content: Uint8Array): void {
  const file = openSync(path, 'w', 0o600);
  try {
    for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function keepPrevious(path: string): void {
  const copy = `${path}.previous.part`;
  try {
    writeFlushed(copy, readFileSync(path));
    renameSync(copy, `${path}.previous`);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}

/** Makes a folder and those above it. Node's own recursive way says "not found" where a disk can only be read. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path);
}

/** Renames; on Windows tries again while another program holds one of the two names. */
export async function renamePatiently(from: string, to: string, patienceMs = renamePatienceMs): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || !isHeld(error) || Date.now() > until) throw error;
    }
    await sleep(pauseMs);
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code));
}

/** Makes a new name in a folder durable. Windows cannot flush folders and needs not. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    // Some network file systems refuse to flush a folder; the file itself is flushed.
    if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
  } finally {
    closeSync(handle);
  }
}
