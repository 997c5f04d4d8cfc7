// Compaction on one PC: what was dropped from the database is only in the journal, and nobody can tell the difference.

import { IDBDatabase as Database } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ledgerDatabase } from '#renderer/data/database.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { recordById } from '#shared/ledger/book.ts';
import { conflictsOf } from '#shared/sync/merge.ts';
import { fingerprint, newPc, openingProblem, openStore, type Pc, person, rename } from './desk-of-tests.ts';

afterEach(() => vi.restoreAllMocks());

async function onDisk<T>(pc: Pc, work: (database: ReturnType<typeof ledgerDatabase>) => Promise<T>): Promise<T> {
  const database = ledgerDatabase('formal', pc.indexedDb);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const heldRows = (pc: Pc) => onDisk(pc, async ({ batches }) => (await batches.toArray()).map(({ n }) => n));

async function value<T>(
  reply: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }>,
): Promise<T> {
  const settled = await reply;
  if (!settled.ok) throw new Error(JSON.stringify(settled.error));
  return settled.value;
}

/** Six rows: the opening of the log, two people, two renamings, one more person. */
async function someYears(pc: Pc): Promise<LedgerStore> {
  const store = await openStore(pc);
  await value(store.commit([person('P1'), person('P2')], '新增'));
  await value(store.commit([rename('P1', '甲')], '修改'));
  await value(store.commit([rename('P1', '乙')], '修改'));
  await value(store.commit([{ kind: 'delete', entity: 'person', id: 'P2', why: '调走' }], '删除'));
  await value(store.commit([person('P3')], '新增'));
  return store;
}

async function compactedTo(pc: Pc, store: LedgerStore, n: number): Promise<void> {
  pc.host.horizon = { n };
  expect((await value(store.compaction.run({ tried: 99 }))).n).toBe(n);
}

describe('dropping old rows', () => {
  it('changes nothing that is shown, and leaves the journal whole', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    const before = { print: fingerprint(store), history: await store.historyOf('person', 'P1'), rows: pc.host.rows };
    await compactedTo(pc, store, 4);
    expect(await heldRows(pc)).toEqual([5, 6]);
    expect(pc.host.rows).toEqual(before.rows);
    expect(pc.host.least?.n).toBe(4);
    expect(fingerprint(store)).toBe(before.print);
    expect(await store.historyOf('person', 'P1')).toEqual(before.history);
    await store.close();
    const again = await openStore(pc);
    expect(again.notices).toEqual([]);
    expect(fingerprint(again)).toBe(before.print);
    expect(await again.historyOf('person', 'P1')).toEqual(before.history);
    expect(before.history.map(({ newValue }) => newValue)).toEqual(['乙', '甲', '人P1']);
    expect((await value(again.compaction.state())).dropped).toMatchObject({ n: 4, operations: 5 });
    await again.close();
  });

  it('never drops the last row, nor more than a tried backup holds', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    pc.host.horizon = { n: 99 };
    expect((await value(store.compaction.run({ tried: 3 }))).n).toBe(3);
    expect(await store.compaction.run({ tried: 3 })).toMatchObject({
      error: { message: '没有精简：旧修改要先在备份里，而且那份备份试恢复过。请先备份，再试恢复一次。' },
    });
    expect((await value(store.compaction.run({ tried: 99 }))).n).toBe(5);
    expect(await heldRows(pc)).toEqual([6]);
    await store.close();
    const again = await openStore(pc);
    expect(recordById(again.book, 'person', 'P1')?.values.name).toBe('乙');
    await again.close();
  });

  it('says why nothing may be dropped', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    pc.host.horizon = { n: 0, obstacle: '“二号机”还没有给本机写过交换包。' };
    expect(await store.compaction.run({ tried: 99 })).toMatchObject({
      error: { message: '“二号机”还没有给本机写过交换包。' },
    });
    pc.host.horizon = { n: 0 };
    const nothing = await store.compaction.run({ tried: 99 });
    expect(nothing.ok || nothing.error.message).toContain('没有可以精简的');
    expect(await heldRows(pc)).toEqual([1, 2, 3, 4, 5, 6]);
    await store.close();
  });

  it('drops nothing that the journal does not hold byte for byte', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    pc.host.horizon = { n: 4 };
    const sealed = pc.host.rows[2]?.sealed as Uint8Array<ArrayBuffer>;
    sealed[20] = (sealed[20] as number) ^ 1;
    const refused = await store.compaction.run({ tried: 99 });
    expect(refused.ok || refused.error.message).toContain('不一样');
    expect(await heldRows(pc)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pc.host.least).toBeUndefined();
    await store.close();
  });

  it('gives way to whoever writes meanwhile', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    pc.host.horizon = { n: 4 };
    const { keepInJournal, readJournal } = pc.host.api;
    let written: Promise<unknown> | undefined;
    Object.assign(pc.host.api, {
      readJournal: (wish: { from: number }) => {
        written ??= store.commit([rename('P3', '改')], '修改');
        return readJournal(wish);
      },
    });
    const save = await store.compaction.run({ tried: 99 });
    await written;
    Object.assign(pc.host.api, { keepInJournal, readJournal });
    // Written before the snapshot it is in it, after it the proof notices: either way nothing is lost.
    if (!save.ok) expect(save.error.message).toContain('正在修改');
    expect(recordById(store.book, 'person', 'P3')?.values.name).toBe('改');
    await store.close();
    const again = await openStore(pc);
    expect(recordById(again.book, 'person', 'P3')?.values.name).toBe('改');
    await again.close();
  });
});

