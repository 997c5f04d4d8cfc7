import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newLog, nowMs } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  dumpOf,
  englishIn,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  type Pc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

const dayMs = 86_400_000;
let district: SampleDistrict;
let pc: Pc;

/** Two bundles of one PC, the second building on the first. */
beforeEach(async () => {
  district = await newDistrict();
  pc = await enrolPc(district);
  const log = newLog('A1B2C3D4E5F6');
  log.append([{ k: 'new', t: 'person', r: 'p1', f: { name: '测试甲', phone: '19900000001' } }]);
  const first = bundleOn(pc, log.batches);
  log.append([{ k: 'set', t: 'person', r: 'p1', f: { phone: '19900000002' } }]);
  const second = bundleOn(pc, log.batches.slice(2), { no: 2, prev: first.digest });
  const outcomes = [
    await importInto(district, [first.path]),
    await importInto(district, [second.path], { atMs: nowMs + dayMs }),
  ];
  expect(outcomes.map(({ results }) => results[0]?.code)).toEqual(['OK', 'OK']);
});
afterEach(() => district.remove());

const doctor = (...extra: readonly string[]) => district.run(['doctor', '--dir', district.dir, ...extra]);

function archived(): readonly string[] {
  const year = join(district.dir, 'archive', readdirSync(join(district.dir, 'archive'))[0] ?? '');
  return readdirSync(year).map((name) => join(year, name));
}

describe('doctor', () => {
  it('finds archive and database in agreement, years later too, and changes nothing', async () => {
    const before = await dumpOf(district);
    const { exit, out, err } = await district.run(['doctor', '--dir', district.dir], nowMs + 3000 * dayMs);
    expect([exit, err]).toEqual([0, []]);
    expect(out.at(-1)).toBe('数据库与全部原始包一致。');
    expect(await dumpOf(district)).toBe(before);
  });

  it('names the table that was changed by hand, and puts it right', async () => {
    const before = await dumpOf(district);
    await queryIn(district.dir, "UPDATE record SET fields = '{}' WHERE rid = 'p1'");
    const found = await doctor();
    expect(found.exit).toBe(2);
    expect(found.out.join('')).toContain('记录与原始包不一致');
    expect(found.out.flatMap(englishIn)).toEqual([]);
    expect((await doctor('--rebuild')).exit).toBe(0);
    const after = await dumpOf(district);
    expect(linesOf(after, 'record')).toEqual(linesOf(before, 'record'));
    expect(linesOf(after, 'receipt')).toEqual(linesOf(before, 'receipt'));
    expect((await doctor()).exit).toBe(0);
  });

  it('rebuilds a database that is gone; receipts go on above the numbers that were handed out', async () => {
    const before = await dumpOf(district);
    rmSync(join(district.dir, 'db'), { recursive: true });
    expect((await doctor('--rebuild')).exit).toBe(0);
    expect(linesOf(await dumpOf(district), 'op')).toHaveLength(linesOf(before, 'op').length);
    const log = newLog('Z9Y8X7W6V5T4');
    log.append([{ k: 'new', t: 'person', r: 'p2', f: { name: '测试乙' } }]);
    const { results } = await importInto(district, [bundleOn(pc, log.batches, { no: 3 }).path]);
    expect(openOnPc(pc, results[0]?.receipt?.file).rno).toBeGreaterThan(2);
  });

  it('names a damaged and a missing original, and does not rebuild from half of them', async () => {
    const [first = '', second = ''] = archived();
    chmodSync(first, 0o644);
    const bytes = readFileSync(first);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(first, bytes);
    rmSync(second);
    const before = await dumpOf(district);
    const { exit, out, err } = await doctor('--rebuild');
    expect(exit).toBe(2);
    expect(out.join('')).toContain(`已损坏：${first}`);
    expect(out.join('')).toContain('档案中没有原始包');
    expect(err.join('')).toContain('没有重建');
    expect(await dumpOf(district)).toBe(before);
  });
});

function linesOf(dump: string, table: string): readonly string[] {
  const numbering = /"(?:bundle|id)":\d+,?/g;
  return dump
    .split('\n')
    .filter((line) => line.startsWith(`${table} `))
    .map((line) => line.replaceAll(numbering, ''));
}
