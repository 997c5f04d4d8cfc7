// SYNC.md 3.1: a log is not a PC. What was moved, copied or put back goes on under a new log, decided before the first
// write; the old log stays as it is.

import { describe, expect, it, test } from 'vitest';
import type { OpeningFacts } from '#shared/host/host-api.ts';
import { recordById } from '#shared/ledger/book.ts';
import { newPc, openStore, type Pc, person, rename } from './desk-of-tests.ts';

const restored = {
  id: 'R1',
  backupAt: '2026-03-01T08:15:00.000Z',
  placeLabel: 'U盘',
  restoredAt: '2026-03-02T00:00:00Z',
};

async function writeAndClose(pc: Pc, id: string): Promise<void> {
  const store = await openStore(pc);
  await store.commit([person(id)], '新增');
  await store.close();
}

const logs = (pc: Pc) => pc.host.rows.map(({ log }) => log);

describe('a new log', () => {
  test.each<readonly [string, OpeningFacts]>([
    ['move', { mark: 'move' }],
    ['clone', { mark: 'clone' }],
    ['restore', { mark: 'restore' }],
    ['restore', { mark: 'same', restored }],
  ])(
    '%s: begins before the first write, says why and what was known, and is told to the clerk once',
    async (why, facts) => {
      const pc = newPc();
      await writeAndClose(pc, 'P1');
      const old = logs(pc).at(-1) as string;
      pc.host.facts = facts;
      const store = await openStore(pc);
      expect(store.notices).toEqual([expect.stringMatching(/复制|移过来|较早|恢复/)]);
      const fresh = [...store.book.state.logs].filter(([log]) => log !== old);
      expect(fresh).toMatchObject([[expect.anything(), { last: 1, opened: { why, prev: { [old]: 2 } } }]]);
      expect(pc.host.calls.filter((call) => call.startsWith('settle'))).toEqual(['settle install', `settle ${why}`]);
      expect((await store.commit([rename('P1', '改名')], '修改')).ok).toBe(true);
      expect(new Set(logs(pc).slice(2)).size).toBe(1);
      const [entry] = await store.historyOf('person', 'P1');
      expect(entry).toMatchObject({ newValue: '改名', deviceName: '党建办电脑' });
      await store.close();
      const again = await openStore(pc);
      expect(again.notices).toEqual([]);
      expect(new Set(logs(pc)).size).toBe(2);
      expect(recordById(again.book, 'person', 'P1')?.values.name).toBe('改名');
      await again.close();
    },
  );

  it('is not begun where nothing was noticed, nor where the host cannot say', async () => {
    const pc = newPc();
    await writeAndClose(pc, 'P1');
    pc.host.isDeaf = true;
    const store = await openStore(pc);
    await store.commit([person('P2')], '新增');
    await store.close();
    pc.host.isDeaf = false;
    await writeAndClose(pc, 'P3');
    expect(new Set(logs(pc)).size).toBe(1);
  });

  it('is begun again, which does no harm, when the power fails before the host has settled it', async () => {
    const pc = newPc();
    await writeAndClose(pc, 'P1');
    pc.host.facts = { mark: 'clone' };
    const settle = pc.host.api.settleOpening;
    Object.assign(pc.host.api, {
      settleOpening: async () => ({ ok: false, error: { code: 'test', message: '断电' } }),
    });
    await (await openStore(pc)).close();
    Object.assign(pc.host.api, { settleOpening: settle });
    const store = await openStore(pc);
    await store.commit([rename('P1', '改名')], '修改');
    await store.close();
    expect(new Set(logs(pc)).size).toBe(3);
    expect(recordById(store.book, 'person', 'P1')?.values.name).toBe('改名');
  });

  it('leaves the ledger closed and as it was when it cannot be written', async () => {
    const pc = newPc();
    await writeAndClose(pc, 'P1');
    const before = [...pc.host.rows];
    pc.host.facts = { mark: 'clone' };
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    const { indexedDB: real } = pc.indexedDb as { indexedDB: IDBFactory };
    const refusing = refuseWriting(real, full);
    await expect(openStore({ ...pc, indexedDb: { ...pc.indexedDb, indexedDB: refusing } })).rejects.toThrow('diskFull');
    expect(pc.host.rows).toEqual(before);
    const store = await openStore(pc);
    expect(store.notices).toEqual([expect.stringContaining('复制')]);
    await store.close();
  });
});

/** The same databases, in which no batch can be added any more. */
function refuseWriting(real: IDBFactory, error: Error): IDBFactory {
  const add = (store: IDBObjectStore) => {
    store.add = () => {
      throw error;
    };
    return store;
  };
  const bound = (target: object, value: unknown) => (typeof value === 'function' ? value.bind(target) : value);
  const wrapTransaction = (transaction: IDBTransaction) => {
    const objectStore = transaction.objectStore.bind(transaction);
    transaction.objectStore = (name: string) => (name === 'batches' ? add(objectStore(name)) : objectStore(name));
    return transaction;
  };
  return new Proxy(real, {
    get(target, key) {
      if (key !== 'open') return bound(target, Reflect.get(target, key));
      return (...args: Parameters<IDBFactory['open']>) => {
        const request = target.open(...args);
        request.addEventListener('success', () => {
          const database = request.result;
          const begin = database.transaction.bind(database);
          database.transaction = (...given: Parameters<IDBDatabase['transaction']>) => wrapTransaction(begin(...given));
        });
        return request;
      };
    },
  });
}
