import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRow } from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { writeBackup } from './backup.ts';
import { findBackups, type ShelvedBackup } from './backup-shelf.ts';
import { openJournal } from './journal.ts';
import { finishRestoring, pendingRestore, restoreBackup, restorePointPlace, settleRestore } from './restore.ts';
import { makeFolder } from './state-file.ts';
import { openVault } from './vault.ts';

const office = { committeeCode: '990000001', committeeName: '锦棠街道综合党委', deviceName: '一号机' };
const clerk = { office, userName: '王小棠', password: '春天的柳树2026' };

describe('restoreBackup', () => {
  let root: string;
  let time = Date.UTC(2026, 2, 1, 8);
  const now = () => (time += 1000);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'liangxin-restore-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const data = () => join(root, 'data');
  const paths = () => ledgerPaths(data(), 'formal');
  const row = (n: number): BatchRow => ({ n, log: 'L', first: n, last: n, chain: `${n}`, sealed: Uint8Array.of(n) });
  const journal = () => {
    const opened = openJournal(paths().journal, 200);
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  const rows = () => [...journal().rows()].map(({ n }) => n);
  const place = () => ({ path: join(root, 'U盘'), label: 'U盘' });
  const vault = () => openVault({ ledger: 'formal', paths: paths(), now });
  const restore = (backup: ShelvedBackup) => restoreBackup({ dataFolder: data(), now }, backup);
  const exchangeText = () => readFileSync(join(paths().exchange, 'state.json'), 'utf8');
  const asides = () => readdirSync(data()).filter((name) => name.startsWith('formal.before-'));

  const [early, late] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const blobPath = (sm3: string) => join(paths().blobs, sm3.slice(0, 2), sm3);
  const addBlob = (sm3: string, text: string) => {
    makeFolder(join(paths().blobs, sm3.slice(0, 2)));
    writeFileSync(blobPath(sm3), text);
  };
  const textOfBlob = (sm3: string) => (existsSync(blobPath(sm3)) ? readFileSync(blobPath(sm3), 'utf8') : undefined);

  /** A ledger with rows 1 to 3 backed up, and rows 4 and 5 written since. */
  const ledgerWithBackup = async (): Promise<ShelvedBackup> => {
    const created = await vault().create(clerk);
    if (!created.ok) throw new Error(created.error.message);
    makeFolder(paths().exchange);
    writeFileSync(join(paths().exchange, 'state.json'), 'old record');
    addBlob(early, '早的附件');
    const open = journal();
    await open.append([row(1), row(2), row(3)]);
    makeFolder(place().path);
    const { session } = created.value;
    const written = await writeBackup({
      paths: paths(),
      session,
      journal: open,
      place: place(),
      counts: { person: 3 },
      now,
    });
    if (!written.ok) throw new Error(written.error.message);
    await open.append([row(4), row(5)]);
    writeFileSync(join(paths().exchange, 'state.json'), 'new record');
    return found();
  };
  const found = async () => (await findBackups([place()], 'backup'))[0] as ShelvedBackup;

  it('puts the backup in place, keeps keys and exchange of this PC, and the old ledger as a restore point', async () => {
    const backup = await ledgerWithBackup();
    await vault().recover({ recoveryCode: 'x', userName: '', newPassword: '' });
    const vaultBefore = readFileSync(paths().vault, 'utf8').replace('"generation": 1', '"generation": 2');
    writeFileSync(paths().vault, vaultBefore);
    expect(await restore(backup)).toEqual({ ok: true, value: null });
    expect(rows()).toEqual([1, 2, 3]);
    expect(readFileSync(paths().vault, 'utf8')).toBe(vaultBefore);
    expect(exchangeText()).toBe('new record');
    expect(pendingRestore(paths())).toMatchObject({
      backupAt: backup.manifest.at,
      placeLabel: 'U盘',
      before: { n: 5, chain: '5' },
    });
    const [point] = await findBackups([restorePointPlace(data())], 'before');
    expect(point?.manifest.tip?.n).toBe(5);
    expect(asides()).toHaveLength(1);
    settleRestore(paths());
    expect(pendingRestore(paths())).toBeUndefined();
    expect(asides()).toEqual([]);
    expect(await restore(point as ShelvedBackup)).toMatchObject({ ok: true });
    expect(rows()).toEqual([1, 2, 3, 4, 5]);
  });

  it('restores on a PC that has nothing, with keys and exchange out of the backup', async () => {
    const backup = await ledgerWithBackup();
    rmSync(data(), { recursive: true });
    makeFolder(data());
    expect(await restore(backup)).toMatchObject({ ok: true });
    expect(rows()).toEqual([1, 2, 3]);
    expect(exchangeText()).toBe('old record');
    expect((await vault().unlock(clerk.userName, clerk.password)).ok).toBe(true);
    expect(pendingRestore(paths())?.before).toBeUndefined();
  });

  it('keeps the attachments of this PC, also those that came after the backup', async () => {
    const backup = await ledgerWithBackup();
    addBlob(late, '晚的附件');
    expect(await restore(backup)).toEqual({ ok: true, value: null });
    settleRestore(paths());
    expect(asides()).toEqual([]);
    expect([textOfBlob(early), textOfBlob(late)]).toEqual(['早的附件', '晚的附件']);
  });

  it('brings the attachments of the backup to a PC that has none, and copies each once only', async () => {
    const backup = await ledgerWithBackup();
    const shelf = join(backup.path, '..', 'blobs');
    expect(readdirSync(shelf)).toEqual(['ab']);
    rmSync(data(), { recursive: true });
    makeFolder(data());
    expect(await restore(backup)).toEqual({ ok: true, value: null });
    expect([textOfBlob(early), textOfBlob(late)]).toEqual(['早的附件', undefined]);
  });

  it('does not put a backup of another ledger over this one', async () => {
    const backup = await ledgerWithBackup();
    rmSync(data(), { recursive: true });
    await vault().create(clerk);
    await journal().append([row(1)]);
    expect(await restore(backup)).toMatchObject({ ok: false, error: { code: 'otherLedger' } });
    expect(rows()).toEqual([1]);
  });

  it('refuses a backup with a changed byte, and leaves everything as it was', async () => {
    const backup = await ledgerWithBackup();
    const file = join(backup.path, '000001.lxj');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(9) ^ 1, 9);
    writeFileSync(file, bytes);
    expect(await restore(backup)).toMatchObject({ ok: false, error: { code: 'backupDamaged' } });
    expect(rows()).toEqual([1, 2, 3, 4, 5]);
    expect(readdirSync(data())).toEqual(['formal']);
  });

  it('keeps the old folder where a restore point cannot hold all of it', async () => {
    const backup = await ledgerWithBackup();
    const last = join(paths().journal, '000001.lxj');
    writeFileSync(last, readFileSync(last).subarray(0, -1));
    expect(await restore(backup)).toMatchObject({ ok: true });
    settleRestore(paths());
    expect(asides()).toHaveLength(1);
    expect(rows()).toEqual([1, 2, 3]);
  });

  it('is before or after, wherever the power fails', async () => {
    const backup = await ledgerWithBackup();
    const ready = `${paths().folder}.restoring`;
    const before = join(root, 'before');
    cpSync(data(), before, { recursive: true });
    await restore(backup);
    const after = join(root, 'after');
    renameSync(data(), after);
    const [aside] = readdirSync(after).filter((name) => name.startsWith('formal.before-')) as [string];

    const cases: readonly (readonly [string, () => void, readonly number[]])[] = [
      ['while it is made ready', () => rmSync(join(ready, 'restored.json')), [1, 2, 3, 4, 5]],
      ['before the first rename', () => undefined, [1, 2, 3, 4, 5]],
      ['between the renames', () => renameSync(paths().folder, join(data(), aside)), [1, 2, 3]],
    ];
    for (const [, cut, expected] of cases) {
      rmSync(data(), { recursive: true, force: true });
      cpSync(before, data(), { recursive: true });
      cpSync(join(after, 'formal'), ready, { recursive: true });
      cut();
      finishRestoring(data());
      expect(rows()).toEqual(expected);
      expect(existsSync(ready)).toBe(false);
    }
  });
});

describe('findBackups', () => {
  it('passes over what is no whole backup, and folders that are not there', async () => {
    const root = mkdtempSync(join(tmpdir(), 'liangxin-shelf-'));
    const series = join(root, '两新台账备份', 'formal-1');
    for (const name of ['20260301-000000', '20260302-000000', '我的照片']) makeFolder(join(series, name));
    writeFileSync(join(series, '20260301-000000', 'manifest.json'), '{"format":"lxbackup/9"}');
    writeFileSync(join(series, '20260302-000000', 'manifest.json'), '{');
    writeFileSync(join(root, '两新台账备份', 'note.txt'), '');
    const places = [
      { path: root, label: 'U盘' },
      { path: join(root, 'gone'), label: '网络盘' },
    ];
    expect(await findBackups(places, 'backup')).toEqual([]);
    rmSync(root, { recursive: true });
  });
});
