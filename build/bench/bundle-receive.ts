// Taking in a bundle at the district beside its floor: verifying it, and a bare COPY of its lines into a table without
// any key. Each run begins with an empty embedded database, whose opening is not counted.

import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { nodeDisk } from '#district/disk.ts';
import { type DistrictFolder, openDistrict, trustOf } from '#district/district-folder.ts';
import { nodeDeflate } from '#district/node-deflate.ts';
import { numberKeysOf } from '#district/number-keys.ts';
import { receiveFile } from '#district/receive.ts';
import { openInMemory } from '#district/store/embedded-database.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { emptyState, nowMs } from '#tests/bundle/sample-office.ts';
import { bundleOn, enrolPc, newDistrict } from '#tests/district/sample-district.ts';
import { cpuSince, type Measured, median, ratioOf } from './measure.ts';
import { inOwnProcess } from './own-process.ts';
import { draftsFor, writtenLog } from './samples.ts';

const people = 50_000;
const rounds = 3;
const flag = '--one-receiving';

type Run = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly parts: readonly string[];
  readonly addedMb: number;
};

/** Median of three runs of each, in turn, each in a process of its own that only reads the bundle. */
export async function benchBundleReceive(): Promise<Measured> {
  const district = await newDistrict();
  const pc = await enrolPc(district);
  const { path } = bundleOn(pc, writtenLog(draftsFor(people)).batches);
  const runs: { ours: Run[]; floor: Run[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round++)
    for (const name of ['ours', 'floor'] as const) runs[name].push(inOwnProcess<Run>(flag, name, district.dir, path));
  district.remove();
  const of = (list: readonly Run[], value: (run: Run) => number) => median(list.map(value));
  const [oursMs, floorMs] = [of(runs.ours, ({ ms }) => ms), of(runs.floor, ({ ms }) => ms)];
  const [oursCpu, floorCpu] = [of(runs.ours, ({ cpuMs }) => cpuMs), of(runs.floor, ({ cpuMs }) => cpuMs)];
  const each = runs.ours.map(({ cpuMs }, i) => ratioOf(cpuMs, runs.floor[i]?.cpuMs ?? 0).toFixed(2)).join('、');
  return {
    name: '区级接收，100,000 条',
    floor: '校验 + COPY 进无索引的表',
    oursMs,
    floorMs,
    ratio: ratioOf(oursMs, floorMs),
    promise: 2,
    details: [
      `CPU ${oursCpu} ms，下限 CPU ${floorCpu} ms，比值 ${ratioOf(oursCpu, floorCpu)}（各轮 ${each}）`,
      `本程序：内存最多增加 ${of(runs.ours, ({ addedMb }) => addedMb)} MB（含嵌入式数据库）`,
      `下限：${runs.floor[0]?.parts.join('，')}，内存最多增加 ${of(runs.floor, ({ addedMb }) => addedMb)} MB`,
    ],
  };
}

/** In such a process: one run, printed as JSON. False when the process was started for something else. */
export async function isOneReceiving(argv: readonly string[]): Promise<boolean> {
  const [name, dir = '', path = ''] = argv.slice(argv.indexOf(flag) + 1);
  if (!argv.includes(flag)) return false;
  const folder = openDistrict(dir);
  if (!folder.ok) throw new Error(folder.error.message);
  const before = process.memoryUsage().rss;
  const run = name === 'ours' ? await receiveOnce(folder.value, path) : await floorOnce(folder.value, path);
  const addedMb = Math.round((process.resourceUsage().maxRSS * 1024 - before) / 1e6);
  process.stdout.write(JSON.stringify({ ...run, addedMb }));
  return true;
}

async function receiveOnce(folder: DistrictFolder, path: string): Promise<Omit<Run, 'addedMb'>> {
  const db = await openInMemory();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const received = await receiveFile(path, {
    folder,
    db,
    now: new Date(nowMs),
    numberKeys: numberKeysOf(folder.path, nodeDisk),
    disk: nodeDisk,
  });
  const [ms, cpuMs] = [Math.round(performance.now() - start), cpuSince(cpu)];
  if (received.operations !== 2 * people) throw new Error(received.message);
  await db.close();
  return { ms, cpuMs, parts: [] };
}

async function floorOnce(folder: DistrictFolder, path: string): Promise<Omit<Run, 'addedMb'>> {
  const db = await PGlite.create('memory://');
  await db.exec('CREATE TABLE stage (line text NOT NULL)');
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const verified = verifyBundle(new Uint8Array(readFileSync(path)), trustOf(folder, nowMs), emptyState, nodeDeflate);
  if (!verified.ok) throw new Error(verified.error.code);
  const lines: string[] = [];
  for (const segment of verified.value.segments()) if (segment.ok) lines.push(...segment.value.lines);
  const verifiedMs = Math.round(performance.now() - start);
  const text = lines.map((line) => `${line.replaceAll('\\', '\\\\')}\n`).join('');
  await db.query("COPY stage FROM '/dev/blob'", [], { blob: new Blob([text]) });
  const [ms, cpuMs] = [Math.round(performance.now() - start), cpuSince(cpu)];
  await db.close();
  return { ms, cpuMs, parts: [`校验 ${verifiedMs} ms`, `COPY ${ms - verifiedMs} ms`] };
}
