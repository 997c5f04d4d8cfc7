import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRow } from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { writeBackup } from './backup.ts';
import { type BackupManifest, journalOfBackup, parseManifest } from './backup-manifest.ts';
import { keptBackups } from './backup-retention.ts';
import { checkBackup, type ShelvedBackup } from './backup-shelf.ts';
import { openJournal, readJournalFiles } from './journal.ts';
import { openVault } from './vault.ts';

const day = 24 * 3600_000;

describe('keptBackups', () => {
  it('keeps the ten newest of one busy day and the newest of the weeks and months before', () => {
    const start = Date.UTC(2026, 0, 1);
    const times = Array.from({ length: 400 }, (_, i) => start + i * day);
    const kept = keptBackups(times);
    expect(kept.slice(0, 10)).toEqual(times.slice(-10).reverse());
    expect(kept.length).toBeLessThanOrEqual(30);
    expect(kept.at(-1)).toBe(Date.UTC(2026, 2, 31));
  });

  it('always keeps the newest, never invents one, and settles', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(instants, (times) => {
        const kept = keptBackups(times);
        expect(kept[0]).toBe(Math.max(...times));
        expect(kept.every((time) => times.includes(time))).toBe(true);
        expect(keptBackups(kept)).toEqual(kept);
      }),
    );
  });
});

function manifestIn(backup: string): BackupManifest {
  return parseManifest(readFileSync(join(backup, 'manifest.json'), 'utf8')) as BackupManifest;
}

function rowsIn(backup: string): readonly BatchRow[] {
  const journal = readJournalFiles(journalOfBackup(backup, manifestIn(backup)));
  return journal.ok ? [...journal.value.rows()] : [];
}

function shelved(series: string, stamp: string): ShelvedBackup {
  const path = join(series, stamp);
  return { path, placeLabel: 'U盘', kind: 'backup', manifest: manifestIn(path), vault: {} as ShelvedBackup['vault'] };
}

