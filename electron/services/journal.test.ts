import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRow } from '#shared/host/host-api.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '#tests/helpers/small-disk.ts';
import { type Journal, openJournal } from './journal.ts';

function row(n: number, sealedBytes = 40): BatchRow {
  const sealed = Uint8Array.from({ length: sealedBytes }, (_, i) => (i * 7 + n) & 255);
  return { n, log: '0123456789AB', first: 10 * n - 9, last: 10 * n, chain: 'c4'.repeat(32), sealed };
}

function rows(from: number, to: number, sealedBytes?: number): BatchRow[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i, sealedBytes));
}

function open(folder: string, rollOverBytes?: number): Journal {
  const opened = openJournal(folder, rollOverBytes);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

describe('journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);

  it('is empty at first and has no tip', () => {
    const journal = open(folder);
    expect(journal.tip()).toBeNull();
    expect(journal.read(1)).toEqual({ rows: [], done: true });
  });

  it('reads back what was appended, also after opening again', async () => {
    expect(await open(folder).append(rows(1, 3))).toEqual({
      ok: true,
      value: { n: 3, log: '0123456789AB', last: 30, chain: 'c4'.repeat(32) },
    });
    await open(folder).append(rows(4, 5));
    const journal = open(folder);
    expect([...journal.rows()]).toEqual(rows(1, 5));
    expect(journal.read(4)).toEqual({ rows: rows(4, 5), done: true });
    expect(journal.tip()?.n).toBe(5);
  });

  it('keeps any sealed bytes in any grouping, over any number of files', async () => {
    const groups = fc.array(fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 5 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(groups, fc.integer({ min: 1, max: 400 }), async (given, rollOverBytes) => {
        rmSync(folder, { recursive: true });
        let n = 0;
        const grouped = given.map((group) => group.map((sealed) => ({ ...row(++n), sealed: Uint8Array.from(sealed) })));
        const journal = open(folder, rollOverBytes);
        for (const group of grouped) expect((await journal.append(group)).ok).toBe(true);
        expect([...open(folder, rollOverBytes).rows()]).toEqual(grouped.flat());
      }),
      { numRuns: 40 },
    );
  });

  it('begins a new file when one is full, and answers long reads in slices', async () => {
    const journal = open(folder, 1000);
    for (let n = 1; n <= 300; n++) await journal.append([row(n)]);
    expect(readdirSync(folder).length).toBeGreaterThan(10);
    const first = journal.read(1);
    expect([first.rows.length, first.done]).toEqual([256, false]);
    expect(journal.read(257)).toEqual({ rows: rows(257, 300), done: true });
  });

  it('answers at least one row however large, and not much more than four megabytes', async () => {
    const journal = open(folder);
    await journal.append(rows(1, 3, 3 * 1024 * 1024));
    expect([journal.read(1).rows.length, journal.read(1).done]).toEqual([1, false]);
    expect(journal.read(3).done).toBe(true);
  });

  it('passes over rows it has, so that a retry is harmless', async () => {
    const journal = open(folder);
    await journal.append(rows(1, 2));
    expect(await journal.append(rows(1, 4))).toMatchObject({ ok: true, value: { n: 4 } });
    expect([...journal.rows()]).toEqual(rows(1, 4));
  });

  it('writes nothing when one row of a group does not fit', async () => {
    const journal = open(folder);
    await journal.append(rows(1, 2));
    expect(await journal.append([row(3), row(5)])).toMatchObject({ ok: false, error: { code: 'journalGap' } });
    expect(await journal.append([row(3), row(2, 41)])).toMatchObject({ ok: false, error: { code: 'journalFork' } });
    expect(open(folder).tip()?.n).toBe(2);
  });

  it.each([1, 5, 9, 30, 100, 150])('puts a tail torn %i bytes before its end aside and says so', async (lost) => {
    await open(folder).append(rows(1, 3));
    const whole = readFileSync(path('000001.lxj'));
    truncateSync(path('000001.lxj'), whole.length - lost);
    const journal = open(folder);
    expect(journal.tip()).toMatchObject({ n: 2, notice: expect.stringContaining('第 2 批之后') });
    const kept = Buffer.concat([readFileSync(path('000001.lxj')), readFileSync(path('000001.lxj.torn-1'))]);
    expect(kept.equals(whole.subarray(0, whole.length - lost))).toBe(true);
    expect(await journal.append([row(3)])).toMatchObject({ ok: true, value: { n: 3 } });
    expect(open(folder).tip()).toEqual({ n: 3, log: '0123456789AB', last: 30, chain: 'c4'.repeat(32) });
  });

  it('keeps everything after a damaged record aside, later files too', async () => {
    const journal = open(folder, 300);
    for (let n = 1; n <= 6; n++) await journal.append([row(n)]);
    const files = readdirSync(folder).sort();
    const second = readFileSync(path('000002.lxj'));
    second.writeUInt8(second.readUInt8(second.length - 1) ^ 1, second.length - 1);
    writeFileSync(path('000002.lxj'), second);
    const reopened = open(folder, 300);
    const sound = reopened.tip()?.n ?? 0;
    expect(sound).toBeLessThan(4);
    expect(sound).toBeGreaterThanOrEqual(2);
    expect(readdirSync(folder).filter((name) => name.includes('.torn-')).length).toBe(files.length - 1);
    await reopened.append(rows(sound + 1, 6));
    expect([...open(folder, 300).rows()]).toEqual(rows(1, 6));
  });

  it('never mistakes a flipped byte for a sound record', async () => {
    await open(folder).append(rows(1, 2));
    const whole = readFileSync(path('000001.lxj'));
    for (let at = 0; at < whole.length; at += 3) {
      rmSync(folder, { recursive: true });
      const opened = open(folder);
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 0x10, at);
      writeFileSync(path('000001.lxj'), flipped);
      expect([...open(folder).rows()]).toEqual(at < whole.length / 2 ? [] : [row(1)]);
      expect(opened.tip()).toBeNull();
    }
  });

  it('takes foreign bytes at the end for a torn tail', async () => {
    await open(folder).append(rows(1, 1));
    appendFileSync(path('000001.lxj'), 'not a record of ours, but long enough to look like one');
    expect(open(folder).tip()?.n).toBe(1);
    expect(readdirSync(folder)).toContain('000001.lxj.torn-1');
  });

  it('does not write behind bytes that someone else put there, nor into a folder that is gone', async () => {
    const journal = open(folder);
    await journal.append([row(1)]);
    appendFileSync(path('000001.lxj'), 'x');
    expect(await journal.append([row(2)])).toMatchObject({ ok: false, error: { code: 'journalChanged' } });
    rmSync(path('000001.lxj'));
    expect(await journal.append([row(2)])).toMatchObject({ ok: false, error: { code: 'notFound' } });
    expect(open(folder).tip()).toBeNull();
  });

  it('goes on in a file that a power cut left empty', async () => {
    writeFileSync(path('000001.lxj'), '');
    expect(await open(folder).append(rows(1, 2))).toMatchObject({ ok: true, value: { n: 2 } });
    expect([...open(folder).rows()]).toEqual(rows(1, 2));
  });

  it('starts over when its folder is gone, so that the page can send everything again', async () => {
    await open(folder).append(rows(1, 3));
    rmSync(folder, { recursive: true });
    const journal = open(folder);
    expect(journal.tip()).toBeNull();
    expect(await journal.append(rows(1, 3))).toMatchObject({ ok: true, value: { n: 3 } });
  });
});

