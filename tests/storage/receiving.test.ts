// Two desks with a memory host each: what one wrote goes into the other as rows that came from elsewhere. The host's part
// (files, signatures) is in tests/exchange; here it only hands over the lines of the other's journal.

import { IDBObjectStore as ObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ledgerDatabase } from '#renderer/data/database.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { BatchRow, HostApi, IncomingLines } from '#shared/host/host-api.ts';
import { recordById } from '#shared/ledger/book.ts';
import { fingerprint, freshDatabase, newPc, openStore, person, rename } from './desk-of-tests.ts';
import { linesOf, receive } from './lines-of-others.ts';

afterEach(() => vi.restoreAllMocks());

async function twoPcs() {
  const [a, b] = [newPc(7, 'INSTALL00001'), newPc(9, 'INSTALL00002')];
  return { a, b, atA: await openStore(a), atB: await openStore(b) };
}

const nameAt = (store: LedgerStore, id: string) => recordById(store.book, 'person', id)?.values.name;
const many = (count: number) => Array.from({ length: count }, (_, i) => person(`P${String(i).padStart(5, '0')}`));

describe('what another PC wrote', () => {
  it('is in both copies as rows of their own, and there after a restart and after losing either copy', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atA.commit([person('P1')], '新增');
    await atB.commit([person('P2')], '新增');
    await receive(b, atB, await linesOf(a));
    await atB.commit([rename('P1', '改名')], '修改');
    expect(b.host.rows.map(({ received }) => received !== undefined)).toEqual([false, false, true, true, false]);
    const before = fingerprint(atB);
    await atB.close();
    const again = await openStore(b);
    expect(fingerprint(again)).toBe(before);
    await again.commit([person('P3')], '新增');
    await again.close();
    const fromJournal = await openStore({ ...b, indexedDb: freshDatabase() });
    expect([nameAt(fromJournal, 'P1'), nameAt(fromJournal, 'P3')]).toEqual(['改名', '人P3']);
    const whole = fingerprint(fromJournal);
    await fromJournal.close();
    b.host.rows = [];
    const fromDatabase = await openStore(b);
    expect([fingerprint(fromDatabase), b.host.rows.length]).toEqual([whole, 6]);
    await fromDatabase.close();
    await atA.close();
  });

  it('leaves this PC’s own log going on where it was', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atB.commit([person('P2')], '新增');
    const own = b.host.rows[0]?.log;
    await receive(b, atB, await linesOf(a));
    await atB.commit([person('P3')], '新增');
    const last = b.host.rows.at(-1);
    expect([last?.log, last?.first, last?.received]).toEqual([own, 3, undefined]);
    await atA.close();
    await atB.close();
  });

  it('is taken in once, however often it comes and in whatever order', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atA.commit([person('P1')], '新增');
    await atA.commit([rename('P1', '改一')], '修改');
    await atA.commit([rename('P1', '改二')], '修改');
    const parts = await linesOf(a);
    for (const some of [parts, parts.slice(1), parts.toReversed(), parts]) await receive(b, atB, some);
    expect([nameAt(atB, 'P1'), b.host.rows.length]).toEqual(['改二', 5]);
    await receive(a, atA, await linesOf(b));
    expect(fingerprint(atA)).toBe(fingerprint(atB));
    await atA.close();
    await atB.close();
  });

  it('shows in the history with the names of its writers, and no undo here takes it back', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atB.commit([person('P2')], '新增');
    const made = await atA.commit([person('P1')], '新增');
    await atA.receiving.introduce();
    await receive(b, atB, await linesOf(a));
    expect((await atB.historyOf('person', 'P1')).map(({ userName, deviceName }) => [userName, deviceName])).toEqual([
      ['录入员甲', '党建办电脑'],
    ]);
    const undone = await atB.undoTransaction(made.ok ? made.value.tx : '');
    expect(undone).toMatchObject({ ok: false, error: { kind: 'nothingToUndo' } });
    expect((await atB.undo()).ok).toBe(true);
    expect([nameAt(atB, 'P1'), recordById(atB.book, 'person', 'P2')?.deleted ?? true]).toEqual(['人P1', true]);
    await atA.close();
    await atB.close();
  });

  it('comes in as rows of at most 1,024 operations, and a large import of a colleague stays whole', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atA.commit(many(2500), '导入');
    const [open, ...rest] = await linesOf(a);
    const joined = { ...(rest[0] as IncomingLines), lines: rest.flatMap(({ lines }) => lines) };
    const { effect } = await receive(b, atB, [open as IncomingLines, joined]);
    expect(effect.tables).toMatchObject([{ table: 'person', added: 2500 }]);
    expect(b.host.rows.every(({ first, last }) => last - first < 1024)).toBe(true);
    const before = fingerprint(atB);
    await atB.close();
    const again = await openStore(b);
    expect([fingerprint(again), again.notices]).toEqual([before, []]);
    await again.close();
    await atA.close();
  });

  it('moves the clock by a day at most, however wild the other clock runs', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atA.close();
    const wild = await openStore(a, { now: () => Date.UTC(2090, 0, 1) });
    await wild.commit([person('P1')], '新增');
    await receive(b, atB, await linesOf(a));
    await atB.commit([rename('P1', '改名')], '修改');
    expect(nameAt(atB, 'P1')).toBe('改名');
    const entry = (await atB.historyOf('person', 'P1')).find(({ kind }) => kind === 'changed');
    expect(Date.parse(entry?.at ?? '')).toBeLessThan(Date.UTC(2026, 0, 1));
    await wild.close();
    await atB.close();
  });
});

