// Whether a medium can take a file, found out before anything is built on it (SYNC.md 4.9, step 1): enough free space,
// and a probe file that can be written, flushed and removed.

import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBase32 } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import type { ShareCall } from './share-call.ts';

const reserveBytes = 8 * 1024 * 1024;

/** What must be free for a file: a tenth more than its size, for the medium's own tables, and 8 MiB. */
function neededBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes * 1.1) + reserveBytes;
}

/** What a medium takes as one file, in bytes; below zero when it takes none. */
export async function roomForOneFile(folder: string, act: string, call: ShareCall): Promise<Result<number, HostError>> {
  try {
    const { bavail, bsize } = await call(() => statfs(folder));
    return ok(Math.floor((bavail * bsize - reserveBytes) / 1.1));
  } catch (error) {
    return fail(fileErrorOrThrow(error, act));
  }
}

/** Whether a folder can take so many bytes. @param act what is being done, for the sentence */
export async function checkMedium(
  folder: string,
  sizeBytes: number,
  act: string,
  call: ShareCall,
): Promise<Result<null, HostError>> {
  try {
    const { bavail, bsize } = await call(() => statfs(folder));
    const free = bavail * bsize;
    if (free < neededBytes(sizeBytes)) return tooLittle(act, neededBytes(sizeBytes), free);
    await probe(folder, call);
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, act));
  }
}

/** A read-only or write-protected medium shows here, before minutes of writing. */
async function probe(folder: string, call: ShareCall): Promise<void> {
  const path = join(folder, `lx-probe.${randomBase32(6)}.part`);
  try {
    const file = await call(() => open(path, 'wx', 0o600));
    try {
      await call(() => file.write('1'));
      await call(() => file.sync());
    } finally {
      await call(() => file.close());
    }
  } finally {
    await call(() => rm(path, { force: true }));
  }
}

function tooLittle(act: string, needed: number, free: number) {
  const lacking = `需要 ${megabytes(needed)} MB，只剩 ${megabytes(free)} MB，还差 ${megabytes(needed - free)} MB`;
  return refuse('diskFull', `${act}没有成功：空间不足，${lacking}。请删除不需要的文件或换一个盘，然后重试。`);
}

function megabytes(bytes: number): string {
  return (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toFixed(1);
}
