import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from '#shared/bundle/bundle-error.ts';
import { type ByteSource, readFrame } from '#shared/bundle/container.ts';

/**
 * Reads a bundle's file. What is no bundle, or claims absurd sizes, is refused by its outline alone, before the whole of
 * it is in memory.
 *
 * @throws what the file system says
 */
export function readBundleFile(path: string): Result<Bytes, BundleError> {
  const file = openSync(path, 'r');
  try {
    const source = sourceOf(file);
    const frame = readFrame(source);
    return frame.ok ? ok(source.read(0, source.size)) : frame;
  } finally {
    closeSync(file);
  }
}

function sourceOf(file: number): Omit<ByteSource, 'read'> & { read(at: number, length: number): Bytes } {
  const { size } = fstatSync(file);
  const read = (from: number, length: number) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const got = readSync(file, bytes, at, length - at, from + at);
      if (got === 0) break;
      at += got;
    }
    return bytes;
  };
  return { size, read };
}
