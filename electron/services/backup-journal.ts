// Journal files in backups. A file that was closed (16 MiB) never changes, so all backups of one ledger on a medium share
// it, named by its digest; only the file that is still written to lies in each backup. A ledger of many years does not
// make thirty copies of itself.
//   备份位置/两新台账备份/formal-01J9ZQ3K/journal/<SM3>.lxj

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { type BackupFile, manifestName, parseManifest, sharedName } from './backup-manifest.ts';
import { digestOfFile, sizeOfContent } from './flushed-copy.ts';
import { writeSafely } from './safe-write.ts';
import { shareCalls } from './share-call.ts';

/** One piece of a file that is read from the medium. */
const pieceMs = 60_000;

/** Puts a closed file beside the backups, unless it lies there already, read again and equal. */
export async function shareClosedFile(
  path: string,
  series: string,
  act: string,
): Promise<Result<BackupFile, HostError>> {
  const sm3 = await digestOfFile(path, (work) => work());
  const file: BackupFile = { name: basename(path), sizeBytes: await sizeOfContent({ path }), sm3, isShared: true };
  const held = join(series, sharedName, `${sm3}.lxj`);
  if (existsSync(held)) {
    if ((await digestOfFile(held, shareCalls(series, pieceMs))) === sm3) return ok(file);
    rmSync(held);
  }
  const target = { folder: series, below: [sharedName], name: `${sm3}.lxj` };
  const written = await writeSafely(target, { path, digest: sm3 }, act);
  return written.ok ? ok(file) : written;
}

/** Removes shared files that none of these backups names. A list that cannot be read keeps them all. */
export function removeUnshared(series: string, backups: readonly string[]): void {
  const folder = join(series, sharedName);
  if (!existsSync(folder)) return;
  const manifests = backups.map((backup) => parseManifest(readFileSync(join(backup, manifestName), 'utf8')));
  if (manifests.includes(undefined)) return;
  const named = new Set(manifests.flatMap((manifest) => manifest?.files.map(({ sm3 }) => `${sm3}.lxj`)));
  for (const name of readdirSync(folder))
    if (/^[0-9a-f]{64}\.lxj$/.test(name) && !named.has(name)) rmSync(join(folder, name), { force: true });
}
