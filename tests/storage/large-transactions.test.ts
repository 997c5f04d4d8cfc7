import { IDBObjectStore as ObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newCancellation } from '#renderer/data/cancellation.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
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

/** Every look at the clock finds the slice used up, so that each place where work may pause is counted. */
function pausingAlways() {
  const pauses = { count: 0 };
  let now = 0;
  const pause = async () => {
    pauses.count++;
  };
  return { pauses, pace: { now: () => (now += 100), pause } };
}

function progress() {
  const shares: number[] = [];
  return { shares, onProgress: (done: number, total: number) => void shares.push(done / total) };
}

function expectRising(shares: readonly number[]): void {
  expect(shares.length).toBeGreaterThan(5);
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1)).toBe(true);
}

const people = (count: number): Change[] => Array.from({ length: count }, (_, i) => person(`P${i}`));

const peopleWithJobs = (count: number): Change[] =>
  people(count).flatMap((one, i): Change[] => [
    one,
    { kind: 'create', entity: 'employment', id: `E${i}`, values: { personId: `P${i}`, group: '01' } },
  ]);

describe('a large transaction', () => {
  it('is saved and taken back in slices, and tells how far it has come', async () => {
    const { pauses, pace } = pausingAlways();
    const store = await openStore(newPc(), { pace });
    const saving = progress();
    pauses.count = 0;
    const saved = await store.commit(peopleWithJobs(1500), '导入', 'undoable', saving);
    expect(pauses.count).toBeGreaterThan(3 * 3000);
    expectRising(saving.shares);
    const undoing = progress();
    pauses.count = 0;
    const undone = await store.undoTransaction(saved.ok ? saved.value.tx : '', undoing);
    expect(undone).toEqual({ ok: true, value: { label: '导入', records: 3000, kept: [] } });
    expect(pauses.count).toBeGreaterThan(3 * 3000);
    expectRising(undoing.shares);
    await store.close();
  });

  it('is stopped before it is written, or not at all', async () => {
    const store = await openStore(newPc());
    const stopped = newCancellation();
    stopped.isWanted = true;
    const cancelled = await store.commit(people(2000), '导入', 'undoable', { cancellation: stopped });
    expect(!cancelled.ok && describeStoreProblem(cancelled.error)).toBe('已经取消，没有保存，台账没有变化。');
    expect(recordsOf(store.book, 'person')).toEqual([]);
    const late = newCancellation();
    const onProgress = (done: number) => {
      if (done >= 0.8) late.isWanted = late.isTooLate;
    };
    expect((await store.commit(people(2000), '导入', 'undoable', { onProgress, cancellation: late })).ok).toBe(true);
    expect([late.isWanted, recordsOf(store.book, 'person').length]).toEqual([true, 2000]);
    await store.close();
  });

  it('leaves a small edit in one piece', async () => {
    const { pauses, pace } = pausingAlways();
    const store = await openStore(newPc(), { pace });
    pauses.count = 0;
    const saving = store.commit(people(200), '新增');
    expect(recordsOf(store.book, 'person')).toHaveLength(200);
    await saving;
    expect(pauses.count).toBe(0);
    await store.close();
  });

  it('is refused whole when one change of it is', async () => {
    const store = await openStore(newPc());
    const changes: Change[] = [
      ...people(2000),
      { kind: 'delete', entity: 'person', id: 'P3', why: '' },
      rename('X', '甲'),
    ];
    const refused = await store.commit(changes, '导入');
    expect(!refused.ok && describeStoreProblem(refused.error)).toBe(
      '没有保存。要修改的人员记录已经不在台账中，请刷新后重新查找。',
    );
    expect(recordsOf(store.book, 'person')).toEqual([]);
    await vi.waitFor(() => expect(store.saveState()).toEqual({ kind: 'saved' }));
    await store.close();
  });

  it('goes back and forth with everything that belongs to its records', async () => {
    const store = await openStore(newPc());
    await store.commit(peopleWithJobs(700), '导入');
    const [undone, late] = await Promise.all([store.undo(), store.undo()]);
    expect(undone).toEqual({ ok: true, value: '导入' });
    expect(late).toEqual({ ok: false, error: { kind: 'nothingToUndo' } });
    expect([recordsOf(store.book, 'person'), recordsOf(store.book, 'employment')]).toEqual([[], []]);
    expect((await store.redo()).ok).toBe(true);
    expect(recordsOf(store.book, 'person')).toHaveLength(700);
    expect(recordsOf(store.book, 'employment')).toHaveLength(700);
    const [restored, deleted] = await store.historyOf('person', 'P3');
    expect(restored).toMatchObject({ kind: 'restored', why: '恢复：导入' });
    expect(deleted).toMatchObject({ kind: 'deleted', why: '撤销：导入' });
    await store.close();
  });
});

