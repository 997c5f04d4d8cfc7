// npm run bench [-- --only NAME] [--json] [--size N]: each promise beside its floor in the same run. Timings are reported,
// never judged: a shared machine may be twice as slow from one minute to the next.

import { gunzipSync, gzipSync } from 'node:zlib';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import { sm4Ctr } from '#shared/crypto/sm4.ts';
import { chainStart, walkChain } from '#shared/sync/chain.ts';
import { districtOf, emptyState, newDevice, newKeyRing, trustOf, writeBundle } from '#tests/bundle/sample-office.ts';
import { benchBundleReceive, isOneReceiving } from './bundle-receive.ts';
import { holdContest, isOneRun } from './contest.ts';
import { benchHostileFiles, isOneHostileFile } from './hostile-files.ts';
import { type Bench, type Measured, measure } from './measure.ts';
import { benchPeerReceive, isOnePeerReceiving } from './peer-receive.ts';
import { draftsFor, writtenLog } from './samples.ts';
import { workbookImport } from './workbook-import.ts';
import { workbookRead } from './workbook-read.ts';
import { benchWorkbookWrite, isOneWriter } from './workbook-write.ts';

const people = 50_000;

function main(argv: readonly string[]): Promise<void> {
  const only = argv[argv.indexOf('--only') + 1];
  const chosen = Object.entries(benches).filter(([name]) => !argv.includes('--only') || name === only);
  if (chosen.length > 0) return run(chosen, argv.includes('--json'));
  process.stderr.write(`没有名为 ${only} 的测速项目，可选：${Object.keys(benches).join('、')}。\n`);
  process.exitCode = 4;
  return Promise.resolve();
}

async function run(
  chosen: readonly (readonly [string, () => Promise<Measured> | Measured])[],
  asJson: boolean,
): Promise<void> {
  const results: Measured[] = [];
  for (const [, take] of chosen) {
    const measured = await take();
    results.push(measured);
    if (!asJson) process.stdout.write(`${lineOf(measured)}\n`);
  }
  if (asJson) process.stdout.write(`${JSON.stringify(results)}\n`);
}

function lineOf({ name, floor, oursMs, floorMs, ratio, promise, details = [] }: Measured): string {
  const line = `${name}  ${oursMs} ms  ${floor} ${floorMs} ms  比值 ${ratio}（承诺 ${promise}）`;
  return [line, ...details.map((detail) => `    ${detail}`)].join('\n');
}

const benches: { readonly [name: string]: () => Promise<Measured> | Measured } = {
  'bundle-build': () => measure(benchBuild()),
  'bundle-verify': () => measure(benchVerify()),
  'bundle-receive': benchBundleReceive,
  'peer-receive': benchPeerReceive,
  'hostile-files': benchHostileFiles,
  'workbook-read': () => holdContest(workbookRead),
  'workbook-import': () => holdContest(workbookImport),
  'workbook-write': benchWorkbookWrite,
};

function office() {
  const keys = newKeyRing();
  const district = districtOf(keys);
  const device = newDevice(keys);
  return { district, device, trust: trustOf(keys, district, [device.signed]) };
}

function benchBuild(): Bench {
  const { district, device } = office();
  const { batches, ops } = writtenLog(draftsFor(people));
  return {
    name: '生成报送包，100,000 条',
    floor: '规范 JSON + 压缩 + SM4 + SM3',
    promise: 1.3,
    ours: () => writeBundle(device, district, batches),
    bare() {
      const text = ops.map(({ op }) => canonicalJson(op as unknown as JsonObject)).join('\n');
      return sm3(encrypted(gzipSync(text)));
    },
  };
}

function benchVerify(): Bench {
  const { district, device, trust } = office();
  const { batches } = writtenLog(draftsFor(people));
  const log = batches[0]?.log ?? '';
  const { bytes } = writeBundle(device, district, batches);
  const packed = gzipSync(Buffer.concat(batches.map(({ text }) => text)));
  return {
    name: '校验并读出报送包，100,000 条',
    floor: 'SM4 + SM3（压缩前后各一遍）+ 解压 + 逐条解析并核对写法 + 逐条链值',
    promise: 1.3,
    ours() {
      const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
      if (!verified.ok) throw new Error(verified.error.code);
      let operations = 0;
      for (const segment of verified.value.segments()) operations += segment.ok ? segment.value.operations.length : 0;
      if (operations !== 2 * people) throw new Error(`${operations} operations`);
    },
    bare() {
      sm3(packed);
      encrypted(packed);
      const plain = gunzipSync(packed);
      sm3(plain);
      const walk = walkChain(log, chainStart(log));
      let at = 0;
      for (const line of plain.toString().trimEnd().split('\n')) {
        if (JSON.stringify(JSON.parse(line)) !== line) throw new Error(line);
        const end = plain.indexOf(newline, at);
        walk.readLine(plain, at, end);
        walk.step();
        at = end + 1;
      }
    },
  };
}

const newline = 10;

function encrypted(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return sm4Ctr(new Uint8Array(16), new Uint8Array(16), bytes);
}

const argv = process.argv.slice(2);
const isOne =
  isOneHostileFile(argv) ||
  (await isOneRun(workbookRead, argv)) ||
  (await isOneRun(workbookImport, argv)) ||
  (await isOneWriter(argv)) ||
  (await isOneReceiving(argv)) ||
  (await isOnePeerReceiving(argv));
if (!isOne) await main(argv);
