// 接收 of a colleague's bundle on a PC: open (verify in full), dry run, save sealed in both copies, settle; beside
// verifying the same lines, putting them into the book and writing them plainly to a database and a file. The host works
// in a thread of its own, as in life, so that what holds up the page can be told: the longest time in which the page's
// thread came to nothing else. The database is one in memory, the same for both.

import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort, Worker } from 'node:worker_threads';
import { Dexie } from 'dexie';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type LedgerStore, openLedgerStore } from '#renderer/data/ledger-store.ts';
import { pagePace } from '#renderer/data/pace.ts';
import { createHost } from '#renderer/host/host.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import type { HostApi, HostMethod, HostReply } from '#shared/host/host-api.ts';
import { applyOperations, createBook } from '#shared/ledger/book.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import { districtOf, emptyState, newDevice, newKeyRing, trustOf, writeBundle } from '#tests/bundle/sample-office.ts';
import { value } from '#tests/exchange/office.ts';
import { freshDatabase } from '#tests/storage/desk-of-tests.ts';
import { cpuSince, type Measured, median, ratioOf } from './measure.ts';
import { inOwnProcess } from './own-process.ts';
import { hostOver, type PeerOffice, preparePeers, receiver } from './peer-office.ts';
import { draftsFor, employmentValues, writtenLog } from './samples.ts';

const people = 50_000;
const rounds = 3;
const batchLines = 1024;
const flag = '--one-peer-receiving';
const hostFlag = '--peer-host';

/** CPU is that of all threads. */
type Run = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly stretchMs: number;
  readonly parts: readonly string[];
};