describe('more of this PC’s own log than this PC has', () => {
  it('is taken in, and a new log begins before the next write', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atB.commit([person('P1')], '新增');
    const older = { rows: structuredClone(b.host.rows) };
    await atB.commit([person('P2')], '新增');
    await receive(a, atA, await linesOf(b));
    await atB.close();
    Object.assign(b.host, older);
    const put = { ...b, indexedDb: freshDatabase() };
    const back = await openStore(put);
    const own = back.book.state.logs.size;
    const lost = (await linesOf(a)).filter(({ log }) => log === older.rows[0]?.log).slice(-1);
    await receive(put, back, lost);
    expect(nameAt(back, 'P2')).toBe('人P2');
    await back.commit([person('P3')], '新增');
    const last = put.host.rows.at(-1);
    expect([back.book.state.logs.size, last?.log === older.rows[0]?.log, last?.first]).toEqual([own + 1, false, 2]);
    await receive(a, atA, await linesOf(put));
    await receive(put, back, await linesOf(a));
    expect(fingerprint(atA)).toBe(fingerprint(back));
    await back.close();
    await atA.close();
  });

  it('begins it at the next opening when the program ended in between', async () => {
    const { a, b, atA, atB } = await twoPcs();
    await atB.commit([person('P1')], '新增');
    const older = { rows: structuredClone(b.host.rows) };
    await atB.commit([person('P2')], '新增');
    await receive(a, atA, await linesOf(b));
    const lost = b.host.rows.at(-1) as BatchRow;
    await atB.close();
    const before = older.rows.at(-1) as BatchRow;
    Object.assign(b.host, { rows: [...older.rows, { ...lost, received: { before: before.chain } }] });
    const put = { ...b, indexedDb: freshDatabase() };
    const back = await openStore(put);
    expect(nameAt(back, 'P2')).toBe('人P2');
    await back.close();
    const last = put.host.rows.at(-1);
    expect([last?.first, last?.log === lost.log, last?.received]).toEqual([1, false, undefined]);
    await atA.close();
  });
});

describe('a crash while receiving', () => {
  /** Receiving that fails at the n-th write of the database, or at the n-th call of the journal. */
  async function brokenAt(failure: { readonly write?: number; readonly append?: number }) {
    const { a, b, atA, atB } = await twoPcs();
    await atB.commit([person('P1')], '新增');
    await atA.commit(many(1500), '导入');
    await atA.commit([person('X1')], '新增');
    const parts = await linesOf(a);
    const before = fingerprint(atB);
    let writes = 0;
    const add = ObjectStore.prototype.add;
    const put = ObjectStore.prototype.put;
    const counted = (original: typeof add) =>
      function (this: typeof ObjectStore.prototype, ...args: Parameters<typeof add>) {
        if (++writes === failure.write) throw new DOMException('power cut', 'UnknownError');
        return original.apply(this, args);
      };
    vi.spyOn(ObjectStore.prototype, 'add').mockImplementation(counted(add));
    vi.spyOn(ObjectStore.prototype, 'put').mockImplementation(counted(put));
    const append = b.host.api.appendJournal;
    let appends = 0;
    const appendJournal: HostApi['appendJournal'] = (request) =>
      ++appends >= (failure.append ?? Number.POSITIVE_INFINITY)
        ? Promise.resolve({ ok: false, error: { code: 'test', message: '断电' } })
        : append({ rows: request.rows.slice(0, 1) });
    if (failure.append !== undefined) Object.assign(b.host.api, { appendJournal });
    const { received } = await receive(b, atB, parts);
    vi.restoreAllMocks();
    Object.assign(b.host.api, { appendJournal: append });
    return { a, b, atA, atB, parts, before, received, writes };
  }

  it.each([1, 2, 3, 4, 5, 6, 7])('at write %i of the database leaves everything as before', async (write) => {
    const { b, atA, atB, parts, before, received, writes } = await brokenAt({ write });
    const isBroken = write <= writes;
    expect(received.ok).toBe(!isBroken);
    if (isBroken) expect(fingerprint(atB)).toBe(before);
    await atB.close();
    const rebooted = await openStore(b);
    if (isBroken) expect(fingerprint(rebooted)).toBe(before);
    await receive(b, rebooted, parts);
    expect([nameAt(rebooted, 'X1'), nameAt(rebooted, 'P1')]).toEqual(['人X1', '人P1']);
    expect(rebooted.saveState()).toEqual({ kind: 'saved' });
    await rebooted.close();
    await atA.close();
  });

  it('at a call of the journal leaves the database whole, which completes the journal', async () => {
    const { b, atA, atB, before } = await brokenAt({ append: 1 });
    const after = fingerprint(atB);
    expect(after).not.toBe(before);
    expect(atB.saveState()).toMatchObject({ kind: 'oneCopy', missing: 'journal' });
    const rows = b.host.rows.length;
    const database = ledgerDatabase('formal', b.indexedDb);
    expect(await database.batches.count()).toBeGreaterThan(rows);
    database.close();
    await atB.close();
    const rebooted = await openStore(b);
    expect(fingerprint(rebooted)).toBe(after);
    expect(rebooted.saveState()).toEqual({ kind: 'saved' });
    await rebooted.close();
    await atA.close();
  });
});
