// Files that are not taken, and what is looked at without being taken: verify and --dry-run.

import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import { newLog, nowMs } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  dumpOf,
  englishIn,
  enrolPc,
  filesOf,
  importInto,
  newDistrict,
  officeIn,
  openOnPc,
  type Pc,
  recordsIn,
  type SampleDistrict,
  setField,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

describe('a file that is not right', () => {
  /** The code of each refusal, without those of bundles that had been waiting; all together change no table. */
  async function refusalsOf(pc: Pc, files: readonly Uint8Array[], atMs = nowMs): Promise<readonly string[]> {
    const before = await dumpOf(district);
    const paths = files.map((_, i) => join(pc.folder, `${randomBase32(6)}-${i}.lxsync`));
    files.forEach((bytes, i) => {
      writeFileSync(paths[i] as string, bytes);
    });
    const { exit, results: all } = await importInto(district, paths, { atMs });
    const results = all.filter(({ file }) => paths.includes(file));
    expect([exit, results.length]).toEqual([3, files.length]);
    for (const { file, outcome, message, receipt } of results) {
      expect([outcome, receipt]).toEqual(['refused', undefined]);
      expect(message).toMatch(/[\u4e00-\u9fff]/);
      expect(englishIn(message)).toEqual([]);
      expect(filesOf(district).some((each) => each.startsWith('quarantine') && each.endsWith(basename(file)))).toBe(
        true,
      );
    }
    expect(await dumpOf(district)).toBe(before);
    return results.map(({ code }) => code);
  }

  it('is refused by name, put aside, and leaves no trace in any table', async () => {
    const { pc, log } = await officeIn(district);
    const { bytes } = bundleOn(pc, log.batches);
    const flipped = (at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const damaged = [flipped(bytes.length - 300), flipped(60), bytes.slice(0, -1), new Uint8Array([...bytes, 0])];
    expect(await refusalsOf(pc, damaged)).toEqual(['E_ZIP', 'E_ZIP', 'E_ZIP', 'E_ZIP']);
    const foreign = [bytes.slice(0, 20), new Uint8Array(0), new TextEncoder().encode('a letter')];
    expect(await refusalsOf(pc, foreign)).toEqual(['E_NOT_A_BUNDLE', 'E_NOT_A_BUNDLE', 'E_NOT_A_BUNDLE']);
  });

  it('is refused when it is for another district, or signed with a certificate of another', async () => {
    const { pc, log } = await officeIn(district);
    const other = await newDistrict();
    const stranger = await enrolPc(other);
    const files = [bundleOn(stranger, log.batches).bytes, bundleOn({ ...pc, file: stranger.file }, log.batches).bytes];
    other.remove();
    expect(await refusalsOf(pc, files)).toEqual(['E_CERT_UNKNOWN', 'E_NOT_FOR_ME']);
  });

  it('is refused when its certificate ran out long ago', async () => {
    const { pc, log } = await officeIn(district);
    const { bytes } = bundleOn(pc, log.batches);
    expect(await refusalsOf(pc, [bytes], Date.UTC(2029, 5, 1))).toEqual(['E_CERT_EXPIRED']);
  });

  it('is taken with a remark when it was signed in time and arrives a little late', async () => {
    const { pc, log } = await officeIn(district);
    const { path } = bundleOn(pc, log.batches);
    const { exit, results } = await importInto(district, [path], { atMs: Date.UTC(2028, 11, 22) });
    expect([exit, results[0]?.code, results[0]?.receipt?.flags]).toEqual([
      0,
      'CERT_EXPIRED_GRACE',
      ['certExpiredGrace'],
    ]);
  });

  it('is taken with a remark when the clock of its PC runs ahead', async () => {
    const pc = await enrolPc(district);
    const log = newLog(randomBase32(12), nowMs + 3 * 86_400_000);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect([exit, results[0]?.outcome, results[0]?.receipt?.flags]).toEqual([0, 'stored', ['clockSuspect']]);
    expect(results[0]?.message).toContain('时钟不准');
  });

  it('raises the alarm when one number stands for two contents', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    log.append([setField(ids[0] as string, 'name', '另一内容')]);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches, { no: 1 }).path]);
    expect([exit, results[0]?.code]).toEqual([3, 'E_EQUIVOCATION']);
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({
      result: 'rejected',
      code: 'E_EQUIVOCATION',
      rno: 2,
    });
    expect((await recordsIn(district, ids))[0]?.fields).toMatchObject({ name: '测试0' });
    const shown = await district.run([
      'receipt',
      'show',
      '--device',
      pc.signed.cert.subject,
      '--no',
      '1',
      '--dir',
      district.dir,
    ]);
    expect(JSON.parse(shown.out[0] ?? '')).toMatchObject({ result: 'ok', rno: 1 });
  });
});