describe('writeBackup', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-backup-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const prepare = async () => {
    const paths = ledgerPaths(join(folder, 'data'), 'formal');
    let time = Date.UTC(2026, 2, 1, 8, 15);
    const office = { committeeCode: '990000001', committeeName: '锦棠街道综合党委', deviceName: '一号机' };
    const vault = openVault({ ledger: 'formal', paths, now: () => time });
    const created = await vault.create({ office, userName: '王小棠', password: '春天的柳树2026' });
    const journal = openJournal(paths.journal, 200);
    const place = { path: join(folder, 'U盘'), label: 'U盘' };
    mkdirSync(place.path);
    if (!created.ok || !journal.ok) throw new Error('the ledger cannot be prepared');
    const { session } = created.value;
    const backup = () => writeBackup({ paths, session, journal: journal.value, place, now: () => time });
    const series = () => join(place.path, '两新台账备份', `formal-${session.installationId.slice(-8)}`);
    const wait = (ms: number) => {
      time += ms;
    };
    return { paths, journal: journal.value, backup, series, wait };
  };
  const row = (n: number): BatchRow => {
    return { n, log: 'L', first: n, last: n, chain: '', sealed: Uint8Array.of(n, n, n) };
  };

  it('copies vault and journal, and the copy can be opened', async () => {
    const { paths, journal, backup, series } = await prepare();
    for (let n = 1; n <= 9; n++) await journal.append([row(n)]);
    expect(await backup()).toMatchObject({
      ok: true,
      value: { batches: 9, placeLabel: 'U盘', at: '2026-03-01T08:15:00.000Z' },
    });
    const made = join(series(), '20260301-081500');
    const last = readdirSync(paths.journal).sort().slice(-1);
    expect(readdirSync(made).sort()).toEqual([...last, 'manifest.json', 'vault.json'].sort());
    expect(rowsIn(made)).toEqual([...journal.rows()]);
    expect(readFileSync(join(made, 'vault.json'), 'utf8')).toBe(readFileSync(paths.vault, 'utf8'));
  });

  it('shares what is closed with the other backups, once, and reads it again each time', async () => {
    const { paths, journal, backup, series, wait } = await prepare();
    for (let n = 1; n <= 9; n++) await journal.append([row(n)]);
    const closed = readdirSync(paths.journal).length - 1;
    expect(closed).toBeGreaterThan(1);
    expect((await backup()).ok).toBe(true);
    const shared = join(series(), 'journal');
    const [first = ''] = readdirSync(shared);
    expect(readdirSync(shared)).toHaveLength(closed);
    const writtenAt = statSync(join(shared, first)).mtimeMs;
    wait(60_000);
    await journal.append([row(10)]);
    expect((await backup()).ok).toBe(true);
    expect(statSync(join(shared, first)).mtimeMs).toBe(writtenAt);
    // A stick that lost a few bytes: the next backup writes the file anew, and the one before is sound again with it.
    writeFileSync(join(shared, first), 'nothing of a journal');
    const one = () => shelved(series(), '20260301-081500');
    expect(await checkBackup(one())).toMatchObject({ ok: false, error: { code: 'backupDamaged' } });
    wait(60_000);
    expect((await backup()).ok).toBe(true);
    expect(await checkBackup(one())).toMatchObject({ ok: true });
    expect(rowsIn(one().path)).toHaveLength(9);
    expect(parseManifest(readFileSync(join(one().path, 'manifest.json'), 'utf8'))?.format).toBe('lxbackup/2');
  });

  it('says what is missing when one backup was copied without what it shares', async () => {
    const { journal, backup, series } = await prepare();
    for (let n = 1; n <= 9; n++) await journal.append([row(n)]);
    expect((await backup()).ok).toBe(true);
    cpSync(join(series(), '20260301-081500'), join(folder, '别处', '20260301-081500'), { recursive: true });
    const checked = await checkBackup(shelved(join(folder, '别处'), '20260301-081500'));
    expect(checked).toMatchObject({ ok: false, error: { code: 'backupIncomplete' } });
    expect(!checked.ok && checked.error.message).toContain('整个“两新台账备份”文件夹一起复制');
  });

  it('removes a shared file with the last backup that needs it, and none while a list cannot be read', async () => {
    const { journal, backup, series, wait } = await prepare();
    for (let n = 1; n <= 9; n++) await journal.append([row(n)]);
    const shared = join(series(), 'journal');
    const alone = join(shared, `${'ab'.repeat(32)}.lxj`);
    expect((await backup()).ok).toBe(true);
    const needed = readdirSync(shared);
    writeFileSync(alone, 'of a backup that went long ago');
    writeFileSync(join(shared, '我的笔记.txt'), '');
    writeFileSync(join(series(), '20260301-081500', 'manifest.json'), '{');
    wait(60_000);
    expect((await backup()).ok).toBe(true);
    expect(existsSync(alone)).toBe(true);
    rmSync(join(series(), '20260301-081500'), { recursive: true });
    wait(60_000);
    expect((await backup()).ok).toBe(true);
    expect(readdirSync(shared).sort()).toEqual([...needed, '我的笔记.txt'].sort());
  });

  it('does not call a backup good whose journal cannot be read back', async () => {
    const { paths, journal, backup } = await prepare();
    await journal.append([row(1)]);
    const file = readFileSync(join(paths.journal, '000001.lxj'));
    file.writeUInt8(file.readUInt8(file.length - 1) ^ 1, file.length - 1);
    writeFileSync(join(paths.journal, '000001.lxj'), file);
    expect(await backup()).toMatchObject({ ok: false, error: { code: 'backupIncomplete' } });
  });

  it('removes what is past keeping and what never came to its end, and nothing else', async () => {
    const { journal, backup, series, wait } = await prepare();
    await journal.append([row(1)]);
    mkdirSync(join(series(), '20260228-000000'), { recursive: true });
    mkdirSync(join(series(), '我的照片'));
    for (let i = 0; i < 13; i++) {
      expect((await backup()).ok).toBe(true);
      wait(60_000);
    }
    const left = readdirSync(series());
    expect(left).toContain('我的照片');
    expect(left).not.toContain('20260228-000000');
    expect(left.filter((name) => /^\d{8}-\d{6}$/.test(name)).length).toBe(10);
  });
});
