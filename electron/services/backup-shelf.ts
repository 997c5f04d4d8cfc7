// Finding backups again: on the backup place, on every drive that is plugged in, in the offered folders, and what this PC
// kept of its own before something was restored. A folder that does not answer in time is passed over.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { FoundBackup, HostError } from '#shared/host/host-api.ts';
import {
  type BackupManifest,
  fileOfBackup,
  manifestName,
  parseManifest,
  sharedName,
  shelfName,
} from './backup-manifest.ts';
import type { Folder } from './dialog-port.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { digestOfFile } from './flushed-copy.ts';
import { refuse } from './host-error.ts';
import { shareCalls, shareCallsUntil } from './share-call.ts';
import { parseVault, type VaultFile } from './vault-file.ts';

/** One backup where it lies. */
export type ShelvedBackup = {
  readonly path: string;
  readonly placeLabel: string;
  readonly kind: FoundBackup['kind'];
  readonly manifest: BackupManifest;
  readonly vault: VaultFile;
};

/** Time for one place with all its backups. */
const placeMs = 15_000;
/** And for one piece of a file that is read. */
const pieceMs = 60_000;

/** Every whole backup of formal ledgers in these folders, the newest first. */
export async function findBackups(
  places: readonly Folder[],
  kind: FoundBackup['kind'],
): Promise<readonly ShelvedBackup[]> {
  const found = (await Promise.all(places.map((place) => backupsAt(place, kind)))).flat();
  const unique = [...new Map(found.map((backup) => [backup.path, backup])).values()];
  return unique.sort(newestFirst);
}

export function newestFirst(a: ShelvedBackup, b: ShelvedBackup): number {
  return a.manifest.at < b.manifest.at ? 1 : -1;
}

async function backupsAt(place: Folder, kind: FoundBackup['kind']): Promise<ShelvedBackup[]> {
  const call = shareCallsUntil(place.path, placeMs);
  const quietly = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call(work);
    } catch (error) {
      if (describeFileError(error, '查找备份')) return undefined;
      throw error;
    }
  };
  const found: ShelvedBackup[] = [];
  const shelf = join(place.path, shelfName);
  for (const series of (await quietly(() => readdir(shelf))) ?? [])
    for (const stamp of (await quietly(() => readdir(join(shelf, series)))) ?? []) {
      const path = join(shelf, series, stamp);
      const backup = await quietly(() => readBackupHead(path));
      if (backup?.manifest.ledger === 'formal') found.push({ path, placeLabel: place.label, kind, ...backup });
    }
  return found;
}

/** Its list and its keys, or undefined when one of them cannot be read: then it is no backup anybody could use. */
async function readBackupHead(path: string): Promise<Pick<ShelvedBackup, 'manifest' | 'vault'> | undefined> {
  const [list, keys] = await Promise.all([readText(join(path, manifestName)), readText(join(path, 'vault.json'))]);
  const manifest = list === undefined ? undefined : parseManifest(list);
  const vault = keys === undefined ? undefined : parseVault(keys);
  return manifest && vault?.ok && vault.value.installationId === manifest.installationId
    ? { manifest, vault: vault.value }
    : undefined;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (describeFileError(error, '')?.code === 'notFound') return undefined;
    throw error;
  }
}

/** Names a backup to the page, which never sees a path. */
export function backupId({ path }: Pick<ShelvedBackup, 'path'>): string {
  return sm3Hex(utf8(path)).slice(0, 24);
}

/** @param installation of the ledger on this PC, if there is one */
export function describeBackup(backup: ShelvedBackup, installation: string | undefined): FoundBackup {
  const { manifest, vault, placeLabel, kind } = backup;
  const { counts } = manifest;
  return {
    id: backupId(backup),
    placeLabel,
    kind,
    at: manifest.at,
    committeeName: vault.office.committeeName,
    deviceName: vault.office.deviceName,
    users: vault.users.map(({ name }) => name),
    batches: manifest.tip?.n ?? 0,
    ...(counts === undefined ? {} : { counts }),
    sizeBytes: manifest.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    isOwn: manifest.installationId === installation,
  };
}

/** Compares every file of a backup with its list. */
export async function checkBackup({ path, manifest }: ShelvedBackup): Promise<Result<null, HostError>> {
  const call = shareCalls(path, pieceMs);
  try {
    for (const file of manifest.files) {
      const at = fileOfBackup(path, file);
      if (file.isShared && !existsSync(at)) return sharedFileGone(file.name);
      if ((await digestOfFile(at, call)) !== file.sm3) return damaged(file.name);
    }
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读取备份'));
  }
}

/** Somebody copied one backup without what it shares with the others. */
function sharedFileGone(name: string) {
  return refuse(
    'backupIncomplete',
    `这份备份缺少文件 ${name}，它与其他备份共用，放在旁边的“${sharedName}”文件夹里。复制备份时请把整个“${shelfName}”文件夹一起复制；没有的话请换一份备份。`,
  );
}

function damaged(name: string) {
  return refuse(
    'backupDamaged',
    `这份备份不能用：其中的文件 ${name} 与写入时不一致，可能是U盘损坏或被改动过。请换一份较早的备份。`,
  );
}
