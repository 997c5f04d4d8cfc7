// Every file of the hostile corpus by itself, in a process of its own that has read nothing before: how much processor
// time it takes to refuse it, and how much memory. SYNC.md section 5 promises 200 ms and 64 MiB each.

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundleFile } from '#district/read-bundle-file.ts';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromHex, toHex } from '#shared/base/bytes.ts';
import type { TrustedCertificate } from '#shared/bundle/bundle-trust.ts';
import type { DistrictDocument } from '#shared/bundle/district-document.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { enrolledFiles, type HostileFile, strangersFiles } from '#tests/bundle/hostile-files.ts';
import {
  districtOf,
  emptyState,
  newDevice,
  newKeyRing,
  newLog,
  nowMs,
  writeBundle,
} from '#tests/bundle/sample-office.ts';
import { cpuSince, type Measured } from './measure.ts';
import { inOwnProcess } from './own-process.ts';

const flag = '--one-hostile-file';
const rounds = 3;
const limitMs = 200;
const limitMb = 64;

/** What a receiver knows, for a process that has only files. */
type Known = {
  readonly district: DistrictDocument;
  readonly signed: TrustedCertificate;
  readonly privateKeyHex: string;
};
type Run = { readonly code: string; readonly cpuMs: number; readonly addedMb: number };
type Case = Pick<HostileFile, 'name' | 'code'> & Omit<Run, 'code'>;

/** The least of three runs of each: what else runs on the machine can only add to it. */
export function benchHostileFiles(): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'bench-hostile-'));
  const keys = newKeyRing();
  const [district, device] = [districtOf(keys), newDevice(keys)];
  const good = writeBundle(device, district, newLog('LOGA00000001').batches).bytes;
  const known: Known = {
    district: district.district,
    signed: device.signed,
    privateKeyHex: toHex(keys.enc.privateKey),
  };
  writeFileSync(join(folder, 'known.json'), JSON.stringify(known));
  const runOf = (file: Pick<HostileFile, 'name' | 'code' | 'bytes' | 'sizeBytes'>): Case => {
    const path = join(folder, 'file');
    writeFileSync(path, file.bytes);
    if (file.sizeBytes !== undefined) truncateSync(path, file.sizeBytes);
    const runs = Array.from({ length: rounds }, () => inOwnProcess<Run>(flag, folder, path));
    const wrong = runs.find(({ code }) => code !== file.code);
    if (wrong) throw new Error(`${file.name}: ${wrong.code}`);
    const least = (figure: (run: Run) => number) => Math.min(...runs.map(figure));
    return { ...file, cpuMs: least(({ cpuMs }) => cpuMs), addedMb: least(({ addedMb }) => addedMb) };
  };
  const sound = runOf({ name: '正常的文件', code: 'OK' as HostileFile['code'], bytes: good });
  const cases = [...strangersFiles(good), ...enrolledFiles(device, district)].map(runOf);
  rmSync(folder, { recursive: true });
  return report(sound, cases);
}

function report(sound: Case, cases: readonly Case[]): Measured {
  const slowest = [...cases].sort((a, b) => b.cpuMs - a.cpuMs);
  const largest = [...cases].sort((a, b) => b.addedMb - a.addedMb);
  const over = cases.filter(({ cpuMs, addedMb }) => cpuMs > limitMs || addedMb > limitMb);
  const inWords = ({ name, cpuMs, addedMb }: Case) => `${name} ${cpuMs} ms ${addedMb} MB`;
  const oursMs = slowest[0]?.cpuMs ?? 0;
  return {
    name: `拒收 ${cases.length} 种有害文件，最慢的一种（CPU，新开的进程）`,
    floor: '承诺的上限',
    oursMs,
    floorMs: limitMs,
    ratio: oursMs / limitMs,
    promise: 1,
    details: [
      `最慢：${slowest.slice(0, 5).map(inWords).join('；')}`,
      `内存增加最多（承诺 ${limitMb} MB）：${largest.slice(0, 5).map(inWords).join('；')}`,
      `对照：${inWords(sound)}`,
      `超过承诺的：${over.length === 0 ? '无' : over.map(inWords).join('；')}`,
    ],
  };
}

/** In such a process: one file, printed as JSON. False when the process was started for something else. */
export function isOneHostileFile(argv: readonly string[]): boolean {
  const [folder = '', path = ''] = argv.slice(argv.indexOf(flag) + 1);
  if (!argv.includes(flag)) return false;
  const known = JSON.parse(readFileSync(join(folder, 'known.json'), 'utf8')) as Known;
  const before = process.memoryUsage().rss;
  const cpu = process.cpuUsage();
  const code = codeOf(path, known);
  const cpuMs = cpuSince(cpu);
  const addedMb = Math.round((process.resourceUsage().maxRSS * 1024 - before) / 1024 / 1024);
  process.stdout.write(JSON.stringify({ code, cpuMs, addedMb } satisfies Run));
  return true;
}

function codeOf(path: string, { district, signed, privateKeyHex }: Known): string {
  const read = readBundleFile(path);
  if (!read.ok) return read.error.code;
  const kids = district.enc.map(({ kid }) => ({ kid, privateKey: fromHex(privateKeyHex) }));
  const trust = { district, keys: kids, nowMs, certificate: () => signed };
  const verified = verifyBundle(read.value, trust, emptyState, nodeDeflate);
  if (!verified.ok) return verified.error.code;
  for (const segment of verified.value.segments()) if (!segment.ok) return segment.error.code;
  return 'OK';
}
