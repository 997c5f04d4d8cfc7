import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRow } from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { writeBackup } from './backup.ts';
import { keptBackups } from './backup-retention.ts';
import { openJournal } from './journal.ts';
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
    expect(readdirSync(made).sort()).toEqual([...readdirSync(paths.journal), 'manifest.json', 'vault.json'].sort());
    const copy = openJournal(made);
    expect(copy.ok && [...copy.value.rows()]).toEqual([...journal.rows()]);
    expect(readFileSync(join(made, 'vault.json'), 'utf8')).toBe(readFileSync(paths.vault, 'utf8'));
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