describe.skipIf(noSmallDisk)(`journal on a real small disk${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`, () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = mountSmallDisk(256);
  });
  afterEach(() => disk.remove());

  it('writes all or nothing on a full disk, says so, and goes on when there is room', async () => {
    const folder = join(disk.path, 'journal');
    const journal = open(folder);
    await journal.append(rows(1, 2, 1000));
    const before = readFileSync(join(folder, '000001.lxj'));
    const filler = join(disk.path, 'filler');
    writeFileSync(filler, new Uint8Array(200 * 1024));
    const refused = await journal.append(rows(3, 20, 10_000));
    expect(refused).toEqual({
      ok: false,
      error: { code: 'diskFull', message: expect.stringContaining('磁盘空间已满') },
    });
    expect(readFileSync(join(folder, '000001.lxj')).equals(before)).toBe(true);
    expect(journal.tip()?.n).toBe(2);
    rmSync(filler);
    expect(await journal.append(rows(3, 20, 10_000))).toMatchObject({ ok: true, value: { n: 20 } });
    expect(open(folder).tip()).toMatchObject({ n: 20 });
  });

  it('says when the disk can only be read', async () => {
    const journal = open(disk.path);
    await journal.append(rows(1, 1));
    disk.makeReadOnly();
    expect(await journal.append([row(2)])).toMatchObject({ ok: false, error: { code: 'readOnly' } });
    expect(openJournal(join(disk.path, 'new'))).toMatchObject({ ok: false, error: { code: 'readOnly' } });
    disk.makeWritable();
    expect(await journal.append([row(2)])).toMatchObject({ ok: true, value: { n: 2 } });
  });
});
