// 投递文件夹: a folder on a share or stick where other PCs and the district leave files. Nothing about it is trusted: not
// the time stamps, not the case of a name, not that a file is whole. A file has arrived when it has a name of ours and
// its content has a beginning and an end; what is still being copied, or lies there under a temporary name, is passed over.

import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { type ShareCall, shareCallsUntil } from './share-call.ts';

export type ArrivedFile = {
  /** The folder that was listed. */
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
};

/** Endings of files that travel; the case of a name means nothing. */
const endings = ['.lxsync', '.lxcert', '.lxroot', '.lxreq', '.lxres'];
/** Below this folder all folders are looked through (docs/bundle-format.md, "Names"); other folders are not ours. */
const ownFolder = 'lxsync';
const maxDepth = 6;
const maxEntries = 5000;
/** The largest file that travels: a volume of 1 GiB. */
const maxFileBytes = 2 ** 30;
const endBytes = 64;

/**
 * The whole files in a folder and in its LXSYNC folders, by name.
 *
 * @param timeoutMs for all of it, in milliseconds; a share that does not answer by then is a refusal
 */
export async function listArrived(
  folder: string,
  timeoutMs: number,
): Promise<Result<readonly ArrivedFile[], HostError>> {
  const call = shareCallsUntil(folder, timeoutMs);
  try {
    const found: ArrivedFile[] = [];
    for (const candidate of await candidates(folder, call)) {
      const sizeBytes = await call(() => sizeOfWhole(candidate.path));
      if (sizeBytes !== undefined) found.push({ folder, ...candidate, sizeBytes });
    }
    return ok(found);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '查看投递文件夹'));
  }
}

type Candidate = { readonly path: string; readonly name: string };

async function candidates(folder: string, call: ShareCall): Promise<Candidate[]> {
  const found: Candidate[] = [];
  let left = maxEntries;
  const look = async (at: string, depth: number): Promise<void> => {
    const entries = await call(() => readdir(at, { withFileTypes: true }));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (--left < 0) return;
      const path = join(at, entry.name);
      if (entry.isFile() && isOurs(entry.name)) found.push({ path, name: entry.name });
      const isOwn = depth > 0 || entry.name.toLowerCase() === ownFolder;
      if (entry.isDirectory() && isOwn && depth < maxDepth) await look(path, depth + 1);
    }
  };
  await look(folder, 0);
  return found;
}

/** Temporary names end in .part; ~ and . are how Windows, Word and browsers begin theirs. */
function isOurs(name: string): boolean {
  return !/^[.~]/.test(name) && endings.some((ending) => name.toLowerCase().endsWith(ending));
}

/** The size in bytes; undefined while the file is not whole, and when it went away meanwhile. */
async function sizeOfWhole(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(unlessGone);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size === 0 || size > maxFileBytes) return undefined;
    const head = await piece(file, 0, Math.min(endBytes, size));
    const tail = await piece(file, Math.max(0, size - endBytes), Math.min(endBytes, size));
    const isWhole =
      (isZip(head) ? endsAsZip(tail, size) : endsAsDocument(head, tail)) && (await file.stat()).size === size;
    return isWhole ? size : undefined;
  } finally {
    await file.close();
  }
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function piece(file: OpenFile, at: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** The last 22 bytes of a ZIP without a comment say where its directory begins and how long it is (APPNOTE 4.3.16). */
function endsAsZip(tail: Uint8Array, size: number): boolean {
  if (tail.length < 22) return false;
  const end = new DataView(tail.buffer, tail.byteOffset + tail.length - 22, 22);
  return end.getUint32(0, true) === 0x06054b50 && end.getUint32(12, true) + end.getUint32(16, true) + 22 === size;
}

/** Certificates, requests and answers are one JSON object. */
function endsAsDocument(head: Uint8Array, tail: Uint8Array): boolean {
  const last = tail.at(-1) === 0x0a ? tail.at(-2) : tail.at(-1);
  return head[0] === 0x7b && last === 0x7d;
}
