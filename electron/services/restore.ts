// Putting a backup in the ledger's place. The new folder is made ready beside the old one and the two change names, so
// that a power cut at any moment leaves the ledger from before or the one from the backup, never a mixture:
//
//   formal.restoring/   copied, checked against the backup's list, its last file `restored.json`
//   formal → formal.before-20260302-080000, formal.restoring → formal
//
// Between the two renames there is no `formal`; `finishRestoring` does the second one at the next start. Nothing of the
// old ledger is removed before its restore point has been written and read back. Attachments go over into the new folder.
//
// Kept of this PC, where both are of one installation: the keys file, because passwords changed and people left since;
// and the record of the exchange, because bundle numbers and what was learnt of the district never go back.

import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError, RestoredFrom } from '#shared/host/host-api.ts';
import { type LedgerPaths, ledgerPaths } from './app-paths.ts';
import { stampOf, writeBackup } from './backup.ts';
import { restoreBlobs } from './backup-blobs.ts';
import { fileOfBackup } from './backup-manifest.ts';
import { checkBackup, type ShelvedBackup } from './backup-shelf.ts';
import { copyThrough } from './copy-through.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { digestOfFile } from './flushed-copy.ts';
import { refuse } from './host-error.ts';
import { readJournalFiles } from './journal.ts';
import { journalFilesIn, scanWithoutRepair } from './journal-scan.ts';
import { flushFolder, makeFolder, renamePatiently, writeStateFile } from './state-file.ts';
import { parseVault } from './vault-file.ts';

export type RestoreDeps = { readonly dataFolder: string; readonly now: () => number };

const markName = 'restored.json';
const restoredMark = z.strictObject({
  id: z.string(),
  backupAt: z.string(),
  placeLabel: z.string(),
  restoredAt: z.string(),
  before: z.strictObject({ n: z.number(), chain: z.string() }).optional(),
  /** The folder of the old ledger, when a restore point holds everything of it. */
  spare: z.string().optional(),
});
type RestoredMark = z.infer<typeof restoredMark>;

/** Where restore points are kept: on this PC, beside the ledger. */
export function restorePointPlace(dataFolder: string) {
  return { path: join(dataFolder, 'restore-points'), label: '本机，恢复之前自动保存' };
}

/** Replaces the formal ledger, which must be closed, by a backup. */
export async function restoreBackup(deps: RestoreDeps, backup: ShelvedBackup): Promise<Result<null, HostError>> {
  const paths = ledgerPaths(deps.dataFolder, 'formal');
  const own = ownVault(paths);
  if (own && own.installationId !== backup.manifest.installationId) return otherLedger();
  const checked = await checkBackup(backup);
  if (!checked.ok) return checked;
  const hasPoint = own !== undefined && (await writeRestorePoint(deps, paths, own.installationId));
  const ready = `${paths.folder}.restoring`;
  const aside = `${paths.folder}.before-${stampOf(deps.now())}`;
  try {
    rmSync(ready, { recursive: true, force: true });
    stage(ready, paths, backup, own);
    const staged = await wholeAs(ready, backup);
    if (!staged.ok) return staged;
    const mark = markFor(deps, backup, paths, hasPoint ? aside : undefined);
    await writeStateFile(join(ready, markName), `${JSON.stringify(mark)}\n`);
    if (existsSync(paths.folder)) await renamePatiently(paths.folder, aside);
    await renamePatiently(ready, paths.folder);
    flushFolder(deps.dataFolder);
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '恢复备份'));
  }
}

/**
 * Does the second rename of a restore that was cut off, and removes what was made ready and never used. To be called at
 * the start, before anything looks for the ledger.
 */
export function finishRestoring(dataFolder: string): void {
  const { folder } = ledgerPaths(dataFolder, 'formal');
  const ready = `${folder}.restoring`;
  if (!existsSync(ready)) return;
  if (!existsSync(folder) && existsSync(join(ready, markName))) renameSync(ready, folder);
  else if (existsSync(folder)) rmSync(ready, { recursive: true, force: true });
}

/** The restore that has not been opened since, if there was one. */
export function pendingRestore(paths: LedgerPaths): RestoredFrom | undefined {
  const mark = readMark(paths);
  if (!mark) return undefined;
  const { spare: _spare, before, ...rest } = mark;
  return { ...rest, ...(before ? { before } : {}) };
}

