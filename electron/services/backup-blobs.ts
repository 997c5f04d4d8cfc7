// Attachments in backups. All backups of one ledger on one medium share a folder: an attachment never changes, so each is
// copied once, sealed as it lies here. A restore takes what the backup's folder has beside what this PC has itself.
//   备份位置/两新台账备份/formal-01J9ZQ3K/blobs/<first two digits>/<SM3>

import { existsSync, linkSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { copyThrough } from './copy-through.ts';
import { writeSafely } from './safe-write.ts';
import { makeFolder } from './state-file.ts';

const folderName = 'blobs';
const isPart = (name: string) => /^[0-9a-f]{2}$/.test(name);
const isDigest = (name: string) => /^[0-9a-f]{64}$/.test(name);

/** Copies to a series of backups the attachments that it lacks, or holds cut short. */
export async function backUpBlobs(blobs: string, series: string, act: string): Promise<Result<null, HostError>> {
  for (const { part, name } of blobsIn(blobs)) {
    const [from, to] = [join(blobs, part, name), join(series, folderName, part, name)];
    // A copy cut short here never takes the place of a longer one there.
    if (existsSync(to) && statSync(to).size >= statSync(from).size) continue;
    rmSync(to, { force: true });
    const written = await writeSafely({ folder: series, below: [folderName, part], name }, { path: from }, act);
    if (!written.ok) return written;
  }
  return ok(null);
}

/**
 * Puts attachments beside a ledger that is made ready: those of this PC, then what only the backup has.
 *
 * @param backup folder of one backup
 */
export function restoreBlobs(backup: string, own: string | undefined, target: string): void {
  for (const source of [own, join(dirname(backup), folderName)])
    for (const { part, name } of source === undefined ? [] : blobsIn(source)) {
      const to = join(target, part, name);
      if (existsSync(to)) continue;
      makeFolder(join(target, part));
      linkOrCopy(join(source as string, part, name), to);
    }
}

/** On one disk the same file gets another name; the folder before is removed later. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyThrough(from, to);
  }
}

function blobsIn(folder: string): { readonly part: string; readonly name: string }[] {
  const parts = existsSync(folder) ? readdirSync(folder).filter(isPart) : [];
  return parts.flatMap((part) =>
    readdirSync(join(folder, part))
      .filter(isDigest)
      .map((name) => ({ part, name })),
  );
}
