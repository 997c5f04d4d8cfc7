import { IDBObjectStore as ObjectStore } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ledgerDatabase } from '#renderer/data/database.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { rescueVaults } from '#renderer/data/vault-copy.ts';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { recordById, recordsOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import {
  fingerprint,
  freshDatabase,
  newPc,
  openingProblem,
  openStore,
  type Pc,
  person,
  rename,
} from './desk-of-tests.ts';

afterEach(() => vi.restoreAllMocks());

/** Rows of the database as they lie on the disk. */
async function onDisk<T>(pc: Pc, work: (database: ReturnType<typeof ledgerDatabase>) => Promise<T>): Promise<T> {
  const database = ledgerDatabase('formal', pc.indexedDb);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

describe('saving', () => {
  it('shows an edit at once and is saved when both copies have it', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    const saving = store.commit([person('P1')], '新增人员');
    expect(recordById(store.book, 'person', 'P1')?.values.name).toBe('人P1');
    expect(store.saveState()).toEqual({ kind: 'saving' });
    expect((await saving).ok).toBe(true);
    expect(store.saveState()).toEqual({ kind: 'saved' });
    expect(pc.host.rows.map(({ n }) => n)).toEqual([1, 2]);
    expect(await onDisk(pc, (database) => database.batches.toArray())).toEqual(pc.host.rows);
    await store.close();
  });

  it('keeps nothing readable on the disk', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1', { name: '张秘密', phone: '19900000001' })], '新增张秘密');
    await store.close();
    const rows = await onDisk(pc, async ({ batches, snapshot, meta }) => [
      ...(await batches.toArray()),
      ...(await snapshot.toArray()),
      ...(await meta.toArray()),
    ]);
    expect(rows.length).toBeGreaterThan(5);
    const text = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? String.fromCharCode(...value) : JSON.stringify(value)))
      .join('\n');
    const hidden = ['张秘密', '19900000001', 'phone'].flatMap((secret) => [
      secret,
      String.fromCharCode(...utf8(secret)),
    ]);
    for (const secret of hidden) expect(text).not.toContain(secret);
    expect(fromUtf8(utf8('张秘密'))).toBe('张秘密');
  });

  it('says which copy is missing and why, and completes it with the next save', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1')], '新增');
    pc.host.refusal = '磁盘已满，日志副本没有写入。';
    expect((await store.commit([person('P2')], '新增')).ok).toBe(true);
    expect(store.saveState()).toEqual({ kind: 'oneCopy', missing: 'journal', why: '磁盘已满，日志副本没有写入。' });
    pc.host.refusal = undefined;
    await store.commit([person('P3')], '新增');
    expect(store.saveState()).toEqual({ kind: 'saved' });
    expect(pc.host.rows).toHaveLength(4);
    await store.close();
  });

  it('withdraws from the screen what the database refused, with everything typed on top of it', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1')], '新增');
    const before = fingerprint(store);
    vi.spyOn(ObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const [first, second] = await Promise.all([
      store.commit([rename('P1', '改一'), person('P2')], '修改'),
      store.commit([rename('P1', '改二'), rename('P2', '改三')], '修改'),
    ]);
    expect([first, second].map((saved) => saved.ok || describeStoreProblem(saved.error))).toEqual([
      '没有保存。磁盘空间不足，刚才的修改已退回，台账没有变化。请删除不需要的文件腾出空间，然后重新录入。',
      '没有保存。磁盘空间不足，刚才的修改已退回，台账没有变化。请删除不需要的文件腾出空间，然后重新录入。',
    ]);
    expect(recordsOf(store.book, 'person').map(({ values }) => values.name)).toEqual(['人P1']);
    expect(store.canUndo()).toBe('新增');
    vi.restoreAllMocks();
    expect((await store.commit([rename('P1', '改四')], '修改')).ok).toBe(true);
    expect(fingerprint(store)).not.toBe(before);
    await store.close();
    const again = await openStore(pc);
    expect(recordsOf(again.book, 'person').map(({ values }) => values.name)).toEqual(['改四']);
    await again.close();
  });

  it('refuses what a rule of the book forbids', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1')], '新增');
    const saved = await store.commit([{ kind: 'delete', entity: 'person', id: 'P1', why: '' }], '删除');
    expect(!saved.ok && describeStoreProblem(saved.error)).toBe('没有删除“人P1”。删除要写明原因，请填写后再删除。');
    await store.close();
    const late = await store.commit([person('P2')], '新增');
    expect(!late.ok && late.error.kind).toBe('closed');
  });

  it('writes a large import in several batches, all of them or none', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    const many = Array.from({ length: 3000 }, (_, i) => person(`P${i}`));
    const importing = store.commit(many, '导入');
    const meanwhile = store.commit([rename('P5', '导入后改')], '修改');
    expect((await importing).ok).toBe(true);
    expect((await meanwhile).ok).toBe(true);
    expect(pc.host.rows.map(({ first, last }) => last - first + 1)).toEqual([1, 1024, 1024, 952, 1]);
    const print = fingerprint(store);
    await store.close();
    const again = await openStore(pc);
    expect(fingerprint(again)).toBe(print);
    expect(recordById(again.book, 'person', 'P5')?.values.name).toBe('导入后改');
    let calls = 0;
    const { add } = ObjectStore.prototype;
    vi.spyOn(ObjectStore.prototype, 'add').mockImplementation(function (this: typeof ObjectStore.prototype, ...args) {
      if (++calls === 2) throw new DOMException('no room', 'QuotaExceededError');
      return add.apply(this, args);
    });
    const failed = await again.commit(
      many.map((_, i) => person(`Q${i}`)),
      '导入',
    );
    expect(!failed.ok && failed.error.kind).toBe('diskFull');
    expect(recordsOf(again.book, 'person')).toHaveLength(3000);
    expect(await onDisk(pc, (database) => database.batches.count())).toBe(5);
    await again.close();
  });
});

