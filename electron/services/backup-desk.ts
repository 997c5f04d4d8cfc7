// What the page may do with backups, before and after a log-in: find them, look into them, put one back.

import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, BackupReport, FoundBackup, HostError, HostReplies, RowEnd } from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { writeBackup } from './backup.ts';
import { journalOfBackup } from './backup-manifest.ts';
import { backupId, checkBackup, describeBackup, findBackups, newestFirst, type ShelvedBackup } from './backup-shelf.ts';
import type { DialogPort, Folder } from './dialog-port.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { type Journal, type JournalReader, readJournalFiles } from './journal.ts';
import { journalLacks } from './journal-least.ts';
import { canRefill, noBackupForJournal, refill } from './journal-refill.ts';
import { privateKeysOf } from './own-devices.ts';
import type { Places } from './places.ts';
import { restoreBackup, restorePointPlace } from './restore.ts';
import type { DeviceSession } from './session.ts';
import { openVault, type Vault } from './vault.ts';

export type BackupDeskDeps = {
  readonly dataFolder: string;
  readonly places: Places;
  readonly dialogs: DialogPort;
  readonly vault: Vault;
  /** The session of the open ledger. */
  session(): DeviceSession | undefined;
  closeLedger(): void;
  now(): number;
};

export type BackupDesk = {
  backupNow(
    open: { readonly session: DeviceSession; readonly journal: Journal },
    request: ArgumentsOf<'backupNow'>[0],
  ): Reply<BackupReport>;
  find(): Promise<readonly FoundBackup[]>;
  pickFolder(): Promise<readonly FoundBackup[]>;
  open(request: ArgumentsOf<'openBackup'>[0]): Reply<HostReplies['openBackup']>;
  read(request: ArgumentsOf<'readBackup'>[0]): Reply<HostReplies['readBackup']>;
  restore(request: ArgumentsOf<'restoreBackup'>[0]): Reply<null>;
  /** Brings rows that the journal of the open ledger has lost back from the first backup that fits. */
  refillJournal(journal: Journal, wanted: RowEnd): Reply<HostReplies['refillJournal']>;
};
type Reply<T> = Promise<Result<T, HostError>>;

type Desk = BackupDeskDeps & {
  /** Folders that were chosen since the start. */
  readonly chosen: Folder[];
  /** Backups by id as they were found last. */
  readonly found: Map<string, ShelvedBackup>;
  /** Backups that somebody has opened with a password. */
  readonly opened: Set<string>;
  /** Rows of those that were checked. */
  readonly readers: Map<string, JournalReader>;
};

export function backupDesk(deps: BackupDeskDeps): BackupDesk {
  const desk: Desk = { ...deps, chosen: [], found: new Map(), opened: new Set(), readers: new Map() };
  return {
    backupNow: (open, { counts }) => backupNow(desk, open, counts),
    find: () => find(desk),
    async pickFolder() {
      const folder = await desk.dialogs.pickFolder('backup');
      if (folder) desk.chosen.push(folder);
      return find(desk);
    },
    open: (request) => open(desk, request),
    read: (request) => read(desk, request),
    restore: (request) => restore(desk, request),
    refillJournal: (journal, wanted) => refillJournal(desk, journal, wanted),
  };
}

async function backupNow(
  desk: Desk,
  { session, journal }: { readonly session: DeviceSession; readonly journal: Journal },
  counts: { readonly [register: string]: number },
): Reply<BackupReport> {
  const lacking = journal.lacks();
  if (lacking) return journalLacks(lacking);
  const place = desk.places.backupPlace();
  if (!place) return refuse('noBackupPlace', '还没有选择备份位置。请先在设置中选择一个U盘或另一块硬盘。');
  const paths = ledgerPaths(desk.dataFolder, session.ledger);
  return writeBackup({ paths, session, journal, place, counts, now: desk.now });
}

/** The newest first. Every place once, also where it is offered for several purposes. */
async function find(desk: Desk): Promise<readonly FoundBackup[]> {
  const places = [...(await desk.places.folders()), ...desk.chosen];
  const found = [
    ...(await findBackups(places, 'backup')),
    ...(await findBackups([restorePointPlace(desk.dataFolder)], 'before')),
  ].sort(newestFirst);
  desk.found.clear();
  for (const backup of found) desk.found.set(backupId(backup), backup);
  const installation = desk.vault.installationId();
  return [...desk.found.values()].map((backup) => describeBackup(backup, installation));
}

