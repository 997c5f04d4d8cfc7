// Rows that stayed out of an import: sealed, there after a restart, gone after 90 days; a database of the first version
// keeps what it holds when it is opened by this one.

import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { databaseName, ledgerDatabase } from '#renderer/data/database.ts';
import { utf8 } from '#shared/base/bytes.ts';
import { recordsOf } from '#shared/ledger/book.ts';
import { newPc, openStore, person } from './desk-of-tests.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-22T02:00:00.000Z');
const workbook = utf8('花名册里没有导入的行：张测试 990000199001010017');

describe('rows that stayed out of an import', () => {
  it('are there after a restart, newest first, until they are dropped', async () => {
    const pc = newPc();
    const store = await openStore(pc, { now: () => start });
    const kept = await store.keptRows.keep('三月.xlsx', 5, workbook);
    await store.close();
    const again = await openStore(pc, { now: () => start + 3 * day });
    await again.keptRows.keep('四月.xlsx', 1, workbook);
    expect(await again.keptRows.list()).toMatchObject([
      { file: '四月.xlsx', rows: 1, daysLeft: 90 },
      { file: '三月.xlsx', rows: 5, daysLeft: 87, keptAt: '2026-11-22T02:00:00.000Z' },
    ]);
    const id = kept.ok ? kept.value : '';
    expect(await again.keptRows.open(id)).toMatchObject({ ok: true, value: { file: '三月.xlsx', bytes: workbook } });
    expect(await again.keptRows.drop(id)).toMatchObject({ ok: true });
    expect(await again.keptRows.open(id)).toMatchObject({ ok: false, error: { kind: 'keptRowsGone' } });
    expect((await again.keptRows.list()).map(({ file }) => file)).toEqual(['四月.xlsx']);
    await again.close();
  });

  it('go when the ledger is opened after 90 days', async () => {
    const pc = newPc();
    const store = await openStore(pc, { now: () => start });
    await store.keptRows.keep('三月.xlsx', 5, workbook);
    await store.close();
    const inTime = await openStore(pc, { now: () => start + 90 * day - 1 });
    expect(await inTime.keptRows.list()).toMatchObject([{ daysLeft: 1 }]);
    await inTime.close();
    await (await openStore(pc, { now: () => start + 90 * day })).close();
    const database = ledgerDatabase('formal', pc.indexedDb);
    expect(await database.keptRows.count()).toBe(0);
    database.close();
  });

  it('show nothing of what they hold on the disk, and cannot be moved under another key', async () => {
    const pc = newPc();
    const store = await openStore(pc, { now: () => start });
    await store.keptRows.keep('锦棠街道三月.xlsx', 5, workbook);
    const database = ledgerDatabase('formal', pc.indexedDb);
    const rows = await database.keptRows.toArray();
    const disk = rows.map(({ key, sealed }) => key + new TextDecoder().decode(sealed)).join('');
    for (const secret of ['锦棠', '张测试', '990000199001010017', '2026-11']) expect(disk).not.toContain(secret);
    for (const row of rows) await database.keptRows.put({ ...row, key: `${row.key}1` });
    expect(await store.keptRows.list()).toHaveLength(1);
    database.close();
    await store.close();
  });
});

describe('a database of the first version', () => {
  it('keeps its records and gets the new table', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1')], '新增');
    await store.close();
    const rows = await rowsOf(pc.indexedDb);
    const older = { ...newPc(), host: pc.host };
    const first = new Dexie(databaseName('formal'), { ...older.indexedDb });
    first.version(1).stores({ batches: 'n', snapshot: 'key', blobs: 'key', meta: 'key' });
    for (const [table, own] of Object.entries(rows)) await first.table(table).bulkPut(own);
    first.close();
    const upgraded = await openStore(older);
    expect(recordsOf(upgraded.book, 'person').map(({ id }) => id)).toEqual(['P1']);
    expect((await upgraded.keptRows.keep('三月.xlsx', 1, workbook)).ok).toBe(true);
    expect(upgraded.notices).toEqual([]);
    await upgraded.close();
  });
});

async function rowsOf(indexedDb: ReturnType<typeof newPc>['indexedDb']): Promise<{ [table: string]: unknown[] }> {
  const database = ledgerDatabase('formal', indexedDb);
  const tables = ['batches', 'snapshot', 'blobs', 'meta'];
  const rows = await Promise.all(tables.map(async (name) => [name, await database.table(name).toArray()] as const));
  database.close();
  return Object.fromEntries(rows);
}
