import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { batchReader } from '#renderer/data/batch-report.ts';
import type { IndexedDbParts } from '#renderer/data/database.ts';
import { type LedgerStore, openLedgerStore, type StoreDeps, type StoreProblem } from '#renderer/data/ledger-store.ts';
import type { PrepareFile } from '#renderer/data/prepare-file.ts';
import { damagedSentence, type ReadReport } from '#renderer/data/read-report.ts';
import { fail, ok } from '#shared/base/result.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { Unlocked } from '#shared/host/host-api.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { fingerprintOf } from '#shared/sync/merge.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';

/** A PC: its host's journal, its browser's database, and its data key. */
export type Pc = { readonly host: MemoryHost; indexedDb: IndexedDbParts; readonly unlocked: () => Unlocked };

export function newPc(keyByte = 7, installationId = 'INSTALL00001'): Pc {
  const unlocked = (): Unlocked => ({
    ledger: 'formal',
    installationId,
    office: { committeeCode: '990000001', committeeName: '锦棠街道两新组织综合党委', deviceName: '党建办电脑' },
    user: { id: 'u1', name: '录入员甲' },
    deviceId: 'D1',
    dataKey: new Uint8Array(32).fill(keyByte),
  });
  return { host: memoryHost(), indexedDb: freshDatabase(), unlocked };
}

export function freshDatabase(): IndexedDbParts {
  return { indexedDB: new IDBFactory(), IDBKeyRange };
}

/** Without the worker that a browser has: every file as it is. */
export const keepAsItIs: PrepareFile = async (file) => {
  if (file.size === 0) return { ok: false, error: { kind: 'empty', name: file.name } };
  const content = new Uint8Array(await file.arrayBuffer());
  return { ok: true, value: { content, sm3: sm3Hex(content), mime: 'image/jpeg', name: file.name, w: 4, h: 3 } };
};

/** The worker's part without a worker. */
export const readHere: ReadReport = async (source, safe, { onProgress }) => {
  const reader = batchReader(safe);
  for (let from = 1; from <= source.total; ) {
    const slice = await source.read(from);
    if (!slice.ok) return fail({ sentence: slice.error.message });
    const taken = await reader.take(slice.value.rows);
    if (!taken.ok) return fail({ sentence: damagedSentence(taken.error.n) });
    from = (slice.value.rows.at(-1)?.n ?? source.total) + 1;
    onProgress(from - 1, source.total);
  }
  return ok(reader.report());
};

let clock = 1_750_000_000_000;

export function depsOf(pc: Pc, some: Partial<StoreDeps> = {}): StoreDeps {
  const pace = { now: () => performance.now(), pause: () => Promise.resolve() };
  const now = () => (clock += 1000);
  return {
    host: pc.host.api,
    unlocked: pc.unlocked(),
    onProgress: () => undefined,
    indexedDb: pc.indexedDb,
    pace,
    now,
    prepare: keepAsItIs,
    ...some,
  };
}

export async function openStore(pc: Pc, some: Partial<StoreDeps> = {}): Promise<LedgerStore> {
  const opened = await openLedgerStore(depsOf(pc, some));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

export async function openingProblem(pc: Pc): Promise<StoreProblem | undefined> {
  const opened = await openLedgerStore(depsOf(pc));
  return opened.ok ? undefined : opened.error;
}

export function fingerprint(store: LedgerStore): string {
  return fingerprintOf(store.book.state);
}

export const person = (id: string, values: { readonly [field: string]: string } = {}): Change => ({
  kind: 'create',
  entity: 'person',
  id,
  values: { name: `人${id}`, ...values },
});

export const activity = (id: string): Change => ({
  kind: 'create',
  entity: 'activity',
  id,
  values: { topic: `活动${id}`, heldOn: '2026-11-01' },
});

export const rename = (id: string, name: string): Change => ({
  kind: 'update',
  entity: 'person',
  id,
  values: { name },
});
