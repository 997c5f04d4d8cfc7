// Writing to USB sticks and shares (SYNC.md 4.9): enough space is made sure of first; the content goes to a temporary
// name in pieces, is flushed, read back and compared by SM3, and only then gets its final name, which is never taken
// from another file. What goes wrong leaves nothing behind.

import { closeSync, existsSync, fsyncSync, openSync, readSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { extname, join } from 'node:path';
import { toHex } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { createSm3 } from '#shared/crypto/sm3.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { flushFolder, renamePatiently } from './state-file.ts';

/** Bytes in memory, or a file of this PC that is copied. */
export type SafeContent = Uint8Array | { readonly path: string };
export type SafelyWritten = {
  /** The final name; it carries a suffix when another file had the wished one. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** SM3 of what was read back, lower-case hexadecimal. */
  readonly digest: string;
};

const pieceBytes = 1024 * 1024;
const reserveBytes = 8 * 1024 * 1024;

/**
 * @param target an existing folder and the wished name; characters that Windows forbids are replaced
 * @param act what is being done, for the sentence when it fails, for example 写入备份
 */
export async function writeSafely(
  target: { readonly folder: string; readonly name: string },
  content: SafeContent,
  act: string,
): Promise<Result<SafelyWritten, HostError>> {
  const name = portableName(target.name);
  const part = join(target.folder, `${name}.${randomBase32(6)}.part`);
  try {
    const lacking = lackOfSpace(target.folder, sizeOf(content), act);
    if (lacking) return fail(lacking);
    const written = copyFlushed(content, part);
    if (digestOfFile(part) !== written.digest) return fail(readBackError(act));
    return ok({ ...written, ...(await giveFinalName(part, target.folder, name, written.digest)) });
  } catch (error) {
    return fail(fileErrorOrThrow(error, act));
  } finally {
    removeQuietly(part);
  }
}

/** A name every system accepts: no reserved characters or device names, no dot or space at the end, not too long. */
export function portableName(wished: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not stay in a name
  const plain = wished.replace(/[<>:"/\\|?*\u0000-\u001f\u007f]/g, '_').replace(/[. ]+$/, '');
  const named = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
  const ending = extname(named).slice(0, 12);
  const stem = named.slice(0, named.length - ending.length).slice(0, 100);
  return stem === '' ? `未命名${ending}` : `${stem}${ending}`;
}

function sizeOf(content: SafeContent): number {
  return content instanceof Uint8Array ? content.length : statSync(content.path).size;
}

function lackOfSpace(folder: string, sizeBytes: number, act: string): HostError | undefined {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const needed = Math.ceil(sizeBytes * 1.1) + reserveBytes;
  if (free >= needed) return undefined;
  const message = `${act}没有成功：空间不足，需要 ${megabytes(needed)} MB，只剩 ${megabytes(free)} MB。请删除不需要的文件或换一个盘，然后重试。`;
  return { code: 'diskFull', message };
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

/** Copies piece by piece into a new file, flushed. @returns the size and the SM3 of what should now be there */
function copyFlushed(content: SafeContent, path: string) {
  const digest = createSm3();
  const file = openSync(path, 'wx', 0o600);
  let sizeBytes = 0;
  try {
    for (const piece of piecesOf(content)) {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      digest.update(piece);
      sizeBytes += piece.length;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { sizeBytes, digest: toHex(digest.digest()) };
}

function* piecesOf(content: SafeContent): Iterable<Uint8Array> {
  if (!(content instanceof Uint8Array)) return yield* piecesOfFile(content.path);
  for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
}

/** The buffer is reused: each piece must be done with before the next is asked for. */
function* piecesOfFile(path: string): Iterable<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(pieceBytes);
  try {
    for (;;) {
      const count = readSync(file, buffer, 0, pieceBytes, null);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

/** @returns SM3 of a file, lower-case hexadecimal */
export function digestOfFile(path: string): string {
  const digest = createSm3();
  for (const piece of piecesOfFile(path)) digest.update(piece);
  return toHex(digest.digest());
}

function readBackError(act: string): HostError {
  return refuse(
    'readBackDiffers',
    `${act}没有成功：写入后读回的内容与原文不一致，这个盘可能已损坏。请换一个盘，然后重试。`,
  ).error;
}

/** A file of the same content under the wished name is the same file; of other content, it keeps its name. */
async function giveFinalName(part: string, folder: string, name: string, digest: string) {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : numbered(name, i);
    const path = join(folder, candidate);
    if (!existsSync(path)) {
      await renamePatiently(part, path);
      flushFolder(folder);
      return { name: candidate, path };
    }
    if (digestIfReadable(path) === digest) return { name: candidate, path };
  }
}

/** A file that Excel or WPS holds open may refuse to be read: it is then another file. */
function digestIfReadable(path: string): string | undefined {
  try {
    return digestOfFile(path);
  } catch (error) {
    if (describeFileError(error, '')) return undefined;
    throw error;
  }
}

function numbered(name: string, i: number): string {
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)}（${i}）${ending}`;
}

/** The temporary file is gone after success; after a failure the drive itself may be gone. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Nothing more can be done about a drive that was pulled out.
  }
}
