// 待发箱: a copy of each bundle on this PC, verified when it was written, until the district has answered. What is sealed
// for the district can lie here as safely as on a stick. A stick that fails, is lost or is emptied by security software
// then costs one more copy, not another number.

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { writeSafely } from './safe-write.ts';
import { makeFolder } from './state-file.ts';

export type Outbox = {
  /** Keeps a bundle under the digest of its header. @returns SM3 of the file */
  keep(digest: string, content: Uint8Array): Promise<Result<string, HostError>>;
  /** The path of a kept bundle; undefined when it is not here. */
  find(digest: string): Promise<string | undefined>;
  digests(): Promise<readonly string[]>;
  /** Removes all but these, and what was left unfinished. */
  removeAllBut(digests: readonly string[]): Promise<void>;
};

const ending = '.lxsync';

/** @param folder is made when the first bundle is kept */
export function openOutbox(folder: string): Outbox {
  const pathOf = (digest: string) => join(folder, digest + ending);
  return {
    async keep(digest, content) {
      try {
        makeFolder(folder);
      } catch (error) {
        return fail(fileErrorOrThrow(error, '在本机留存报送包'));
      }
      const written = await writeSafely({ folder, name: digest + ending }, content, '在本机留存报送包');
      return written.ok ? ok(written.value.digest) : written;
    },
    find: async (digest) => ((await unlessMissing(() => stat(pathOf(digest)))) ? pathOf(digest) : undefined),
    digests: async () =>
      (await namesIn(folder)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length)),
    async removeAllBut(digests) {
      const kept = new Set(digests.map((digest) => digest + ending));
      for (const name of await namesIn(folder))
        if (!kept.has(name)) await unlessMissing(() => rm(join(folder, name), { force: true }));
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await unlessMissing(() => readdir(folder))) ?? [];
}

/** What cannot be looked at or removed now is no reason to stop a report. */
async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (describeFileError(error, '')) return undefined;
    throw error;
  }
}