describe('what is read from the journal afterwards', () => {
  it('is undone as before: an old edit and an old import', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    const old = (await store.historyOf('person', 'P1'))[0]?.tx ?? '';
    await compactedTo(pc, store, 5);
    await store.close();
    const again = await openStore(pc);
    const undone = await value(again.undoTransaction(old));
    expect(undone.records).toBe(1);
    expect(recordById(again.book, 'person', 'P1')?.values.name).toBe('甲');
    expect(again.canUndo()).toBeDefined();
    await again.close();
  });

  it('is known when it comes back: an operation below the horizon changes nothing', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    await compactedTo(pc, store, 5);
    await store.close();
    const again = await openStore(pc);
    const print = fingerprint(again);
    const known = again.book.state.known.size;
    await again.close();
    const lost = structuredClone(pc.host.rows);
    const third = await openStore(pc);
    expect(third.book.state.known.size).toBe(known);
    expect(fingerprint(third)).toBe(print);
    expect(pc.host.rows).toEqual(lost);
    await third.close();
  });
});

describe('a copy that fails after rows were dropped', () => {
  it('brings everything back from the journal when the snapshot cannot be read', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    const print = fingerprint(store);
    const history = await store.historyOf('person', 'P1');
    await compactedTo(pc, store, 4);
    await store.close();
    await onDisk(pc, ({ snapshot }) => snapshot.delete('frame'));
    const again = await openStore(pc);
    expect(again.notices).toEqual([
      '本机数据库里代替旧修改的快照读不出来，已从日志副本取回 4 批记录重新建立，没有丢失。',
    ]);
    expect(fingerprint(again)).toBe(print);
    expect(await again.historyOf('person', 'P1')).toEqual(history);
    expect(await heldRows(pc)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await value(again.compaction.state())).dropped).toBeUndefined();
    await compactedTo(pc, again, 4);
    await again.close();
  });

  it('fills a lost journal from a backup and from the database', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    await compactedTo(pc, store, 4);
    const rows = pc.host.rows;
    await store.close();
    pc.host.backup = rows.slice(0, 5);
    for (const held of [0, 2, 4, 5]) {
      pc.host.rows = rows.slice(0, held);
      const again = await openStore(pc);
      expect(again.notices[0]).toContain(held < 4 ? `第 ${held + 1} 至 4 批记录，已从备份补齐` : '已经补齐');
      expect(again.saveState()).toEqual({ kind: 'saved' });
      expect(pc.host.rows).toEqual(rows);
      await again.close();
    }
  });

  it('opens without the lost journal, says what is in one copy, and heals when the backup is there', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    await compactedTo(pc, store, 4);
    const rows = pc.host.rows;
    await store.close();
    pc.host.rows = rows.slice(0, 1);
    const again = await openStore(pc);
    expect(again.notices).toEqual(['没有找到备份，请插上备份盘。']);
    expect(await value(again.commit([rename('P3', '改')], '修改'))).toBeDefined();
    expect(again.saveState()).toEqual({
      kind: 'oneCopy',
      missing: 'journal',
      why: '没有找到备份，请插上备份盘。',
    });
    const undone = await again.undoTransaction('unknown');
    expect(!undone.ok && describeStoreProblem(undone.error)).toContain('不在日志副本里');
    pc.host.backup = rows;
    await again.close();
    const third = await openStore(pc);
    expect(third.saveState()).toEqual({ kind: 'saved' });
    expect(pc.host.rows.slice(0, 6)).toEqual(rows);
    expect(recordById(third.book, 'person', 'P3')?.values.name).toBe('改');
    await third.close();
  });

  it('stays closed, and as it is, when neither snapshot nor journal nor backup has the dropped rows', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    await compactedTo(pc, store, 4);
    await store.close();
    pc.host.rows = [];
    await onDisk(pc, ({ snapshot }) => snapshot.delete('known'));
    const problem = await openingProblem(pc);
    expect(problem).toEqual({ kind: 'droppedRowsGone', n: 1, upTo: 4 });
    expect(await heldRows(pc)).toEqual([5, 6]);
  });

  it('fills an empty database with every row', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    const print = fingerprint(store);
    await compactedTo(pc, store, 4);
    await store.close();
    await onDisk(pc, ({ batches }) => batches.clear());
    const again = await openStore(pc);
    expect(fingerprint(again)).toBe(print);
    expect(await heldRows(pc)).toEqual([1, 2, 3, 4, 5, 6]);
    await again.close();
  });
});

describe('power that fails while rows are dropped', () => {
  it('leaves the database as before or as after, at every transaction', async () => {
    const outcomes = new Set<string>();
    for (let point = 1; point < 12; point++) {
      const pc = newPc();
      const store = await someYears(pc);
      const print = fingerprint(store);
      pc.host.horizon = { n: 4 };
      let transactions = 0;
      const { transaction } = Database.prototype;
      vi.spyOn(Database.prototype, 'transaction').mockImplementation(function (
        this: typeof Database.prototype,
        ...args
      ) {
        if (++transactions >= point) throw new DOMException('power failed', 'UnknownError');
        return transaction.apply(this, args);
      });
      const outcome = await store.compaction.run({ tried: 99 });
      vi.restoreAllMocks();
      const held = (await heldRows(pc)).join(' ');
      outcomes.add(`${outcome.ok} ${held}`);
      await store.close();
      const again = await openStore(pc);
      expect(fingerprint(again)).toBe(print);
      expect(conflictsOf(again.book.state)).toEqual([]);
      await again.close();
    }
    expect([...outcomes].sort()).toEqual(['false 1 2 3 4 5 6', 'true 5 6']);
  });
});