/** Median of three runs of each, in turn, each in a process of its own. */
export async function benchPeerReceive(): Promise<Measured> {
  const office = await preparePeers(people);
  const runs: { ours: Run[]; floor: Run[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round++)
    for (const name of ['ours', 'floor'] as const)
      runs[name].push(inOwnProcess<Run>(flag, name, office.data, office.stick));
  office.remove();
  const of = (list: readonly Run[], figure: (run: Run) => number) => median(list.map(figure));
  const [oursMs, floorMs] = [of(runs.ours, ({ cpuMs }) => cpuMs), of(runs.floor, ({ cpuMs }) => cpuMs)];
  return {
    name: '本机接收同事的交换包，100,000 条，台账 50,000 人（CPU）',
    floor: '校验 + 并入台账 + 不加密写入数据库和文件（CPU）',
    oursMs,
    floorMs,
    ratio: ratioOf(oursMs, floorMs),
    promise: 2,
    details: [
      `本程序：全程 ${of(runs.ours, ({ ms }) => ms)} ms（${runs.ours.at(-1)?.parts.join('，')}）`,
      `页面线程最长一段 ${runs.ours.map(({ stretchMs }) => stretchMs).join('、')} ms（承诺 50）`,
      `下限：全程 ${of(runs.floor, ({ ms }) => ms)} ms（${runs.floor.at(-1)?.parts.join('，')}）`,
    ],
  };
}

/** In such a process or thread: one run, printed as JSON. False when it was started for something else. */
export async function isOnePeerReceiving(argv: readonly string[]): Promise<boolean> {
  if (argv.includes(hostFlag)) return answerCalls(officeIn(argv, hostFlag, 0));
  if (!argv.includes(flag)) return false;
  const isOurs = argv[argv.indexOf(flag) + 1] === 'ours';
  process.stdout.write(JSON.stringify(isOurs ? await receiveOnce(officeIn(argv, flag, 1)) : await floorOnce()));
  return true;
}

function officeIn(argv: readonly string[], after: string, skip: number): PeerOffice {
  const [data = '', stick = ''] = argv.slice(argv.indexOf(after) + 1 + skip);
  return { data, stick };
}

type Call = { readonly id: number; readonly method: HostMethod; readonly args: readonly unknown[] };
type Answer = { readonly id: number; readonly reply: HostReply<HostMethod> };

/** The host's thread. */
function answerCalls(office: PeerOffice): true {
  const { host, remove } = hostOver(office);
  parentPort?.on('message', async (call: Call | 'end') => {
    if (call === 'end') {
      remove();
      return parentPort?.close();
    }
    const method = host[call.method] as (...args: readonly unknown[]) => Promise<HostReply<HostMethod>>;
    parentPort?.postMessage({ id: call.id, reply: await method(...call.args) } satisfies Answer);
  });
  return true;
}

function hostInThread({ data, stick }: PeerOffice) {
  const thread = new Worker(process.argv[1] ?? '', { argv: [hostFlag, data, stick] });
  const waiting = new Map<number, (reply: HostReply<HostMethod>) => void>();
  thread.on('message', ({ id, reply }: Answer) => {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
  let calls = 0;
  const host = createHost((method, args) => {
    thread.postMessage({ id: ++calls, method, args } satisfies Call);
    return new Promise((resolve) => waiting.set(calls, resolve));
  });
  return { host, end: () => thread.postMessage('end') };
}

async function receiveOnce(office: PeerOffice): Promise<Run> {
  const { host, end } = hostInThread(office);
  const store = await openStore(host);
  const [file] = value(await host.scanIncoming()).filter(({ kind, state }) => kind === 'peer' && state === 'new');
  const id = file?.id ?? '';
  const run = await measured(async (mark) => {
    const { operations = 0 } = value(await host.openIncoming({ id }));
    if (operations < 2 * people) throw new Error(`${operations} operations`);
    mark('校验');
    const draft = value(await store.receiving.look(id, operations));
    mark('试算');
    value(await store.receiving.receive(draft));
    mark('写入');
    value(await host.settleIncoming({ id, confirmed: true }));
    mark('收完');
  });
  await store.close();
  end();
  return run;
}

async function openStore(host: HostApi): Promise<LedgerStore> {
  const unlocked = value(await host.unlock({ ledger: 'formal', ...receiver }));
  const deps = { host, unlocked, onProgress: () => undefined, indexedDb: freshDatabase(), pace: pagePace };
  return value(await openLedgerStore(deps));
}

/** The same lines as ours, from a bundle of the same make; making it is not counted. */
async function floorOnce(): Promise<Run> {
  const keys = newKeyRing();
  const [district, device] = [districtOf(keys), newDevice(keys)];
  const known = writtenLog(draftsFor(people).filter(({ t }) => t === 'person'));
  const { bytes } = writeBundle(device, district, writtenLog(changesOf(known.ops), 'BENCH0000002').batches);
  const book = createBook();
  applyOperations(book, known.ops);
  const raw = new Dexie('raw', freshDatabase());
  raw.version(1).stores({ rows: '++n' });
  const folder = mkdtempSync(join(tmpdir(), 'bench-floor-'));
  const file = openSync(join(folder, 'lines'), 'w');
  const run = await measured(async (mark) => {
    const verified = verifyBundle(bytes, trustOf(keys, district, [device.signed]), emptyState, nodeDeflate);
    const rows: { text: string }[] = [];
    for (const segment of value(verified).segments()) {
      const { lines, operations } = value(segment);
      applyOperations(book, operations);
      for (let at = 0; at < lines.length; at += batchLines)
        rows.push({ text: `${lines.slice(at, at + batchLines).join('\n')}\n` });
    }
    mark('校验并入');
    await raw.table('rows').bulkAdd(rows);
    for (const { text } of rows) writeSync(file, text);
    fsyncSync(file);
    mark('写入');
  });
  raw.close();
  closeSync(file);
  rmSync(folder, { recursive: true });
  return run;
}

function changesOf(known: ReturnType<typeof writtenLog>['ops']): OperationDraft[] {
  return known.flatMap(({ id, op }, i) => [
    { k: 'set', t: 'person', r: op.r ?? '', f: { phone: `198${String(i).padStart(8, '0')}` }, b: { phone: [id] } },
    { k: 'new', t: 'employment', r: `E${i}`, f: employmentValues(i) },
  ]);
}

async function measured(work: (mark: (part: string) => void) => Promise<void>): Promise<Run> {
  const parts: string[] = [];
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let last = start;
  await work((part) => {
    const now = performance.now();
    parts.push(`${part} ${Math.round(now - last)} ms`);
    last = now;
  });
  delays.disable();
  return { ms: Math.round(last - start), cpuMs: cpuSince(cpu), stretchMs: Math.round(delays.max / 1e6), parts };
}
