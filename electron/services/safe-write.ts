// Writing to USB sticks and shares (SYNC.md 4.9): the medium is looked at first; the content goes to a temporary name in
// pieces, is flushed, read back and compared by SM3, and only then gets its final name, which is never taken from
// another file. What goes wrong leaves nothing behind. Every call has a time-out, so that a dead share stops nothing.

import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { randomBase32 } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { copyFlushed, digestOfFile, type SafeContent, sizeOfContent, type WriteWatch } from './flushed-copy.ts';
import { untilFree } from './held-file.ts';
import { refuse } from './host-error.ts';
import { checkMedium } from './medium-check.ts';
import { type ShareCall, shareCalls } from './share-call.ts';

export type SafeTarget = {
  /** A folder that exists: the medium. */
  readonly folder: string;
  /** Folders below it, made when they are missing. */
  readonly below?: readonly string[];
  /** The last folder is written by this PC alone: temporary files in it were left by a crash and are removed. */
  readonly isOwn?: boolean;
  /** The wished name; characters that Windows forbids are replaced. */
  readonly name: string;
};
export type SafelyWritten = {
  /** The final name; it carries a suffix when another file had the wished one. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** SM3 of what was read back, lower-case hexadecimal. */
  readonly digest: string;
};

/** One piece or one flush of eight: slower than this is a medium that does not answer. */
const callMs = 60_000;

/** @param act what is being done, for the sentence when it fails, for example 写入备份 */
export async function writeSafely(
  target: SafeTarget,
  content: SafeContent,
  act: string,
  watch: WriteWatch = {},
): Promise<Result<SafelyWritten, HostError>> {
  const call = shareCalls(target.folder, watch.callMs ?? callMs);
  const folder = join(target.folder, ...(target.below ?? []));
  const name = portableName(target.name);
  const part = join(folder, `${name}.${randomBase32(6)}.part`);
  try {
    const checked = await checkMedium(target.folder, await sizeOfContent(content), act, call);
    if (!checked.ok) return checked;
    await makeFolders(target, call);
    if (target.isOwn) await removeLeftovers(folder, call);
    const written = await copyFlushed(content, part, call, watch);
    if (!written) return refuse('cancelled', `已取消${act}，没有写完的部分已经删掉。`);
    if (!isExpected(content, written.digest)) return sourceChanged(act);
    if ((await readBack(part, call, watch)) !== written.digest) return fail(readBackError(act));
    return ok({ ...written, ...(await giveFinalName(part, folder, name, written.digest, call)) });
  } catch (error) {
    return fail(fileErrorOrThrow(error, act));
  } finally {
    await removeQuietly(part, call);
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

async function makeFolders({ folder, below = [] }: SafeTarget, call: ShareCall): Promise<void> {
  for (let depth = 1; depth <= below.length; depth++) {
    const path = join(folder, ...below.slice(0, depth));
    await call(() => mkdir(path)).catch(unlessExists);
  }
}

async function removeLeftovers(folder: string, call: ShareCall): Promise<void> {
  for (const name of await call(() => readdir(folder)))
    if (name.endsWith('.part')) await removeQuietly(join(folder, name), call);
}

function unlessExists(error: unknown): void {
  if (!isCode(error, 'EEXIST')) throw error;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function isExpected(content: SafeContent, digest: string): boolean {
  return content instanceof Uint8Array || content.digest === undefined || content.digest === digest;
}

/** The copy on this PC has changed since it was verified. */
function sourceChanged(act: string) {
  return refuse(
    'sourceChanged',
    `${act}没有成功：本机留存的那一份已经变了，本机硬盘可能有问题。请重新生成，并尽快备份。`,
  );
}

/** What the medium gives back; an answer from the system's cache cannot be told from one of the medium itself. */
function readBack(part: string, call: ShareCall, { onReadBack }: WriteWatch): Promise<string> {
  onReadBack?.();
  return untilFree(() => digestOfFile(part, call));
}

function readBackError(act: string): HostError {
  return refuse(
    'readBackDiffers',
    `${act}没有成功：写入后读回的内容与原文不一致，这个盘可能已损坏。请换一个盘，然后重试。`,
  ).error;
}

/** A file of the same content under the wished name is the same file; of other content, it keeps its name. */
async function giveFinalName(part: string, folder: string, name: string, digest: string, call: ShareCall) {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : numbered(name, i);
    const path = join(folder, candidate);
    if (await untilFree(() => takeName(part, path, call))) {
      await flushFolder(folder, call);
      return { name: candidate, path };
    }
    if ((await digestIfReadable(path, call)) === digest) return { name: candidate, path };
  }
}

/**
 * Gives the file its name unless another has it. A second link fails when the name is taken, also by another PC in this
 * very moment; where the medium knows no links (FAT, exFAT) one look before the renaming must do.
 */
async function takeName(part: string, path: string, call: ShareCall): Promise<boolean> {
  try {
    await call(() => link(part, path));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    if (!describeFileError(error, '') && !isCode(error, 'ENOTSUP') && !isCode(error, 'ENOSYS')) throw error;
  }
  const isTaken = await call(() => stat(path)).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, 'ENOENT')) return false;
      throw error;
    },
  );
  if (!isTaken) await call(() => rename(part, path));
  return !isTaken;
}

/** A file that Excel or WPS holds open may refuse to be read: it is then another file. */
async function digestIfReadable(path: string, call: ShareCall): Promise<string | undefined> {
  try {
    return await digestOfFile(path, call);
  } catch (error) {
    if (describeFileError(error, '')) return undefined;
    throw error;
  }
}

/** Names of bundles are ASCII and stay so; other names get the brackets that people here write. */
function numbered(name: string, i: number): string {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  return /^[\x20-\x7e]*$/.test(name) ? `${stem}-${i}${ending}` : `${stem}（${i}）${ending}`;
}

/** Makes the new name durable. Windows cannot flush folders and needs not; some network file systems refuse to. */
async function flushFolder(folder: string, call: ShareCall): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await call(() => open(folder, 'r'));
  try {
    await call(() => handle.sync());
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM', 'EACCES'].some((code) => isCode(error, code))) throw error;
  } finally {
    await call(() => handle.close());
  }
}

/** The temporary name is gone after success; after a failure the drive itself may be gone. */
async function removeQuietly(path: string, call: ShareCall): Promise<void> {
  try {
    await untilFree(() => call(() => rm(path, { force: true })));
  } catch (error) {
    if (!describeFileError(error, '')) throw error;
  }
}