describe('opening', () => {
  it('gives the same book after any commits, from snapshot and from batches alone', async () => {
    const edit = fc.record({ id: fc.constantFrom('P1', 'P2', 'P3', '㐂4'), name: fc.constantFrom('甲', '乙·𠮷', '') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), async (commits) => {
        const pc = newPc();
        let store = await openStore(pc);
        for (const [at, edits] of commits.entries()) {
          const known = new Set(recordsOf(store.book, 'person').map(({ id }) => id));
          const changes: Change[] = [];
          for (const { id, name } of edits) {
            changes.push(known.has(id) ? rename(id, name) : person(id, { name }));
            known.add(id);
          }
          expect((await store.commit(changes, '改')).ok).toBe(true);
          if (at % 2 === 1) {
            await store.close();
            store = await openStore(pc);
          }
        }
        const print = fingerprint(store);
        await store.close();
        const fromSnapshot = await openStore(pc);
        expect(fingerprint(fromSnapshot)).toBe(print);
        await fromSnapshot.close();
        pc.indexedDb = freshDatabase();
        const fromJournal = await openStore(pc);
        expect(fingerprint(fromJournal)).toBe(print);
        await fromJournal.close();
      }),
      { numRuns: 25 },
    );
  });

  async function pcWithRecords(): Promise<{ pc: Pc; print: string }> {
    const pc = newPc();
    const store = await openStore(pc);
    for (let i = 1; i <= 6; i++) await store.commit([person(`P${i}`)], '新增');
    const print = fingerprint(store);
    await store.close();
    return { pc, print };
  }

  async function expectWhole(pc: Pc, print: string, notice: string | undefined): Promise<void> {
    const store = await openStore(pc);
    expect(fingerprint(store)).toBe(print);
    expect(store.notices.join()).toBe(notice ?? '');
    await vi.waitFor(() => expect(store.saveState()).toEqual({ kind: 'saved' }));
    expect(await onDisk(pc, (database) => database.batches.toArray())).toEqual(pc.host.rows);
    await store.close();
  }

  it('needs no mending when both copies are whole', async () => {
    const { pc, print } = await pcWithRecords();
    await expectWhole(pc, print, undefined);
  });

  it('rebuilds a deleted database from the journal', async () => {
    const { pc, print } = await pcWithRecords();
    pc.indexedDb = freshDatabase();
    await expectWhole(pc, print, '本机数据库是空的，已从日志副本恢复 7 批记录。');
  });

  it('rebuilds a deleted journal from the database', async () => {
    const { pc, print } = await pcWithRecords();
    pc.host.rows = [];
    await expectWhole(pc, print, '日志副本是空的，已用数据库中的 7 批记录重新建立。');
  });

  it('completes a journal with a torn tail', async () => {
    const { pc, print } = await pcWithRecords();
    pc.host.rows.length = 4;
    await expectWhole(pc, print, '日志副本比数据库少 3 批记录，已经补齐。');
  });

  it('completes a database that fell behind', async () => {
    const { pc, print } = await pcWithRecords();
    await onDisk(pc, (database) => database.batches.where('n').above(3).delete());
    await expectWhole(pc, print, '本机数据库比日志副本少 4 批记录，已从日志副本补齐。');
  });

  it('fills a hole in the database', async () => {
    const { pc, print } = await pcWithRecords();
    await onDisk(pc, (database) => database.batches.bulkDelete([3, 5]));
    await expectWhole(pc, print, '本机数据库缺少 2 批记录，已从日志副本补齐。');
  });

  it('replaces a damaged batch of the database by the journal’s', async () => {
    const { pc, print } = await pcWithRecords();
    await onDisk(pc, async (database) => {
      const row = (await database.batches.get(4)) as BatchRow;
      row.sealed[20] = (row.sealed[20] as number) ^ 1;
      await database.batches.put(row);
      await database.snapshot.clear();
    });
    await expectWhole(pc, print, '数据库中有 1 批记录损坏，已用日志副本替换。');
  });

  it('passes over a snapshot that is damaged or mixed', async () => {
    const { pc, print } = await pcWithRecords();
    await onDisk(pc, async (database) => {
      const row = await database.snapshot.get('person/000000');
      if (!row) throw new Error('no snapshot was written');
      row.sealed[20] = (row.sealed[20] as number) ^ 1;
      await database.snapshot.put(row);
    });
    await expectWhole(pc, print, undefined);
    await onDisk(pc, (database) => database.snapshot.delete('person/000000'));
    await expectWhole(pc, print, undefined);
  });

  it('leaves copies alone of which neither begins the other', async () => {
    const { pc } = await pcWithRecords();
    const other = await pcWithRecords();
    pc.host.rows = other.pc.host.rows;
    expect(await openingProblem(pc)).toEqual({ kind: 'copiesDisagree', n: 7 });
    pc.host.rows = other.pc.host.rows.slice(0, 3);
    expect(await openingProblem(pc)).toEqual({ kind: 'copiesDisagree', n: 3 });
    expect(pc.host.rows).toHaveLength(3);
    expect(await onDisk(pc, (database) => database.batches.count())).toBe(7);
  });

  it('opens nothing with another key, and overwrites neither copy', async () => {
    const { pc } = await pcWithRecords();
    const stranger: Pc = { ...newPc(8), host: pc.host, indexedDb: pc.indexedDb };
    expect(await openingProblem(stranger)).toEqual({ kind: 'wrongKey', where: 'database' });
    expect(await openingProblem({ ...stranger, indexedDb: freshDatabase() })).toEqual({
      kind: 'wrongKey',
      where: 'journal',
    });
    const emptied: Pc = { ...newPc(7, 'INSTALL00002'), indexedDb: pc.indexedDb };
    expect(await openingProblem(emptied)).toEqual({ kind: 'wrongKey', where: 'database' });
    expect(emptied.host.rows).toEqual([]);
  });

  it('says which batch is lost when both copies are damaged', async () => {
    const { pc } = await pcWithRecords();
    await onDisk(pc, async (database) => {
      await database.batches.put({ ...(pc.host.rows[3] as BatchRow), sealed: new Uint8Array(60) });
      await database.snapshot.clear();
    });
    pc.host.rows[3] = { ...(pc.host.rows[3] as BatchRow), sealed: new Uint8Array(60) };
    expect(await openingProblem(pc)).toEqual({ kind: 'damagedBatch', n: 4, where: 'both' });
  });

  it('notices lines that were moved or left out', async () => {
    const { pc } = await pcWithRecords();
    const [, , third, fourth] = pc.host.rows as BatchRow[];
    const swapped = [
      { ...third, sealed: fourth?.sealed },
      { ...fourth, sealed: third?.sealed },
    ] as BatchRow[];
    pc.host.rows.splice(2, 2, ...swapped);
    pc.indexedDb = freshDatabase();
    expect(await openingProblem(pc)).toEqual({ kind: 'damagedBatch', n: 3, where: 'both' });
  });

  it('works with the database alone while the host does not answer', async () => {
    const { pc, print } = await pcWithRecords();
    pc.host.isDeaf = true;
    const store = await openStore(pc);
    expect(fingerprint(store)).toBe(print);
    await vi.waitFor(() =>
      expect(store.saveState()).toEqual({ kind: 'oneCopy', missing: 'journal', why: '后台程序没有回应。' }),
    );
    pc.host.isDeaf = false;
    await store.commit([person('P9')], '新增');
    expect(store.saveState()).toEqual({ kind: 'saved' });
    expect(pc.host.calls.at(-1)).toBe('append 8');
    await store.close();
  });

  it('begins no new log while it cannot be known what the journal holds', async () => {
    const { pc } = await pcWithRecords();
    pc.host.isDeaf = true;
    pc.indexedDb = freshDatabase();
    expect(await openingProblem(pc)).toEqual({ kind: 'hostRefused', message: '后台程序没有回应。' });
  });

  it('survives a crash between the two copies', async () => {
    const { pc } = await pcWithRecords();
    const store = await openStore(pc);
    pc.host.refusal = '断电';
    await store.commit([person('P7')], '新增');
    const print = fingerprint(store);
    pc.host.refusal = undefined;
    await expectWhole(pc, print, '日志副本比数据库少 1 批记录，已经补齐。');
  });

  it('lets one window in at a time', async () => {
    const pc = newPc();
    const held = new Set<string>();
    const locks = {
      request: async (name: string, _: unknown, callback: (lock: unknown) => Promise<void> | undefined) => {
        if (held.has(name)) return callback(null);
        held.add(name);
        await callback({});
        held.delete(name);
      },
    };
    const store = await openStore(pc, { locks });
    await expect(openStore(pc, { locks })).rejects.toThrow('openElsewhere');
    await store.close();
    await (await openStore(pc, { locks })).close();
  });

  it('gives lost keys back to the host', async () => {
    const { pc } = await pcWithRecords();
    const kept = pc.host.vault;
    pc.host.vault = undefined;
    expect(await rescueVaults(pc.host.api, pc.indexedDb)).toEqual([
      '密钥文件不见了，已用本机数据库中的副本恢复，请照常登录。',
    ]);
    expect(pc.host.vault).toBe(kept);
    expect(await rescueVaults(pc.host.api, pc.indexedDb)).toEqual([]);
  });
});