async function backupOf(desk: Desk, id: string): Reply<ShelvedBackup> {
  if (!desk.found.has(id)) await find(desk);
  const backup = desk.found.get(id);
  return backup ? ok(backup) : refuse('backupGone', '找不到这份备份了，U盘可能已经拔出。请插好后重新查找。');
}

/** The PC's own keys open backups of its own ledger, also with a password that was changed since. */
async function open(desk: Desk, { backup: id, userName, password }: ArgumentsOf<'openBackup'>[0]) {
  const backup = await backupOf(desk, id);
  if (!backup.ok) return backup;
  const { path, manifest } = backup.value;
  const isOwn = desk.vault.installationId() === manifest.installationId;
  const vault = isOwn ? desk.vault : vaultIn(desk, path);
  const session = await vault.unlock(userName, password);
  if (!session.ok) return session;
  desk.opened.add(id);
  const { dataKey, installationId } = session.value;
  for (const secret of privateKeysOf(session.value)) secret.fill(0);
  return ok({ installationId, dataKey });
}

/** The keys in a backup; wrong passwords are counted on this PC. */
function vaultIn({ dataFolder, now }: Desk, path: string): Vault {
  const paths = { ...ledgerPaths(dataFolder, 'formal'), vault: join(path, 'vault.json') };
  return openVault({ ledger: 'formal', paths, now });
}

async function read(desk: Desk, { backup: id, from }: ArgumentsOf<'readBackup'>[0]) {
  const backup = await openedBackup(desk, id);
  if (!backup.ok) return backup;
  const reader = from === 1 ? await checkedReader(backup.value) : ok(desk.readers.get(id));
  if (!reader.ok) return reader;
  if (!reader.value) return refuse('backupGone', '这份备份要从头读起，请重新打开。');
  desk.readers.set(id, reader.value);
  try {
    return ok(reader.value.read(from));
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读取备份'));
  }
}

async function checkedReader(backup: ShelvedBackup): Reply<JournalReader> {
  const checked = await checkBackup(backup);
  if (!checked.ok) return checked;
  const journal = readJournalFiles(journalOfBackup(backup.path, backup.manifest));
  if (!journal.ok) return journal;
  return (journal.value.tip()?.n ?? 0) === (backup.manifest.tip?.n ?? 0)
    ? journal
    : refuse('backupDamaged', '这份备份不能用：其中的记录读不全。请换一份较早的备份。');
}

/** Whoever has the ledger open, or knows a password of the backup, may look into it and put it back. */
async function openedBackup(desk: Desk, id: string): Reply<ShelvedBackup> {
  const backup = await backupOf(desk, id);
  if (!backup.ok) return backup;
  const session = desk.session();
  const isOpenHere = session?.ledger === 'formal' && session.installationId === backup.value.manifest.installationId;
  return isOpenHere || desk.opened.has(id)
    ? backup
    : refuse('backupLocked', '这份备份还没有打开，请先输入姓名和密码。');
}

async function restore(desk: Desk, { backup: id }: ArgumentsOf<'restoreBackup'>[0]): Reply<null> {
  const backup = await openedBackup(desk, id);
  if (!backup.ok) return backup;
  desk.closeLedger();
  return restoreBackup(desk, backup.value);
}

async function refillJournal(desk: Desk, journal: Journal, wanted: RowEnd): Reply<HostReplies['refillJournal']> {
  const tip = journal.tip()?.n ?? 0;
  const installation = desk.session()?.installationId;
  await find(desk);
  for (const backup of desk.found.values()) {
    const { manifest } = backup;
    if (manifest.installationId !== installation || (manifest.tip?.n ?? 0) < wanted.n) continue;
    const reader = await checkedReader(backup);
    if (reader.ok && canRefill(journal, reader.value, wanted)) return refill(journal, reader.value, wanted.n);
  }
  return noBackupForJournal(wanted, tip);
}