/** The restored ledger is open and has its new log; what a restore point holds as well is not needed twice. */
export function settleRestore(paths: LedgerPaths): void {
  const mark = readMark(paths);
  if (!mark) return;
  if (mark.spare?.startsWith(`${paths.folder}.before-`)) rmSync(mark.spare, { recursive: true, force: true });
  rmSync(join(paths.folder, markName));
}

function readMark({ folder }: LedgerPaths): RestoredMark | undefined {
  const path = join(folder, markName);
  return existsSync(path) ? restoredMark.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

type OwnVault = { readonly path: string; readonly installationId: string };

/** The keys of this PC, or the generation before where the file is damaged. */
function ownVault(paths: LedgerPaths): OwnVault | undefined {
  for (const path of [paths.vault, `${paths.vault}.previous`]) {
    const vault = existsSync(path) ? parseVault(readFileSync(path, 'utf8')) : undefined;
    if (vault?.ok) return { path, installationId: vault.value.installationId };
  }
  return undefined;
}

function otherLedger() {
  return refuse(
    'otherLedger',
    '没有恢复。这是另一台电脑的备份，而本机已有自己的台账，不会用它覆盖。要在本机使用那份备份，请先由管理员把本机的数据文件夹改名保存。',
  );
}

/** False when it cannot be written or read back; the old folder is then kept as it is. */
async function writeRestorePoint(deps: RestoreDeps, paths: LedgerPaths, installationId: string): Promise<boolean> {
  if (!existsSync(paths.journal)) return false;
  const journal = readJournalFiles(journalFilesIn(paths.journal));
  if (!journal.ok || !isWhole(paths.journal)) return false;
  const place = restorePointPlace(deps.dataFolder);
  makeFolder(place.path);
  const session = { ledger: 'formal', installationId } as const;
  const written = await writeBackup({
    paths,
    session,
    journal: journal.value,
    place,
    now: deps.now,
    isRestorePoint: true,
  });
  return written.ok;
}

/** Torn ends, put aside or not, are in no backup: the folder with them stays. */
function isWhole(folder: string): boolean {
  const names = readdirSync(folder);
  const read = scanWithoutRepair(folder).positions.reduce((sum, { length }) => sum + length, 0);
  const held = names.filter((name) => name.endsWith('.lxj')).map((name) => statSync(join(folder, name)).size);
  return !names.some((name) => name.includes('.torn')) && held.reduce((sum, size) => sum + size, 0) === read;
}

function stage(ready: string, paths: LedgerPaths, { path, manifest }: ShelvedBackup, own: OwnVault | undefined): void {
  const [journal, exchange] = [join(ready, 'journal'), join(ready, 'exchange')];
  for (const folder of [ready, journal, exchange]) makeFolder(folder);
  for (const file of manifest.files) {
    const { name } = file;
    const folder = name === 'vault.json' ? ready : name === 'state.json' ? exchange : journal;
    copyThrough(fileOfBackup(path, file), join(folder, name));
  }
  restoreBlobs(path, own && paths.blobs, join(ready, 'blobs'));
  if (!own) return;
  copyThrough(own.path, join(ready, 'vault.json'));
  if (existsSync(paths.exchange)) cpSync(paths.exchange, exchange, { recursive: true, force: true });
}

/** Copied from a stick that may fail while it is read. */
async function wholeAs(ready: string, { manifest }: ShelvedBackup): Promise<Result<null, HostError>> {
  for (const { name, sm3 } of manifest.files)
    if (name.endsWith('.lxj') && (await digestOfFile(join(ready, 'journal', name))) !== sm3)
      return refuse('copyDiffers', '没有恢复：从备份复制过来的内容与备份不一致，U盘可能接触不良。请重新插好后再试。');
  return ok(null);
}

function markFor(
  { now }: RestoreDeps,
  { manifest, placeLabel }: ShelvedBackup,
  paths: LedgerPaths,
  spare: string | undefined,
): RestoredMark {
  const journal = existsSync(paths.journal) ? readJournalFiles(journalFilesIn(paths.journal)) : undefined;
  const tip = journal?.ok ? journal.value.tip() : undefined;
  return {
    id: newUlid(now()),
    backupAt: manifest.at,
    placeLabel,
    restoredAt: new Date(now()).toISOString(),
    ...(tip ? { before: { n: tip.n, chain: tip.chain } } : {}),
    ...(spare === undefined ? {} : { spare }),
  };
}
