import { describe, expect, it } from 'vitest';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { recordById, recordsOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { newPc, openStore, person, rename } from './desk-of-tests.ts';

describe('undo', () => {
  it('goes back and forth over edits, creations and deletions, also after a restart', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    const names = () => recordsOf(store.book, 'person').map(({ values }) => values.name);
    await store.commit([person('P1', { name: '甲' })], '新增甲');
    await store.commit([rename('P1', '乙')], '修改姓名');
    await store.commit([{ kind: 'delete', entity: 'person', id: 'P1', why: '误录' }], '删除');
    expect(names()).toEqual([]);
    await store.close();
    store = await openStore(pc);
    expect(store.canUndo()).toBe('删除');
    expect(await store.undo()).toEqual({ ok: true, value: '删除' });
    expect(names()).toEqual(['乙']);
    await store.undo();
    expect(names()).toEqual(['甲']);
    await store.undo();
    expect(names()).toEqual([]);
    expect(store.canUndo()).toBeUndefined();
    expect(await store.undo()).toEqual({ ok: false, error: { kind: 'nothingToUndo' } });
    await store.close();
    store = await openStore(pc);
    for (const expected of [['甲'], ['乙'], []]) {
      await store.redo();
      expect(names()).toEqual(expected);
    }
    expect(store.canRedo()).toBeUndefined();
    await store.undo();
    expect(names()).toEqual(['乙']);
    await store.commit([rename('P1', '丙')], '修改姓名');
    expect(store.canRedo()).toBeUndefined();
    await store.close();
  });

  it('clears a field that was empty before, and sets one that was cleared', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1')], '新增');
    await store.commit([{ kind: 'update', entity: 'person', id: 'P1', values: { phone: '19900000001' } }], '电话');
    await store.undo();
    expect(recordById(store.book, 'person', 'P1')?.values.phone ?? null).toBeNull();
    await store.redo();
    expect(recordById(store.book, 'person', 'P1')?.values.phone).toBe('19900000001');
    await store.close();
  });

  it('does not touch what was changed since, and says so', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1', { name: '甲' })], '新增');
    const first = await store.commit([rename('P1', '乙')], '修改姓名');
    await store.commit([rename('P1', '丙')], '再次修改');
    const refused = await store.undoTransaction(first.ok ? first.value.tx : '');
    expect(!refused.ok && describeStoreProblem(refused.error)).toBe(
      '没有撤销“修改姓名”。之后又改过其中的内容：丙（姓名）。请打开这些记录，在“修改记录”中核对后手工修改。',
    );
    expect(recordById(store.book, 'person', 'P1')?.values.name).toBe('丙');
    await store.close();
  });

  it('takes back an import but for what was changed or used later', async () => {
    const store = await openStore(newPc());
    await store.commit([person('OLD', { name: '老人' })], '新增');
    const src = { i: 'I1', s: '表', n: 2 };
    const imported: Change[] = [
      { kind: 'note', topic: 'import', id: 'I1', values: { file: '花名册.xlsx' } },
      { ...person('P1'), src } as Change,
      { ...person('P2'), src } as Change,
      { ...person('P3'), src } as Change,
      { kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', group: '01' }, src },
      { ...rename('OLD', '改名'), src } as Change,
    ];
    const tx = await store.commit(imported, '导入花名册.xlsx');
    await store.commit([rename('P2', '后来改的')], '修改');
    await store.commit(
      [{ kind: 'create', entity: 'attendance', id: 'A1', values: { personId: 'P3', name: '人P3' } }],
      '签到',
    );
    const undone = await store.undoTransaction(tx.ok ? tx.value.tx : '');
    const by = { userName: '录入员甲', deviceName: '党建办电脑', at: expect.stringMatching(/^2025-.*Z$/) };
    expect(undone).toEqual({
      ok: true,
      value: {
        label: '导入花名册.xlsx',
        records: 3,
        kept: [
          { entity: 'person', id: 'P2', title: '后来改的', field: 'name', label: '姓名', by },
          { entity: 'person', id: 'P3', title: '人P3', label: '有 1 条记录用到它', by },
        ],
      },
    });
    expect(recordsOf(store.book, 'person').map(({ values }) => values.name)).toEqual(['老人', '后来改的', '人P3']);
    expect(recordsOf(store.book, 'employment')).toEqual([]);
    await store.close();
  });

  it('takes back a large import', async () => {
    const store = await openStore(newPc());
    const tx = await store.commit(
      Array.from({ length: 2500 }, (_, i) => person(`P${i}`)),
      '导入',
    );
    const undone = await store.undoTransaction(tx.ok ? tx.value.tx : '');
    expect(undone).toEqual({ ok: true, value: { label: '导入', records: 2500, kept: [] } });
    expect(recordsOf(store.book, 'person')).toEqual([]);
    await store.close();
  });
});

