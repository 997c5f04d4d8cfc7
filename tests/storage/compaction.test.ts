// Compaction on one PC: what was dropped from the database is only in the journal, and nobody can tell the difference.

import { IDBObjectStore as ObjectStore } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newCancellation } from '#renderer/data/cancellation.ts';
import { ledgerDatabase, sideDatabase } from '#renderer/data/database.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { fromHex, toHex } from '#shared/base/bytes.ts';
import type { FoundBackup, IncomingLines, RowEnd } from '#shared/host/host-api.ts';
import { recordById } from '#shared/ledger/book.ts';
import { chainNext, digestLine } from '#shared/sync/chain.ts';
import { conflictsOf } from '#shared/sync/merge.ts';
import {
  fingerprint,
  freshDatabase,
  newPc,
  openingProblem,
  openStore,
  type Pc,
  person,
  readHere,
  rename,
} from './desk-of-tests.ts';
import { linesOf, receive } from './lines-of-others.ts';

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

/** A tried backup that ends with this row of the journal. */
function triedUpTo(pc: Pc, n = pc.host.rows.length): RowEnd {
  return { n, chain: pc.host.rows[n - 1]?.chain ?? '' };
}

async function compactedTo(pc: Pc, store: LedgerStore, n: number): Promise<void> {
  pc.host.horizon = { n };
  expect((await value(store.compaction.run({ tried: triedUpTo(pc) }))).n).toBe(n);
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
    expect((await value(store.compaction.run({ tried: triedUpTo(pc, 3) }))).n).toBe(3);
    expect(await store.compaction.run({ tried: triedUpTo(pc, 3) })).toMatchObject({
      error: { message: '没有精简：旧修改要先在备份里，而且那份备份试恢复过。请先备份，再试恢复一次。' },
    });
    expect((await value(store.compaction.run({ tried: triedUpTo(pc) }))).n).toBe(5);
    expect(await heldRows(pc)).toEqual([6]);
    await store.close();
    const again = await openStore(pc);
    expect(recordById(again.book, 'person', 'P1')?.values.name).toBe('乙');
    await again.close();
  });

  it('counts no backup that ends with another row', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    pc.host.horizon = { n: 4 };
    const tried = { ...triedUpTo(pc), chain: 'f'.repeat(64) };
    const refused = await store.compaction.run({ tried });
    expect(refused.ok || refused.error.message).toContain('要先在备份里');
    await store.close();
  });

  it('says why nothing may be dropped', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    pc.host.horizon = { n: 0, obstacle: '“二号机”还没有给本机写过交换包。' };
    expect(await store.compaction.run({ tried: triedUpTo(pc) })).toMatchObject({
      error: { message: '“二号机”还没有给本机写过交换包。' },
    });
    pc.host.horizon = { n: 0 };
    const nothing = await store.compaction.run({ tried: triedUpTo(pc) });
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
    const refused = await store.compaction.run({ tried: triedUpTo(pc) });
    expect(refused.ok || refused.error.message).toContain('不一样');
    expect(await heldRows(pc)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pc.host.least).toBeUndefined();
    await store.close();
  });

  it('ends when it is cancelled or the ledger is closed, with every row still there', async () => {
    for (const end of ['cancel', 'close'] as const) {
      const pc = newPc();
      const store = await someYears(pc);
      const print = fingerprint(store);
      pc.host.horizon = { n: 4 };
      const cancellation = newCancellation();
      const { readJournal } = pc.host.api;
      let closing: Promise<void> | undefined;
      const stopThenRead: typeof readJournal = (wish) => {
        if (end === 'cancel') cancellation.isWanted = true;
        else closing ??= store.close();
        return readJournal(wish);
      };
      Object.assign(pc.host.api, { readJournal: stopThenRead });
      expect((await store.compaction.run({ tried: triedUpTo(pc), cancellation })).ok).toBe(false);
      await (closing ?? store.close());
      Object.assign(pc.host.api, { readJournal });
      expect(await heldRows(pc)).toEqual([1, 2, 3, 4, 5, 6]);
      const again = await openStore(pc);
      expect(fingerprint(again)).toBe(print);
      await again.close();
    }
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
    const save = await store.compaction.run({ tried: triedUpTo(pc) });
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

describe('a trial of a backup after rows were dropped', () => {
  const reading = { onProgress: () => undefined, signal: new AbortController().signal };
  const backupOf = (pc: Pc): FoundBackup => {
    const rows = structuredClone(pc.host.rows);
    const readBackup = async ({ from }: { from: number }) => ({
      ok: true,
      value: { rows: rows.slice(from - 1), done: true },
    });
    Object.assign(pc.host.api, { readBackup });
    const place = { placeLabel: 'U盘', kind: 'backup', at: '2026-03-01T08:15:00.000Z' } as const;
    const office = { committeeName: '锦棠街道两新组织综合党委', deviceName: '党建办电脑', users: ['录入员甲'] };
    return { id: 'B1', ...place, ...office, batches: rows.length, sizeBytes: 1, isOwn: true };
  };

  it('compares it with the journal and the database, and the book with both', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    const backup = backupOf(pc);
    await compactedTo(pc, store, 4);
    await store.close();
    const again = await openStore(pc, { read: readHere });
    expect(await again.tryRestore(backup, reading)).toMatchObject({ ok: true, value: { batches: 6 } });
    await value(again.commit([rename('P3', '改')], '修改'));
    expect(await again.tryRestore(backup, reading)).toMatchObject({ ok: true });
    // A book that is not what the rows say: nothing else would notice what a wrong snapshot shows.
    again.book.state.tables.get('person')?.delete('P1');
    const wrong = await again.tryRestore(backup, reading);
    expect(wrong.ok || wrong.error).toMatchObject({ sentence: expect.stringContaining('对不上') });
    await again.close();
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
    pc.host.least = undefined;
    const again = await openStore(pc);
    expect(pc.host.least).toEqual({ n: 4, chain: rows[3]?.chain });
    expect(again.notices).toEqual(['没有找到备份，请插上备份盘。']);
    expect(await value(again.commit([rename('P3', '改')], '修改'))).toBeDefined();
    expect(again.saveState()).toEqual({
      kind: 'oneCopy',
      missing: 'journal',
      why: '没有找到备份，请插上备份盘。',
    });
    const history = await again.historyOf('person', 'P1');
    expect(history.map(({ kind }) => kind)).toEqual(['gone']);
    expect(history[0]?.why).toContain('不在日志副本里');
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
    expect((await value(again.compaction.state())).dropped).toBeUndefined();
    await again.close();
  });

  it('is put aside whole when a backup takes the place of the ledger', async () => {
    const pc = newPc();
    const store = await someYears(pc);
    await compactedTo(pc, store, 4);
    pc.host.refusal = '磁盘满了。';
    await store.commit([rename('P3', '只在浏览器里')], '修改');
    const print = fingerprint(store);
    await store.close();
    const journal = structuredClone(pc.host.rows);
    pc.host.refusal = undefined;
    pc.host.rows = pc.host.rows.slice(0, 2);
    const restored = {
      id: 'R1',
      backupAt: '2026-03-01T08:15:00.000Z',
      placeLabel: 'U盘',
      restoredAt: '2026-03-02T00:00:00.000Z',
    };
    pc.host.facts = { mark: 'same', restored };
    await (await openStore(pc)).close();
    const side = sideDatabase('before-R1', pc.indexedDb);
    const main = ledgerDatabase('formal', pc.indexedDb);
    await main.transaction('rw', [main.batches, main.snapshot, main.meta], async () => {
      for (const name of ['batches', 'snapshot', 'meta'] as const) await main.table(name).clear();
    });
    for (const name of ['batches', 'snapshot', 'meta'] as const)
      await main.table(name).bulkPut(await side.table(name).toArray());
    side.close();
    main.close();
    pc.host.rows = journal;
    const again = await openStore(pc);
    expect(recordById(again.book, 'person', 'P3')?.values.name).toBe('只在浏览器里');
    expect(fingerprint(again)).toBe(print);
    await again.close();
  });
});

describe('power that fails while rows are dropped', () => {
  /** From the n-th write on nothing reaches the database. @returns how many were tried */
  function cutPowerAt(n: number): () => number {
    let writes = 0;
    for (const name of ['add', 'put', 'delete', 'clear'] as const) {
      const original = ObjectStore.prototype[name] as (...args: unknown[]) => unknown;
      vi.spyOn(ObjectStore.prototype, name).mockImplementation(function (this: unknown, ...args: unknown[]) {
        if (++writes >= n) throw new DOMException('power failed', 'UnknownError');
        return original.apply(this, args) as never;
      });
    }
    return () => writes;
  }

  it('leaves the database as before or as after, at every write', async () => {
    const outcomes = new Set<string>();
    for (let point = 1, writes = point; point <= writes + 1; point++) {
      const pc = newPc();
      const store = await someYears(pc);
      const [print, history] = [fingerprint(store), await store.historyOf('person', 'P1')];
      pc.host.horizon = { n: 4 };
      const count = cutPowerAt(point);
      const outcome = await store.compaction.run({ tried: triedUpTo(pc) });
      writes = count();
      await store.close();
      vi.restoreAllMocks();
      outcomes.add(`${outcome.ok} ${(await heldRows(pc)).join(' ')}`);
      const again = await openStore(pc);
      expect(fingerprint(again), `write ${point}`).toBe(print);
      expect(await again.historyOf('person', 'P1')).toEqual(history);
      await compactedTo(pc, again, 5);
      await again.close();
    }
    expect([...outcomes].sort()).toEqual(['false 1 2 3 4 5 6', 'true 5 6']);
  });
});

describe('two PCs of which one drops old rows at random', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('edit' as const),
        pc: fc.constantFrom(0, 1),
        id: fc.constantFrom('P1', 'P2', 'P3'),
        name: fc.constantFrom('甲', '乙', '丙'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('delete' as const),
        pc: fc.constantFrom(0, 1),
        id: fc.constantFrom('P1', 'P2', 'P3'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('meet' as const), to: fc.constantFrom(0, 1), isCut: fc.boolean() }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('compact' as const), n: fc.integer({ min: 1, max: 20 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('damage' as const), key: fc.constantFrom('frame', 'known') }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  );

  it('show the same, with the same conflicts and histories, whatever was dropped and lost', async () => {
    let dropped = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
        const pcs = [newPc(7, 'INSTALL00001'), newPc(9, 'INSTALL00002')] as const;
        const stores = [await openStore(pcs[0]), await openStore(pcs[1])] as [LedgerStore, LedgerStore];
        const reopen = async () => {
          await stores[0].close();
          stores[0] = await openStore(pcs[0]);
        };
        const meet = async (to: number, isCut: boolean) => {
          const [from, at] = [pcs[1 - to] as Pc, to as 0 | 1];
          const parts = await linesOf(from);
          await receive(pcs[at], stores[at], isCut ? parts.flatMap(cutInTwo) : parts);
        };
        for (const one of steps) {
          if (one.kind === 'edit') {
            const store = stores[one.pc as 0 | 1];
            const isKnown = store.book.state.tables.get('person')?.has(one.id) === true;
            await store.commit([isKnown ? rename(one.id, one.name) : person(one.id, { name: one.name })], '改');
          } else if (one.kind === 'delete') {
            await stores[one.pc as 0 | 1].commit([{ kind: 'delete', entity: 'person', id: one.id, why: '调走' }], '删');
          } else if (one.kind === 'meet') await meet(one.to, one.isCut);
          else if (one.kind === 'compact') {
            pcs[0].host.horizon = { n: one.n };
            if ((await stores[0].compaction.run({ tried: triedUpTo(pcs[0]) })).ok) dropped++;
          } else {
            if (one.kind === 'damage') {
              await stores[0].close();
              await onDisk(pcs[0], ({ snapshot }) => snapshot.delete(one.key));
              stores[0] = await openStore(pcs[0]);
            } else await reopen();
          }
        }
        for (const to of [0, 1]) await meet(to, false);
        await reopen();
        const bare = await openStore({ ...pcs[0], indexedDb: freshDatabase(), host: { ...pcs[0].host } });
        const seen = [];
        for (const store of [...stores, bare]) {
          const histories = [];
          for (const id of ['P1', 'P2', 'P3'])
            histories.push((await store.historyOf('person', id)).map(({ op, kind }) => [op, kind]));
          seen.push({ print: fingerprint(store), conflicts: conflictsOf(store.book.state), histories });
        }
        expect(seen[1]).toEqual(seen[0]);
        expect(seen[2]).toEqual(seen[0]);
        for (const store of [...stores, bare]) await store.close();
      }),
      { numRuns: process.env.SLOW ? 500 : 25 },
    );
    expect(dropped).toBeGreaterThan(5);
  }, 120_000);
});

/** The same lines in other pieces, as another PC may have them. */
function cutInTwo({ log, first, before, lines }: IncomingLines): readonly IncomingLines[] {
  const [head] = lines;
  if (head === undefined || lines.length === 1) return [{ log, first, before, lines }];
  const after = toHex(chainNext(fromHex(before), digestLine(log, head)));
  return [
    { log, first, before, lines: [head] },
    { log, first: first + 1, before: after, lines: lines.slice(1) },
  ];
}
