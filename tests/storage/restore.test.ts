// Restoring on the page's side: the browser's database gives way to the restored journal exactly once, nothing of what it
// alone had is lost, and a backup says what it holds before anybody decides.

import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { sideDatabase } from '#renderer/data/database.ts';
import type { BatchRow, FoundBackup, RestoredFrom } from '#shared/host/host-api.ts';
import { recordById } from '#shared/ledger/book.ts';
import { fingerprint, newPc, openStore, type Pc, person, readHere, rename } from './desk-of-tests.ts';

const reading = { onProgress: () => undefined, signal: new AbortController().signal };

function backupOf(pc: Pc): { readonly found: FoundBackup; readonly rows: BatchRow[] } {
  const rows = structuredClone(pc.host.rows);
  const found: FoundBackup = {
    id: 'B1',
    placeLabel: 'U盘',
    kind: 'backup',
    at: '2026-03-01T08:15:00.000Z',
    committeeName: '锦棠街道两新组织综合党委',
    deviceName: '党建办电脑',
    users: ['录入员甲'],
    batches: rows.length,
    sizeBytes: 1,
    isOwn: true,
  };
  Object.assign(pc.host.api, {
    readBackup: async ({ from }: { from: number }) => {
      const slice = rows.slice(from - 1, from + 1);
      return { ok: true, value: { rows: slice, done: from + slice.length > rows.length } };
    },
  });
  return { found, rows };
}

/** What the host does: the backup's rows become the journal. */
function putInPlace(pc: Pc, rows: readonly BatchRow[], id = 'R1'): void {
  const last = pc.host.rows.at(-1) as BatchRow;
  const restored: RestoredFrom = {
    id,
    backupAt: '2026-03-01T08:15:00.000Z',
    placeLabel: 'U盘',
    restoredAt: '2026-03-02T00:00:00.000Z',
    before: { n: last.n, chain: last.chain },
  };
  pc.host.rows = structuredClone([...rows]);
  pc.host.facts = { mark: 'restore', restored };
}

describe('a backup', () => {
  it('says what it holds and what was changed since', async () => {
    const pc = newPc();
    const store = await openStore(pc, { read: readHere });
    await store.commit([person('P1'), person('P2')], '新增');
    const { found } = backupOf(pc);
    const before = fingerprint(store);
    await store.commit([rename('P1', '改名'), person('P3')], '修改');
    const looked = await store.lookIntoBackup(found, reading);
    expect(looked).toMatchObject({ ok: true, value: { report: { batches: 2, fingerprint: before, unreadable: 0 } } });
    if (!looked.ok) return;
    expect(looked.value.report.counts.person).toBe(2);
    expect(looked.value.since?.counts).toEqual([
      { entity: 'person', before: 2, now: 3, added: 1, changed: 1, deleted: 0 },
    ]);
    expect(await store.tryRestore(found, reading)).toMatchObject({ ok: true });
    await store.close();
  });

  it('does not pass the trial when a row is damaged, foreign or missing', async () => {
    const pc = newPc();
    const store = await openStore(pc, { read: readHere });
    await store.commit([person('P1')], '新增');
    await store.commit([person('P2')], '新增');
    const { found, rows } = backupOf(pc);
    expect((await store.tryRestore(found, reading)).ok).toBe(true);
    const [first, second, third] = rows as [BatchRow, BatchRow, BatchRow];
    const damaged = { ...second, sealed: second.sealed.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) };
    rows.splice(0, 3, first, damaged, third);
    expect(await store.tryRestore(found, reading)).toMatchObject({
      ok: false,
      error: { sentence: expect.stringContaining('第 2 批') },
    });
    rows.splice(0, 3, first, third);
    expect((await store.tryRestore({ ...found, batches: 2 }, reading)).ok).toBe(false);
    rows.splice(0, 2, first, second, third);
    expect((await store.tryRestore({ ...found, batches: 9 }, reading)).ok).toBe(false);
    await store.close();
  });
});

describe('a restored ledger', () => {
  it('opens with the backup’s records, under a new log, and says so', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1')], '新增');
    const { rows } = backupOf(pc);
    await store.commit([rename('P1', '改名')], '修改');
    await store.close();
    putInPlace(pc, rows);
    const restored = await openStore(pc);
    expect(recordById(restored.book, 'person', 'P1')?.values.name).toBe('人P1');
    expect(restored.notices).toEqual([expect.stringContaining('2026-03-01 的备份恢复')]);
    await restored.commit([rename('P1', '恢复后')], '修改');
    await restored.close();
    expect(new Set(pc.host.rows.map(({ log }) => log)).size).toBe(2);
    const again = await openStore(pc);
    expect(again.notices).toEqual([]);
    expect(recordById(again.book, 'person', 'P1')?.values.name).toBe('恢复后');
    await again.close();
  });

  it('is whole after a power cut between the emptying and the new log', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1')], '新增');
    const { rows } = backupOf(pc);
    await store.commit([rename('P1', '改名')], '修改');
    await store.close();
    putInPlace(pc, rows);
    const { readJournal } = pc.host.api;
    Object.assign(pc.host.api, { readJournal: async () => ({ ok: false, error: { code: 'test', message: '断电' } }) });
    await expect(openStore(pc)).rejects.toThrow('断电');
    Object.assign(pc.host.api, { readJournal });
    const restored = await openStore(pc);
    expect(recordById(restored.book, 'person', 'P1')?.values.name).toBe('人P1');
    await restored.close();
  });

  it('keeps rows that only the browser had', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1')], '新增');
    const { rows } = backupOf(pc);
    const tip = pc.host.rows.length;
    pc.host.refusal = '磁盘满了。';
    await store.commit([rename('P1', '只在浏览器里')], '修改');
    await store.close();
    pc.host.refusal = undefined;
    expect(pc.host.rows).toHaveLength(tip);
    putInPlace(pc, rows);
    await (await openStore(pc)).close();
    const side = sideDatabase('before-R1', pc.indexedDb);
    expect(await side.batches.count()).toBe(tip + 1);
    side.close();
  });
});
