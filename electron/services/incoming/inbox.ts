// Files are copied to this PC before they are verified (SYNC.md 4.4): a stick may be pulled out, a share may change under
// the reader. What is held back stays in the inbox; what was refused moves to the quarantine, where it can be examined.

import { existsSync, renameSync, rmSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from '../file-errors.ts';
import { refuse } from '../host-error.ts';
import { writeSafely } from '../safe-write.ts';
import { shareCallsUntil } from '../share-call.ts';
import { makeFolder } from '../state-file.ts';
import { peekBytes } from './peek-file.ts';

export type Inbox = {
  /**
   * Copies a file here unless it waits here already, and reads it; without a path, the copy that lies here.
   *
   * @param id what `peekFile` said; another content is refused
   */
  fetch(id: string, path: string | undefined, name: string): Promise<Result<Bytes, HostError>>;
  /** Where the copy of a file lies, if it does. */
  pathOf(id: string): string;
  moveToQuarantine(id: string): Result<null, HostError>;
  /** Forgets the copies of a file. */
  remove(id: string): Result<null, HostError>;
};

/** For copying a file from a slow stick or share, in milliseconds. */
const copyMs = 600_000;
/** As large as a bundle may be. */
const maxFileBytes = 1024 * 1024 * 1024;

/** @param folder the folder of the exchange */
export function openInbox(folder: string): Inbox {
  const inbox = join(folder, 'inbox');
  const quarantine = join(folder, 'quarantine');
  const pathOf = (id: string) =>
    [join(inbox, id), join(quarantine, id)].find((path) => existsSync(path)) ?? join(inbox, id);
  return {
    pathOf,
    async fetch(id, path, name) {
      // Damage leaves the header, and so the id, as it was: a file that is there again is read anew, not from quarantine.
      const copy = path === undefined ? pathOf(id) : join(inbox, id);
      if (existsSync(copy)) return readCopy(copy, name);
      if (path === undefined) return fileGone(name);
      const read = await readSource(path, id, name);
      if (!read.ok) return read;
      const made = tryFiles('把文件复制到本机', () => makeFolder(inbox));
      if (!made.ok) return made;
      const written = await writeSafely({ folder: inbox, name: id }, read.value, '把文件复制到本机');
      return written.ok ? read : written;
    },
    moveToQuarantine: (id) =>
      tryFiles('隔离有问题的文件', () => {
        makeFolder(quarantine);
        if (existsSync(join(inbox, id))) renameSync(join(inbox, id), join(quarantine, id));
        return null;
      }),
    remove: (id) =>
      tryFiles('清理接收的文件', () => {
        for (const place of [inbox, quarantine]) rmSync(join(place, id), { force: true });
        return null;
      }),
  };
}

async function readSource(path: string, id: string, name: string): Promise<Result<Bytes, HostError>> {
  const call = shareCallsUntil(dirname(path), copyMs);
  const content = await readWhole(
    name,
    () => call(() => readFile(path)),
    () => call(() => stat(path)),
  );
  if (!content.ok || peekBytes(name, content.value).id === id) return content;
  return refuse('fileChanged', `“${name}”没有接收：列出以后文件又变了，可能正在被写入。请等它写完，重新查找后再接收。`);
}

function readCopy(path: string, name: string): Promise<Result<Bytes, HostError>> {
  return readWhole(
    name,
    () => readFile(path),
    () => stat(path),
  );
}

async function readWhole(
  name: string,
  read: () => Promise<Buffer>,
  look: () => Promise<{ readonly size: number }>,
): Promise<Result<Bytes, HostError>> {
  try {
    if ((await look()).size > maxFileBytes)
      return refuse('fileTooBig', `“${name}”超过 1 GB，不是本程序的文件，没有接收。请核对是否选错了文件。`);
    const content = await read();
    return ok(new Uint8Array(content.buffer as ArrayBuffer, content.byteOffset, content.byteLength));
  } catch (error) {
    return fail(fileErrorOrThrow(error, `读取“${name}”`));
  }
}

function tryFiles<T>(act: string, work: () => T): Result<T, HostError> {
  try {
    return ok(work());
  } catch (error) {
    return fail(fileErrorOrThrow(error, act));
  }
}

function fileGone(name: string) {
  return refuse('fileGone', `“${name}”没有接收：找不到这个文件，U 盘可能已经拔出。请插好后重新查找。`);
}
