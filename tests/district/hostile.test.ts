// Hostile files through the receiver itself, as a program: refused by name, the database and its files as before, soon, and
// without much memory. Time and memory are measured in child processes, beside a run on a good file; the allowances are
// wide, because a shared machine is slow at times (the promise is 200 ms and 64 MiB).

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolledFiles, type HostileFile, strangersFiles } from '#tests/bundle/hostile-files.ts';
import { newLog } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  dumpOf,
  englishIn,
  enrolPc,
  importInto,
  newDistrict,
  type SampleDistrict,
} from './sample-district.ts';

const program = join(import.meta.dirname, '../../dist/node/lxrecv.mjs');
const telling = pathToFileURL(join(import.meta.dirname, '../helpers/tell-usage.mjs')).href;
/** For each file; the most memory of all in one process bounds that of each. */
const allowedMs = 2000;
const allowedKb = 64 * 1024;

let district: SampleDistrict;
let good: string;
let hostile: readonly (HostileFile & { readonly path: string })[];

beforeAll(async () => {
  district = await newDistrict();
  const pc = await enrolPc(district);
  const bundle = bundleOn(pc, newLog('LOGGOOD00001').batches, { no: 9 });
  good = bundle.path;
  await importInto(district, [good]);
  hostile = [...strangersFiles(bundle.bytes), ...enrolledFiles(pc, pc.file)].map((file) => {
    const path = join(district.root, `${file.name}.lxsync`);
    writeFileSync(path, file.bytes);
    if (file.sizeBytes !== undefined) truncateSync(path, file.sizeBytes);
    return { ...file, path };
  });
});
afterAll(() => district.remove());

function verifyIn(paths: readonly string[]) {
  const argv = ['--import', telling, program, 'verify', ...paths, '--dir', district.dir, '--json'];
  const { stdout, output } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const reports = JSON.parse(stdout) as readonly { readonly ok: boolean; readonly code?: string }[];
  return { reports, ...(JSON.parse(output[3] ?? '') as { readonly ms: number; readonly peakKb: number }) };
}

describe('a hostile file at the receiver', () => {
  it('is refused under its name by import; no table changes, and the program goes on with the next file', async () => {
    const before = await dumpOf(district);
    const { exit, results } = await importInto(district, [...hostile.map(({ path }) => path), good]);
    const withoutReceipts = (dump: string) => dump.split('\n').filter((line) => !line.startsWith('receipt '));
    expect(withoutReceipts(await dumpOf(district))).toEqual(withoutReceipts(before));
    expect(exit).toBe(2);
    expect(results.map(({ code }) => code)).toEqual([...hostile.map(({ code }) => code), 'DUP_OK']);
    for (const { message } of results) expect(englishIn(message.replace(/“[^”]*”/g, ''))).toEqual([]);
    expect(existsSync(join(district.dir, 'blobs'))).toBe(false);
    const archived = readdirSync(join(district.dir, 'archive'), { recursive: true, withFileTypes: true });
    expect(archived.filter((entry) => entry.isFile())).toHaveLength(1);
  });

  it.skipIf(!existsSync(program) || process.platform !== 'linux')(
    'costs little time, and all of them together little memory more than a good one',
    () => {
      const floor = verifyIn([good]);
      expect(floor.reports).toMatchObject([{ ok: true }]);
      const all = verifyIn(hostile.map(({ path }) => path));
      expect(all.reports.map(({ code }) => code)).toEqual(hostile.map(({ code }) => code));
      if (process.env.LXL_COSTS) process.stdout.write(`${JSON.stringify({ floor, all, files: hostile.length })}\n`);
      expect((all.ms - floor.ms) / hostile.length).toBeLessThan(allowedMs);
      expect(all.peakKb - floor.peakKb).toBeLessThan(allowedKb);
    },
  );
});
