// Writing a file so that it is there whole or not at all: a part file beside it, flushed, then renamed.

import { dirname } from 'node:path';
import { equalBytes } from '#shared/base/bytes.ts';
import { type Disk, nodeDisk } from './disk.ts';

type Way = { readonly mode?: number; readonly disk?: Disk };

/**
 * Replaces the file, or makes it; the old content stays whole until the new one is on the disk. A part file that a power
 * cut left is taken away.
 */
export function replaceFile(path: string, bytes: Uint8Array, { mode = 0o644, disk = nodeDisk }: Way = {}): void {
  const part = `${path}.${process.pid}.part`;
  disk.remove(part);
  try {
    writeFlushed(part, bytes, mode, disk);
    disk.rename(part, path);
    disk.flushFolder(dirname(path));
  } finally {
    disk.remove(part);
  }
}

/** Makes the file unless it is there with this very content. */
export function keepFile(path: string, bytes: Uint8Array, way: Way = {}): void {
  const held = (way.disk ?? nodeDisk).read(path);
  if (!held || !equalBytes(held, bytes)) replaceFile(path, bytes, way);
}

function writeFlushed(path: string, bytes: Uint8Array, mode: number, disk: Disk): void {
  const file = disk.create(path, mode);
  try {
    for (let at = 0; at < bytes.length; ) at += disk.write(file, bytes, at);
    disk.flush(file);
  } finally {
    disk.close(file);
  }
}
