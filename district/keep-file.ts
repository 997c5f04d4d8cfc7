// Writing a file so that it is there whole or not at all: a part file beside it, flushed, then renamed.

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { equalBytes } from '#shared/base/bytes.ts';

/** Replaces the file, or makes it; the old content stays whole until the new one is on the disk. */
export function replaceFile(path: string, bytes: Uint8Array, mode = 0o644): void {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFlushed(part, bytes, mode);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Makes the file unless it is there with this very content. */
export function keepFile(path: string, bytes: Uint8Array, mode?: number): void {
  const held = contentOf(path);
  if (!held || !equalBytes(held, bytes)) replaceFile(path, bytes, mode);
}

function writeFlushed(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function contentOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
