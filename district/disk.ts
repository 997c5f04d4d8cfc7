// What the receiver does to files, one act at a time, so that a test can let the power fail between any two of them.

import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { isFileError } from './exit-codes.ts';

export type Disk = {
  /** The file's content; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  makeFolder(path: string): void;
  /** A new file. @returns its handle @throws EEXIST */
  create(path: string, mode: number): number;
  /** @returns how many bytes from `at` on were written */
  write(handle: number, bytes: Uint8Array, at: number): number;
  flush(handle: number): void;
  close(handle: number): void;
  rename(from: string, to: string): void;
  /** Makes the names in a folder last; without effect where the system knows no such thing. */
  flushFolder(path: string): void;
  remove(path: string): void;
};

export const nodeDisk: Disk = {
  read: (path) => {
    try {
      return readFileSync(path);
    } catch (error) {
      if (isFileError(error) && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true });
  },
  create: (path, mode) => openSync(path, 'wx', mode),
  write: (handle, bytes, at) => writeSync(handle, bytes, at),
  flush: fsyncSync,
  close: closeSync,
  rename: renameSync,
  flushFolder: (path) => {
    if (process.platform === 'win32') return;
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  remove: (path) => rmSync(path, { force: true }),
};
