// A disk that is really full under the district's folder: the bundle is refused in words, nothing is half there, and the
// next try works once there is room.

import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import { newLog, personDraft } from '#tests/bundle/sample-office.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '#tests/helpers/small-disk.ts';
import { bundleOn, englishIn, enrolPc, newDistrict, type Pc, type SampleDistrict } from './sample-district.ts';

const title = `a district’s folder on a full disk${noSmallDisk === undefined ? '' : ` (skipped: ${noSmallDisk})`}`;

describe.skipIf(noSmallDisk !== undefined)(title, () => {
  let district: SampleDistrict;
  let disk: SmallDisk;
  let pc: Pc;
  beforeAll(async () => {
    district = await newDistrict();
    pc = await enrolPc(district);
    disk = mountSmallDisk(256);
    cpSync(district.dir, disk.path, { recursive: true });
  });
  afterAll(() => {
    disk.remove();
    district.remove();
  });

  const folder = () => disk.path;
  const lxrecv = (...argv: readonly string[]) =>
    district.run([...argv, '--dir', folder(), '--db', `pglite:${join(district.root, 'database')}`]);
  const filesIn = (name: string) =>
    readdirSync(join(folder(), name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  it('refuses the bundle, keeps database and archive in agreement, and takes it when there is room', async () => {
    const log = newLog(randomBase32(12));
    log.append(Array.from({ length: 3000 }, (_, i) => personDraft(randomBase32(26), `测试${i}`)));
    const { path } = bundleOn(pc, log.batches);
    const ballast = join(folder(), 'ballast');
    writeFileSync(ballast, new Uint8Array(160 * 1024));
    const refused = await lxrecv('import', path);
    expect([refused.exit, refused.out[0]]).toEqual([5, expect.stringContaining('磁盘空间不足')]);
    expect(refused.out.flatMap(englishIn)).toEqual([]);
    expect(filesIn('archive')).toEqual([]);
    expect((await lxrecv('doctor')).exit).toBe(0);
    rmSync(ballast);
    expect((await lxrecv('import', path)).exit).toBe(0);
    expect(filesIn('archive')).toHaveLength(1);
    expect((await lxrecv('doctor')).exit).toBe(0);
  });
});