describe('a revoked certificate', () => {
  it('still vouches for what the district holds, and for nothing later', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    await district.run(['enrol', 'revoke', pc.serial, '--reason', '电脑遗失', '--dir', district.dir]);
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '撤销之后')]);
    const whole = await importInto(district, [bundleOn(pc, log.batches, { no: 2 }).path]);
    expect([whole.exit, whole.results[0]?.code, whole.results[0]?.operations]).toEqual([2, 'E_CERT_REVOKED', 2]);
    expect(openOnPc(pc, whole.results[0]?.receipt?.file)).toMatchObject({
      result: 'partial',
      flags: ['revokedPartly'],
    });
    const later = await importInto(district, [bundleOn(pc, log.batches.slice(sent), { no: 3 }).path]);
    expect([later.exit, later.results[0]?.code]).toEqual([3, 'E_CERT_REVOKED']);
    expect((await recordsIn(district, ids))[0]?.fields).toMatchObject({ name: '测试0' });
  });

  it('vouches for nothing when nothing had come', async () => {
    const { pc, log } = await officeIn(district, 1);
    await district.run(['enrol', 'revoke', pc.serial, '--reason', '误批', '--dir', district.dir]);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect([exit, results[0]?.code]).toEqual([3, 'E_CERT_REVOKED']);
    expect(results[0]?.message).toContain('证书已于 2026-11-22 撤销');
  });
});

describe('--dry-run', () => {
  it('says what would happen and leaves no trace', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    const first = bundleOn(pc, log.batches);
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '第二包')]);
    const second = bundleOn(pc, log.batches.slice(sent), { no: 2 });
    const broken = join(pc.folder, 'broken.lxsync');
    writeFileSync(broken, first.bytes.slice(0, -1));
    const [tables, files] = [await dumpOf(district), filesOf(district)];
    const out = join(district.root, 'no-receipts');
    const { exit, results } = await importInto(district, [second.path, broken, first.path], {
      extra: ['--dry-run', '--receipts', out],
    });
    expect([exit, results.map(({ outcome, operations }) => [outcome, operations])]).toEqual([
      2,
      [
        ['stored', 1],
        ['refused', 0],
        ['stored', 2],
      ],
    ]);
    expect(await dumpOf(district)).toBe(tables);
    expect(filesOf(district)).toEqual(files);
    expect((await importInto(district, [first.path])).results[0]?.outcome).toBe('stored');
  });
});

describe('lxrecv verify', () => {
  it('checks a bundle by itself and writes nothing', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    log.append([setField(ids[0] as string, 'name', '第二包')]);
    const { path, bytes } = bundleOn(pc, log.batches.slice(-1), { no: 2 });
    const broken = join(pc.folder, 'broken.lxsync');
    writeFileSync(
      broken,
      bytes.map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
    );
    const files = filesOf(district);
    const right = await district.run(['verify', path, '--dir', district.dir]);
    expect([right.exit, right.out]).toEqual([0, [`${path}：校验通过，共 1 条。`]]);
    const both = await district.run(['verify', path, broken, '--dir', district.dir, '--json']);
    expect([both.exit, JSON.parse(both.out[0] ?? '').map(({ ok }: { ok: boolean }) => ok)]).toEqual([2, [true, false]]);
    expect((await district.run(['verify', broken, '--dir', district.dir])).exit).toBe(3);
    expect(filesOf(district)).toEqual(files);
  });

  it('without decrypting it needs no private key, and still finds every changed byte outside', async () => {
    const { pc, log } = await officeIn(district, 1);
    const { path, bytes } = bundleOn(pc, log.batches);
    const open = join(pc.folder, 'public');
    cpSync(join(district.dir, 'certificates'), join(open, 'certificates'), { recursive: true });
    copyFileSync(join(district.dir, 'district.json'), join(open, 'district.json'));
    const sealed = ['--dir', open, '--no-decrypt'];
    const right = await district.run(['verify', path, ...sealed]);
    expect([right.exit, right.out.join('')]).toEqual([0, expect.stringContaining('内容没有解密')]);
    expect((await district.run(['verify', path, '--dir', open])).exit).toBe(5);
    for (const at of [60, bytes.length >> 1, bytes.length - 1]) {
      const broken = join(pc.folder, 'broken.lxsync');
      writeFileSync(
        broken,
        bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      );
      expect((await district.run(['verify', broken, ...sealed])).exit).toBe(3);
    }
  });
});
