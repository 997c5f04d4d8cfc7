// A backup is a folder of the journal file that is written to now, the vault and the sealed record of the exchange, each
// written safely (read back and compared), and, last of all, a manifest with their digests and those of the closed journal
// files, which lie beside it (backup-journal.ts). A folder without its manifest is a backup that did not come to its end.
//   备份位置/两新台账备份/formal-01J9ZQ3K/20260301-081500/{manifest.json, vault.json, state.json, 000007.lxj}

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BackupReport, HostError } from '#shared/host/host-api.ts';
import type { LedgerPaths } from './app-paths.ts';
import { backUpBlobs } from './backup-blobs.ts';
import { removeUnshared, shareClosedFile } from './backup-journal.ts';
import {
  type BackupFile,
  type BackupManifest,
  journalOfBackup,
  manifestName,
  shelfName,
  writtenManifest,
} from './backup-manifest.ts';
import { keptBackups } from './backup-retention.ts';
import type { Folder } from './dialog-port.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import type { Journal } from './journal.ts';
import { scanFiles } from './journal-scan.ts';
import { writeSafely } from './safe-write.ts';
import type { DeviceSession } from './session.ts';
import { makeFolder } from './state-file.ts';

export type BackupDeps = {
  readonly paths: LedgerPaths;
  readonly session: Pick<DeviceSession, 'ledger' | 'installationId'>;
  readonly journal: Pick<Journal, 'tip'>;
  readonly place: Folder;
  /** Live records by register, noted on the backup. */
  readonly counts?: { readonly [register: string]: number };
  /** On this PC's own disk, where the attachments stay anyway. */
  readonly isRestorePoint?: boolean;
  now(): number;
};

const act = '写入备份';

/** Writes one backup, reads it back, and removes those that are past keeping. */
export async function writeBackup(deps: BackupDeps): Promise<Result<BackupReport, HostError>> {
  const madeAt = deps.now();
  const series = join(deps.place.path, shelfName, `${deps.session.ledger}-${deps.session.installationId.slice(-8)}`);
  const folder = join(series, stampOf(madeAt));
  try {
    makeFolder(folder);
    const blobs = deps.isRestorePoint ? ok(null) : await backUpBlobs(deps.paths.blobs, series, act);
    if (!blobs.ok) return blobs;
    const files = await copyFiles(deps, series, folder);
    if (!files.ok) return files;
    const manifest = await writeManifest(deps, folder, madeAt, files.value);
    if (!manifest.ok) return manifest;
    const batches = scanFiles(journalOfBackup(folder, { files: files.value })).positions.length;
    if (batches !== (deps.journal.tip()?.n ?? 0)) return incomplete();
    removePastKeeping(series);
    const sizeBytes = files.value.reduce((sum, file) => sum + file.sizeBytes, 0);
    return ok({ at: new Date(madeAt).toISOString(), placeLabel: deps.place.label, batches, sizeBytes });
  } catch (error) {
    return fail(fileErrorOrThrow(error, act));
  }
}

/** 20260301-081500, the time of a backup or of a folder put aside. */
export function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}

function timeOf(stamp: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(stamp)?.map(Number) ?? [];
  return Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day, hour, minute, second);
}

async function copyFiles(deps: BackupDeps, series: string, folder: string): Promise<Result<BackupFile[], HostError>> {
  const journals = readdirSync(deps.paths.journal)
    .filter((name) => name.endsWith('.lxj'))
    .sort()
    .map((name) => join(deps.paths.journal, name));
  const exchange = join(deps.paths.exchange, 'state.json');
  const sources = [deps.paths.vault, ...(existsSync(exchange) ? [exchange] : []), ...journals.slice(-1)];
  const written: BackupFile[] = [];
  for (const path of sources) {
    const file = await writeSafely({ folder, name: basename(path) }, { path }, act);
    if (!file.ok) return file;
    const { name, sizeBytes, digest } = file.value;
    written.push({ name, sizeBytes, sm3: digest });
  }
  for (const path of journals.slice(0, -1)) {
    const file = await shareClosedFile(path, series, act);
    if (!file.ok) return file;
    written.push(file.value);
  }
  return ok(written);
}

function writeManifest(deps: BackupDeps, folder: string, madeAt: number, files: readonly BackupFile[]) {
  const { session, journal, counts } = deps;
  const tip = journal.tip();
  const manifest: BackupManifest = {
    format: files.some(({ isShared }) => isShared) ? 'lxbackup/2' : 'lxbackup/1',
    at: new Date(madeAt).toISOString(),
    ledger: session.ledger,
    installationId: session.installationId,
    tip: tip && { n: tip.n, log: tip.log, last: tip.last, chain: tip.chain },
    ...(counts === undefined ? {} : { counts }),
    files: [...files],
  };
  return writeSafely({ folder, name: manifestName }, utf8(writtenManifest(manifest)), act);
}

function incomplete() {
  return refuse('backupIncomplete', '写入备份后检查时发现内容不完整，这份备份不能用。请换一个盘，然后重试。');
}

/** Only folders that look like our own backups are ever removed. */
function removePastKeeping(series: string): void {
  const stamps = readdirSync(series).filter((name) => Number.isFinite(timeOf(name)));
  const complete = stamps.filter((stamp) => existsSync(join(series, stamp, manifestName)));
  const kept = new Set(keptBackups(complete.map(timeOf)));
  for (const stamp of stamps) {
    if (!kept.has(timeOf(stamp))) rmSync(join(series, stamp), { recursive: true, force: true });
  }
  const left = complete.filter((stamp) => kept.has(timeOf(stamp)));
  removeUnshared(
    series,
    left.map((stamp) => join(series, stamp)),
  );
}
