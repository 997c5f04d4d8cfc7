// A power cut or a disk that refuses in the middle of an import.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '#district/disk.ts';
import { openDistrict } from '#district/district-folder.ts';
import { numberKeysOf } from '#district/number-keys.ts';
import { receiveFile } from '#district/receive.ts';
import { openDatabase, type Queries } from '#district/store/database.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { nowMs } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  dumpOf,
  englishIn,
  importInto,
  newDistrict,
  officeIn,
  openOnPc,
  type SampleDistrict,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

describe('a power cut', () => {
  it('between archive and commit leaves the tables as they were, and the next try works', async () => {
    const { pc, log } = await officeIn(district);
    const { path } = bundleOn(pc, log.batches);
    const before = await dumpOf(district);
    const [folder, db] = [openDistrict(district.dir), await openDatabase(`pglite:${district.dir}`, 'never')];
    if (!folder.ok || !db.ok) throw new Error('not open');
    const database = db.value;
    const failing = {
      ...database,
      transaction: <T>(work: (tx: Queries) => Promise<T>): Promise<T> =>
        database.transaction(async (tx) => {
          await work(tx);
          throw new Error('power cut');
        }),
    };
    const receiving = {
      folder: folder.value,
      db: failing,
      now: new Date(nowMs),
      numberKeys: numberKeysOf(district.dir, nodeDisk),
      disk: nodeDisk,
    };
    await expect(receiveFile(path, receiving)).rejects.toThrow('power cut');
    await database.close();
    expect(await dumpOf(district)).toBe(before);
    const { results } = await importInto(district, [path]);
    expect([results[0]?.outcome, openOnPc(pc, results[0]?.receipt?.file).rno]).toEqual(['stored', 1]);
  });

  it('in the middle of an original or of a receipt is healed by the next try', async () => {
    const { pc, log } = await officeIn(district);
    const { path, bytes } = bundleOn(pc, log.batches);
    const original = join(district.dir, 'archive', '2026', `${sm3Hex(bytes)}.lxsync`);
    writeFileSync(original, bytes.subarray(0, 100));
    const { results } = await importInto(district, [path]);
    expect(readFileSync(original).equals(bytes)).toBe(true);
    const receipt = results[0]?.receipt?.file ?? '';
    const written = readFileSync(receipt);
    writeFileSync(receipt, written.subarray(0, 100));
    await importInto(district, [path]);
    expect(readFileSync(receipt).equals(written)).toBe(true);
  });
});

describe('a disk that refuses', () => {
  it('refuses one file, changes no table for it, and goes on with the others', async () => {
    const [stored, kept] = [await officeIn(district), await officeIn(district)];
    const known = bundleOn(stored.pc, stored.log.batches).path;
    await importInto(district, [known]);
    const before = await dumpOf(district);
    writeFileSync(join(district.dir, 'archive', '2027'), 'no folder');
    const atMs = Date.UTC(2027, 5, 1);
    const { path } = bundleOn(kept.pc, kept.log.batches);
    const both = await importInto(district, [path, known], { atMs });
    expect([both.exit, both.results.map(({ code }) => code)]).toEqual([2, ['E_FILE', 'DUP_OK']]);
    expect(englishIn(both.results[0]?.message ?? '')).toEqual([]);
    expect((await importInto(district, [path], { atMs })).exit).toBe(5);
    expect(await dumpOf(district)).toBe(before);
  });

  it('keeps what is stored when the place for receipts cannot be written, and says so', async () => {
    const { pc, log } = await officeIn(district);
    const { path } = bundleOn(pc, log.batches);
    const place = join(pc.folder, 'a-file');
    writeFileSync(place, '');
    const { exit, err, results } = await importInto(district, [path], {
      extra: ['--receipts', join(place, 'below')],
    });
    expect([exit, results[0]?.outcome]).toEqual([5, 'stored']);
    expect(err[0]).toContain('接收不受影响');
    expect(englishIn(err[0] ?? '')).toEqual([]);
    const { subject } = pc.signed.cert;
    const reissued = await district.run([
      'receipt',
      'reissue',
      '--device',
      subject,
      '--no',
      '1',
      '--dir',
      district.dir,
    ]);
    expect([reissued.exit, openOnPc(pc, reissued.out[0]?.split('：')[1]).result]).toEqual([0, 'ok']);
  });

  it('leaves the database to the program that has it open', async () => {
    const db = await openDatabase(`pglite:${district.dir}`, 'never');
    if (!db.ok) throw new Error(db.error.message);
    const status = await district.run(['status', '--dir', district.dir]);
    await db.value.close();
    expect([status.exit, status.err[0]]).toEqual([5, expect.stringContaining('正被另一个程序使用')]);
    writeFileSync(join(district.dir, 'db.lock'), '999999999');
    expect((await district.run(['status', '--dir', district.dir])).exit).toBe(0);
  });
});
