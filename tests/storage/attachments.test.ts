// Photos and files at records: kept twice, sealed, healed from either copy, taken off and put back.

import { afterEach, describe, expect, it } from 'vitest';
import { ledgerDatabase } from '#renderer/data/database.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { freshDatabase, newPc, openStore, type Pc, person, rename } from './desk-of-tests.ts';

const fileOf = (text: string, name = '合影.jpg') => new File([utf8(text)], name);

let open: LedgerStore[] = [];
afterEach(async () => {
  for (const store of open) await store.close();
  open = [];
});

async function opened(pc: Pc): Promise<LedgerStore> {
  const store = await openStore(pc);
  open.push(store);
  return store;
}
async function withPhoto() {
  const pc = newPc();
  const store = await opened(pc);
  await store.commit([person('P1')], '新增');
  expect(await store.attachments.add('person', 'P1', fileOf('照片'))).toEqual({ ok: true, value: null });
  return { pc, store, sm3: sm3Hex(utf8('照片')) };
}
const textOf = async (store: LedgerStore, sm3: string) => {
  const found = await store.attachments.open(sm3);
  return found && fromUtf8(found.content);
};
const listed = async (store: LedgerStore) => (await store.attachments.listOf('person', 'P1')).map(({ name }) => name);

describe('an attachment', () => {
  it('is listed with who and when, opens, and lies sealed in both places', async () => {
    const { pc, store, sm3 } = await withPhoto();
    expect(await store.attachments.listOf('person', 'P1')).toMatchObject([
      { sm3, name: '合影.jpg', bytes: 6, mime: 'image/jpeg', w: 4, h: 3, userName: '录入员甲', isHeld: true },
    ]);
    expect(await textOf(store, sm3)).toBe('照片');
    const row = await ledgerDatabase('formal', pc.indexedDb).blobs.get(sm3);
    expect(row?.sealed).toEqual(pc.host.blobs.get(sm3));
    expect(Buffer.from(row?.sealed ?? []).includes(Buffer.from('照片'))).toBe(false);
  });

  it('is stored once for several records, and not twice at one', async () => {
    const { pc, store } = await withPhoto();
    await store.commit([person('P2')], '新增');
    await store.attachments.add('person', 'P2', fileOf('照片', '同一张.jpg'));
    expect(pc.host.blobs.size).toBe(1);
    const again = await store.attachments.add('person', 'P1', fileOf('照片'));
    expect(again).toMatchObject({ ok: false, error: { kind: 'attachedAlready' } });
  });

  it('is taken off, put back, and undone like any other edit', async () => {
    const { store, sm3 } = await withPhoto();
    await store.attachments.remove('person', 'P1', sm3);
    expect(await listed(store)).toEqual([]);
    await store.undo();
    expect(await listed(store)).toEqual(['合影.jpg']);
    await store.redo();
    expect(await listed(store)).toEqual([]);
    await store.undo();
    await store.undo();
    expect(await listed(store)).toEqual([]);
    await store.redo();
    expect(await listed(store)).toEqual(['合影.jpg']);
  });

  it('keeps the making of its record from being taken back', async () => {
    const pc = newPc();
    const store = await opened(pc);
    const made = await store.commit([person('P1')], '新增');
    await store.attachments.add('person', 'P1', fileOf('照片'));
    const undone = await store.undoTransaction(made.ok ? made.value.tx : '');
    expect(undone).toMatchObject({ error: { kind: 'changedSince', kept: [{ id: 'P1', label: '附件' }] } });
  });

  it('stands in the history by its name', async () => {
    const { store, sm3 } = await withPhoto();
    await store.attachments.remove('person', 'P1', sm3);
    const lines = (await store.historyOf('person', 'P1')).filter(({ label }) => label === '附件');
    expect(lines.map(({ oldValue, newValue }) => [oldValue, newValue])).toEqual([
      ['合影.jpg', null],
      [null, '合影.jpg'],
    ]);
  });

  it('is there after a restart, also at a record that was edited since', async () => {
    const { pc, store, sm3 } = await withPhoto();
    await store.commit([rename('P1', '新名')], '修改');
    await store.close();
    const again = await opened(pc);
    expect(await listed(again)).toEqual(['合影.jpg']);
    expect(await textOf(again, sm3)).toBe('照片');
  });
});

describe('of the two copies', () => {
  it('the host’s replaces a lost database', async () => {
    const { pc, store, sm3 } = await withPhoto();
    await store.close();
    pc.indexedDb = freshDatabase();
    const again = await opened(pc);
    expect(await textOf(again, sm3)).toBe('照片');
    expect((await ledgerDatabase('formal', pc.indexedDb).blobs.get(sm3))?.sealed).toEqual(pc.host.blobs.get(sm3));
  });

  it('the database’s replaces what the host has lost', async () => {
    const { pc, store, sm3 } = await withPhoto();
    await store.close();
    pc.host.blobs.clear();
    await opened(pc);
    await expect.poll(() => pc.host.blobs.has(sm3)).toBe(true);
  });

  it('the whole one counts when the other is damaged', async () => {
    const { pc, store, sm3 } = await withPhoto();
    await ledgerDatabase('formal', pc.indexedDb).blobs.put({ key: sm3, sealed: new Uint8Array(40) });
    expect(await textOf(store, sm3)).toBe('照片');
    expect((await ledgerDatabase('formal', pc.indexedDb).blobs.get(sm3))?.sealed).toEqual(pc.host.blobs.get(sm3));
  });

  it('none is a placeholder: the record stays whole and the content is asked for', async () => {
    const { pc, store, sm3 } = await withPhoto();
    await store.close();
    pc.host.blobs.clear();
    pc.indexedDb = freshDatabase();
    const again = await opened(pc);
    expect(await again.attachments.listOf('person', 'P1')).toMatchObject([{ name: '合影.jpg', isHeld: false }]);
    expect(await again.attachments.open(sm3)).toBeUndefined();
    expect(await again.attachments.missing()).toMatchObject([{ sm3, records: [{ table: 'person', id: 'P1' }] }]);
  });
});

describe('nothing is attached', () => {
  it('of an empty file, to a deleted record, or when a copy is refused', async () => {
    const { pc, store } = await withPhoto();
    expect(await store.attachments.add('person', 'P1', fileOf(''))).toMatchObject({ error: { kind: 'refusedFile' } });
    pc.host.fileRefusal = '磁盘空间已满。';
    const refused = await store.attachments.add('person', 'P1', fileOf('另一张'));
    expect(refused).toEqual({ ok: false, error: { kind: 'hostRefused', message: '磁盘空间已满。' } });
    pc.host.fileRefusal = undefined;
    await store.commit([{ kind: 'delete', entity: 'person', id: 'P1', why: '录错了' }], '删除');
    const late = await store.attachments.add('person', 'P1', fileOf('又一张'));
    expect(late).toMatchObject({ error: { kind: 'refusedChange', problem: { kind: 'deletedRecord' } } });
    expect(await listed(store)).toEqual(['合影.jpg']);
  });
});