describe('history', () => {
  it('tells who wrote what, when, on which PC, from which cell', async () => {
    const store = await openStore(newPc());
    await store.commit(
      [
        {
          kind: 'note',
          topic: 'import',
          id: 'I1',
          values: { file: '花名册.xlsx', mapping: { 快递员: { name: 'B', 'person.phone': 'U' } } },
        },
        {
          kind: 'create',
          entity: 'person',
          id: 'P1',
          values: { name: '甲', phone: '19900000001' },
          src: { i: 'I1', s: '快递员', n: 5 },
        },
      ],
      '导入',
    );
    await store.commit([rename('P1', '乙')], '修改');
    await store.commit([{ kind: 'delete', entity: 'person', id: 'P1', why: '重复录入' }], '删除');
    const history = await store.historyOf('person', 'P1');
    expect(history.map(({ kind, label, oldValue, newValue }) => [kind, label, oldValue, newValue])).toEqual([
      ['deleted', '删除', null, null],
      ['changed', '姓名', '甲', '乙'],
      ['created', '联系电话', null, '19900000001'],
      ['created', '姓名', null, '甲'],
    ]);
    expect(history[0]).toMatchObject({ why: '重复录入', userName: '录入员甲', deviceName: '党建办电脑' });
    expect(history[0]?.at).toMatch(/^2025-.*Z$/);
    expect(history[2]?.source).toEqual({ file: '花名册.xlsx', sheet: '快递员', row: 5, cell: 'U5' });
    expect(history[3]?.source).toEqual({ file: '花名册.xlsx', sheet: '快递员', row: 5, cell: 'B5' });
    await store.close();
  });

  it('is the same after a restart from the snapshot', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    await store.commit([person('P1'), person('P2')], '新增');
    for (const name of ['一', '二', '三']) await store.commit([rename('P1', name)], '修改');
    const before = await store.historyOf('person', 'P1');
    await store.close();
    store = await openStore(pc);
    expect(await store.historyOf('person', 'P1')).toEqual(before);
    expect(before).toHaveLength(4);
    await store.close();
  });
});

describe('what is not sent yet', () => {
  it('counts records by what happened to them since the receipt', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('P1'), person('P2'), person('P3')], '新增');
    const log = pc.host.rows[0]?.log as string;
    const acknowledged = { [log]: pc.host.rows.at(-1)?.last as number };
    expect(await store.pendingSince(acknowledged)).toMatchObject({ total: 0, counts: [] });
    await store.commit([rename('P1', '改'), person('P4')], '修改');
    await store.commit([{ kind: 'delete', entity: 'person', id: 'P2', why: '误录' }], '删除');
    const pending = await store.pendingSince(acknowledged);
    expect(pending.counts).toEqual([{ entity: 'person', added: 1, changed: 1, deleted: 1, before: 3, now: 3 }]);
    expect(await pending.list()).toEqual([
      { entity: 'person', id: 'P1', change: 'changed', isKnown: true },
      { entity: 'person', id: 'P2', change: 'deleted', isKnown: true },
      { entity: 'person', id: 'P4', change: 'added', isKnown: false },
    ]);
    expect((await store.pendingSince({})).total).toBe(4);
    await store.close();
  });
});
