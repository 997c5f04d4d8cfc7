import { IDBObjectStore as ObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { applyOperations, recordById, recordsOf } from '#shared/ledger/book.ts';
import { draftsOf } from '#shared/ledger/changes.ts';
import type { Conflict } from '#shared/ledger/conflict.ts';
import type { Choice } from '#shared/ledger/conflict-changes.ts';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { newPc, openStore, person, rename } from './desk-of-tests.ts';

const idNo = '990000199001010017';
const phoneOf = (store: LedgerStore, id: string) => recordById(store.book, 'person', id)?.values.phone;

async function openIn(store: LedgerStore): Promise<readonly string[]> {
  await store.conflicts.refresh();
  return (store.conflicts.list() ?? []).map(({ id }) => id);
}

async function decide(store: LedgerStore, choice: Choice, id = ''): Promise<void> {
  await store.conflicts.refresh();
  const conflict = store.conflicts.list()?.find((one) => one.id === id || id === '') as Conflict;
  expect(await store.conflicts.decide([{ conflict, choice }])).toMatchObject({ ok: true, value: { decided: 1 } });
}

/** What another PC wrote before it had seen what this one holds, given to the open book. */
function colleagueWrote(store: LedgerStore, write: () => Parameters<typeof draftsOf>[1]): void {
  const drafts = draftsOf(store.book, write());
  const { head } = openLog('C0LLEAGUE001', 'install', {}, { wallMs: 1_000, tx: 't0' });
  const blind = drafts.map(({ b: _b, ...draft }) => draft);
  const { ops } = appendOperations(head, blind, { wallMs: 1_900_000_000_000, tx: 't1', user: 'u2' });
  applyOperations(store.book, ops);
}

describe('decisions', () => {
  it('a joining survives a restart, and can be taken back days later', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    await store.commit([person('P1', { idNo, phone: '19900000001' })], '新增');
    await store.commit([person('P2', { idNo, phone: '19900000002' })], '新增');
    expect(await openIn(store)).toEqual(['DUP person P1 P2']);
    await decide(store, { kind: 'join', valuesOf: { phone: 'P2' } });
    expect(store.canUndo()).toBe('处理冲突：人员“人P1”、“人P2”');
    await store.commit([person('P3')], '新增');
    await store.close();

    store = await openStore(pc);
    expect(await openIn(store)).toEqual([]);
    expect(recordsOf(store.book, 'person').map(({ id }) => id)).toEqual(['P1', 'P3']);
    expect(phoneOf(store, 'P2')).toBe('19900000002');
    const [decision] = store.conflicts.decisions();
    expect(decision).toMatchObject({ type: 'DUP', verdict: 'joined', userName: '录入员甲', isTakenBack: false });
    if (!decision) throw new Error('no decision');
    expect(await store.conflicts.takeBack(decision)).toEqual({ ok: true, value: [] });
    expect(await openIn(store)).toEqual(['DUP person P1 P2']);
    expect(phoneOf(store, 'P1')).toBe('19900000001');
    expect(store.conflicts.decisions()).toMatchObject([{ isTakenBack: true }]);
    expect((await store.historyOf('person', 'P2')).map(({ kind }) => kind)).toContain('separated');
    await store.close();
  });

  it('撤销 and 恢复 go over a decision that changed nothing but itself', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1', { idNo }), person('P2', { idNo })], '新增');
    await decide(store, { kind: 'distinct', why: '派出所证实重号' });
    expect(await openIn(store)).toEqual([]);
    await store.undo();
    expect(await openIn(store)).toEqual(['DUP person P1 P2']);
    await store.redo();
    expect(await openIn(store)).toEqual([]);
    await store.close();
  });

  it('chooses a side, brings back what was shown before, and refuses what the clerk no longer sees', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1', { phone: '19900000000' })], '新增');
    await store.commit([{ kind: 'update', entity: 'person', id: 'P1', values: { phone: '19900000001' } }], '修改');
    colleagueWrote(store, () => [{ kind: 'update', entity: 'person', id: 'P1', values: { phone: '19900000002' } }]);
    expect(await openIn(store)).toEqual(['FIELD person P1 phone']);
    const [seen] = store.conflicts.list() ?? [];
    expect(seen?.heads.map((head) => store.conflicts.writerOf(head).deviceName)).toEqual([
      '党建办电脑',
      '其他电脑（C0LLEAGUE001）',
    ]);
    await decide(store, { kind: 'take', op: seen?.heads[0]?.op ?? '' });
    expect(phoneOf(store, 'P1')).toBe('19900000001');
    const again = await store.conflicts.decide([{ conflict: seen as Conflict, choice: { kind: 'write', value: 'x' } }]);
    expect(!again.ok && describeStoreProblem(again.error)).toBe(
      '没有处理“人员“人P1”的联系电话”。这条冲突的内容刚刚变了，请看过新的内容再选。',
    );
    await store.close();
  });

  it('many at once are one transaction, and go back as one', async () => {
    const store = await openStore(newPc());
    const ids = Array.from({ length: 150 }, (_, i) => `P${1000 + i}`);
    await store.commit(
      ids.map((id) => person(id)),
      '新增',
    );
    await store.commit(
      ids.map((id) => rename(id, `本机${id}`)),
      '修改',
    );
    colleagueWrote(store, () => ids.map((id) => rename(id, `同事${id}`)));
    expect(await openIn(store)).toHaveLength(150);
    const all = (store.conflicts.list() ?? []).map((conflict) => ({
      conflict,
      choice: { kind: 'take', op: conflict.heads[0]?.op ?? '' } as const,
    }));
    expect(await store.conflicts.decide(all)).toMatchObject({ ok: true, value: { decided: 150 } });
    expect(await openIn(store)).toEqual([]);
    expect(recordById(store.book, 'person', 'P1000')?.values.name).toBe('本机P1000');
    const [decision] = store.conflicts.decisions();
    if (!decision) throw new Error('no decision');
    expect(await store.conflicts.takeBack(decision)).toMatchObject({ ok: true });
    await store.conflicts.refresh();
    expect(store.conflicts.decisions().every(({ isTakenBack }) => isTakenBack)).toBe(true);
    await store.close();
  });

  it('a decision that the disk refused is as if it had never been', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1', { idNo }), person('P2', { idNo })], '新增');
    expect(await openIn(store)).toEqual(['DUP person P1 P2']);
    vi.spyOn(ObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const [conflict] = store.conflicts.list() ?? [];
    const refused = await store.conflicts.decide([
      { conflict: conflict as Conflict, choice: { kind: 'join', valuesOf: {} } },
    ]);
    vi.restoreAllMocks();
    expect(refused.ok).toBe(false);
    expect(await openIn(store)).toEqual(['DUP person P1 P2']);
    expect(recordsOf(store.book, 'person')).toHaveLength(2);
    await store.close();
  });

  it('a question and its answer stay over a restart', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    await store.commit([person('P1', { idNo }), person('P2', { idNo })], '新增');
    await store.conflicts.remark('DUP person P1 P2', '是不是同一个人？');
    expect(store.canUndo()).toBe('新增');
    await store.close();
    store = await openStore(pc);
    await store.conflicts.remark('DUP person P1 P2', '是，换过手机。');
    await store.conflicts.refresh();
    expect(store.conflicts.remarksOn('DUP person P1 P2').map(({ text }) => text)).toEqual([
      '是不是同一个人？',
      '是，换过手机。',
    ]);
    await store.close();
  });
});