describe('a transaction of which only a part was kept', () => {
  /** The journal got `batches` of the four batches of an import when the database was lost. */
  async function pcWithPart(batches: number): Promise<{ pc: Pc; print: string }> {
    const pc = newPc();
    const store = await openStore(pc);
    await store.commit([person('OLD', { name: '老人' })], '新增');
    await store.commit([rename('OLD', '改名'), ...people(3500)], '导入');
    const print = fingerprint(store);
    await store.close();
    pc.host.rows.length = 2 + batches;
    pc.indexedDb = freshDatabase();
    return { pc, print };
  }

  const notice = (found: string) =>
    `上次有一批大的修改没有保存完整（共 3,501 条，只留下 ${found} 条），已经整批撤销，台账回到了那批修改之前。请重新导入或重新修改。`;

  async function expectTakenBack(pc: Pc, found: string): Promise<void> {
    const store = await openStore(pc);
    expect(store.notices).toContain(notice(found));
    expect(recordsOf(store.book, 'person').map(({ values }) => values.name)).toEqual(['老人']);
    const [latest] = await store.historyOf('person', 'OLD');
    expect(latest).toMatchObject({ newValue: '老人', why: '撤销：没有保存完整的修改' });
    await vi.waitFor(() => expect(store.saveState()).toEqual({ kind: 'saved' }));
    const print = fingerprint(store);
    await store.close();
    pc.indexedDb = freshDatabase();
    const again = await openStore(pc);
    expect(again.notices.filter((one) => one.includes('没有保存完整'))).toEqual([]);
    expect(fingerprint(again)).toBe(print);
    await again.close();
  }

  it.each([
    [1, '1,024'],
    [3, '3,072'],
  ])('is taken back at opening (%i of 4 batches)', async (batches, found) => {
    const { pc } = await pcWithPart(batches);
    await expectTakenBack(pc, found);
  });

  it('is left alone when it is whole', async () => {
    const { pc, print } = await pcWithPart(4);
    const store = await openStore(pc);
    expect(store.notices).toEqual(['本机数据库是空的，已从日志副本恢复 6 批记录。']);
    expect(fingerprint(store)).toBe(print);
    expect(recordById(store.book, 'person', 'OLD')?.values.name).toBe('改名');
    await store.close();
  });

  it('is taken back again when taking it back was interrupted in the same way', async () => {
    const { pc } = await pcWithPart(3);
    await (await openStore(pc)).close();
    expect(pc.host.rows.length).toBeGreaterThan(2 + 3 + 2);
    pc.host.rows.length = 2 + 3 + 1;
    pc.indexedDb = freshDatabase();
    await expectTakenBack(pc, '3,072');
  });

  it('keeps the ledger closed while it cannot be taken back', async () => {
    const { pc } = await pcWithPart(3);
    vi.spyOn(ObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const problem = await openingProblem(pc);
    expect(problem && describeStoreProblem(problem)).toMatch(
      /^台账没有打开。上次一批大的修改只保存下来一部分.*磁盘空间不足/,
    );
    vi.restoreAllMocks();
    await expectTakenBack(pc, '3,072');
  });
});