describe('区级退回 and marks', () => {
  it('marks the record and its owner, and lets go when a later receipt covers the correction', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1', { phone: '19900000001' })], '新增');
    await store.commit(
      [{ kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', organizationName: '快送' } }],
      '新增',
    );
    const reject = {
      table: 'employment',
      record: 'E1',
      field: 'organizationName',
      code: 'NAME',
      message: '名称不全。',
    };
    const first = { receiptNo: 1, at: '2001-01-01T00:00:00Z', result: 'partial', rejects: [reject] } as const;
    const future = { ...first, at: '2090-01-01T00:00:00Z' };
    store.conflicts.takeReceipts([future], {});
    await store.conflicts.refresh();
    expect(store.conflicts.marks().get('person')?.get('P1')).toMatchObject([{ kind: 'returned' }]);
    expect(store.conflicts.marks().get('employment')?.get('E1')?.[0]?.text).toBe(
      '区级退回（待改）：所在企业：名称不全。',
    );
    store.conflicts.takeReceipts([first, { ...first, receiptNo: 2, rejects: [] }], {});
    await store.conflicts.refresh();
    expect(store.conflicts.returned().map(({ state }) => state)).toEqual(['changed']);
    const log = store.book.state.logs.keys().next().value as string;
    store.conflicts.takeReceipts([first, { ...first, receiptNo: 2, rejects: [] }], { [log]: 99 });
    await store.conflicts.refresh();
    expect(store.conflicts.returned().map(({ state }) => state)).toEqual(['accepted']);
    expect(store.conflicts.marks().get('person')).toBeUndefined();
    await store.close();
  });
});
