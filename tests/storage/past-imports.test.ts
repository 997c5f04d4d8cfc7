// Imports as the ledger remembers them: listed, taken back in a later session but for what was changed since, brought
// back, and the origin of every value in between.

import { describe, expect, it } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { recordById, recordsOf } from '#shared/ledger/book.ts';
import { planImport } from '#shared/ledger/import-plan.ts';
import type { ImportRow, ImportSheet } from '#shared/ledger/import-types.ts';
import { newPc, openStore, rename } from './desk-of-tests.ts';

let made = 0;

const columns = [
  { col: 'B', field: 'name', entity: 'person' as const },
  { col: 'C', field: 'idNo', entity: 'person' as const },
  { col: 'D', field: 'phone', entity: 'person' as const },
  { col: 'E', field: 'organizationName', entity: 'employment' as const },
];

/** Imports one table. @returns the id of the import */
async function take(
  store: LedgerStore,
  file: string,
  records: readonly ImportRow['records'][],
  more: Partial<ImportSheet> = {},
): Promise<string> {
  const rows = records.map((own, i) => ({ row: i + 5, outcome: 'accepted' as const, records: own }));
  const importId = `I${++made}`;
  const plan = planImport(
    store.book,
    [{ sheet: '快递员', entity: 'person', headerRows: [4], columns, rows, ...more }],
    {
      importId,
      file,
      at: `2025-04-0${(made % 9) + 1}T01:00:00.000Z`,
      asOf: '2025-03-31',
      mode: 'upsert',
      blankErases: false,
      newId: () => `N${String(++made).padStart(6, '0')}`,
    },
  );
  const saved = await store.commit(plan.changes, `导入 ${file}`);
  if (!saved.ok) throw new Error(JSON.stringify(saved.error));
  return importId;
}

const numbered = (i: number) => `990000199001${String(i).padStart(5, '0')}0`;
const worker = (i: number, phone = `1990${String(i).padStart(7, '0')}`): ImportRow['records'] => ({
  person: { name: `人${i}`, idNo: numbered(i), phone },
  employment: { organizationName: '捷达快递', group: '01' },
});

function idOf(store: LedgerStore, name: string): string {
  return recordsOf(store.book, 'person').find(({ values }) => values.name === name)?.id ?? '';
}

describe('past imports', () => {
  it('are listed with who, when and how much, the newest first, and found again after a restart', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    await take(store, '一.xlsx', [worker(1), worker(2)]);
    await take(store, '二.xlsx', [worker(2, '19900009999')]);
    await store.close();
    store = await openStore(pc);
    expect(store.pastImports()).toMatchObject([
      { file: '二.xlsx', userName: '录入员甲', deviceName: '党建办电脑', counts: { update: 1 } },
      { file: '一.xlsx', counts: { create: 2 }, place: { log: expect.any(String), seq: expect.any(Number) } },
    ]);
    expect(store.pastImports().every(({ takenBack }) => takenBack === undefined)).toBe(true);
    await store.close();
  });

  it('are taken back in a later session, but for later edits, which are named with who and when', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    const id = await take(store, '一.xlsx', [worker(1), worker(2), worker(3)]);
    await store.commit([rename(idOf(store, '人2'), '改过名')], '修改');
    await store.close();
    store = await openStore(pc);
    const preview = await store.previewUndo(id);
    expect(recordsOf(store.book, 'person')).toHaveLength(3);
    const undone = await store.undoImport(id);
    expect(undone).toEqual(preview);
    expect(undone.ok && undone.value).toMatchObject({
      label: '导入 一.xlsx',
      records: 4,
      kept: [{ title: '改过名', label: '姓名', by: { userName: '录入员甲' } }],
    });
    expect(recordsOf(store.book, 'person').map(({ values }) => values.name)).toEqual(['改过名']);
    expect(recordsOf(store.book, 'employment'), 'the job of who stays stays too').toHaveLength(1);
    await store.close();
    store = await openStore(pc);
    const [listed] = store.pastImports();
    expect(listed?.takenBack).toMatchObject({ userName: '录入员甲', records: 4, keptCount: 1 });
    expect(listed?.takenBack?.kept).toMatchObject([{ title: '改过名', field: 'name', by: { userName: '录入员甲' } }]);
    await store.close();
  });

  it('count as taken back by 撤销 in any list, and as there again by 恢复', async () => {
    const store = await openStore(newPc());
    await take(store, '一.xlsx', [worker(1)]);
    const isBack = () => store.pastImports()[0]?.takenBack !== undefined;
    await store.undo();
    expect(isBack()).toBe(true);
    await store.redo();
    expect([isBack(), recordsOf(store.book, 'person').length]).toEqual([false, 1]);
    await store.undo();
    expect(isBack()).toBe(true);
    await store.close();
  });

  it('are not taken back twice', async () => {
    const store = await openStore(newPc());
    const id = await take(store, '一.xlsx', [worker(1)]);
    await store.undoImport(id);
    expect(await store.undoImport(id)).toMatchObject({ ok: false, error: { kind: 'changedSince', kept: [] } });
    expect((await store.undoImport('?')).ok).toBe(false);
    await store.close();
  });

  it('of many batches are taken back whole', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    const id = await take(
      store,
      '大.xlsx',
      Array.from({ length: 1500 }, (_, i) => worker(i)),
    );
    await take(store, '二.xlsx', [worker(2000)]);
    await store.close();
    store = await openStore(pc);
    expect(await store.undoImport(id)).toMatchObject({ ok: true, value: { records: 3000, kept: [] } });
    expect(recordsOf(store.book, 'person').map(({ values }) => values.name)).toEqual(['人2000']);
    await store.close();
  });
});

describe('the origin of a value', () => {
  it('is the cell of the row that said it: made, updated, filled in by a second row, brought back', async () => {
    const store = await openStore(newPc());
    await take(store, '一.xlsx', [worker(1)]);
    const id = await take(store, '二.xlsx', [
      worker(1, '19900009999'),
      { person: { name: '人1', idNo: numbered(1), sex: '1' } },
    ]);
    const person = idOf(store, '人1');
    const sourceOf = async (field: string) =>
      (await store.historyOf('person', person)).find((line) => line.field === field)?.source;
    expect(await sourceOf('name')).toEqual({ file: '一.xlsx', sheet: '快递员', row: 5, cell: 'B5' });
    expect(await sourceOf('phone')).toEqual({ file: '二.xlsx', sheet: '快递员', row: 5, cell: 'D5' });
    expect(await sourceOf('sex')).toEqual({ file: '二.xlsx', sheet: '快递员', row: 6 });
    await store.undoImport(id);
    expect(recordById(store.book, 'person', person)?.values).toMatchObject({ phone: '19900000001' });
    const [back] = (await store.historyOf('person', person)).filter(({ field }) => field === 'phone');
    expect(back).toMatchObject({
      newValue: '19900000001',
      why: '撤销：导入 二.xlsx',
      source: { file: '一.xlsx', cell: 'D5' },
    });
    await store.close();
  });

  it('is known of sign-ins and of the coverage that two rows make', async () => {
    const store = await openStore(newPc());
    await take(store, '活动.xlsx', [{ activity: { code: 'HD1', topic: '送清凉' } }], {
      sheet: '活动',
      entity: 'activity',
    });
    await take(store, '签到.xlsx', [{ attendance: { activityCode: '送清凉', name: '人1' } }], {
      sheet: '签到',
      entity: 'attendance',
      columns: [{ col: 'A', field: 'activityCode', entity: 'attendance' }],
    });
    await take(store, '支部.xlsx', [{ partyOrganization: { name: '甲支部' } }], {
      sheet: '支部',
      entity: 'partyOrganization',
    });
    await take(store, '企业.xlsx', [{ organization: { name: '甲公司', partyOrganizationName: '甲支部' } }], {
      sheet: '企业',
      entity: 'organization',
    });
    const historyOfFirst = (entity: 'attendance' | 'coverage') =>
      store.historyOf(entity, recordsOf(store.book, entity)[0]?.id ?? '');
    const signIn = await historyOfFirst('attendance');
    expect(signIn.find(({ field }) => field === 'activityCode')?.source).toMatchObject({
      file: '签到.xlsx',
      cell: 'A5',
    });
    expect(signIn.find(({ field }) => field === 'activityId')?.source).toMatchObject({ sheet: '签到', row: 5 });
    expect((await historyOfFirst('coverage'))[0]?.source).toEqual({ file: '企业.xlsx', sheet: '企业', row: 5 });
    await store.close();
  });

  it('is told for many records at once: the row of a file, or who typed them in', async () => {
    const store = await openStore(newPc());
    await take(store, '一.xlsx', [worker(1), worker(2)]);
    await store.commit([{ kind: 'create', entity: 'person', id: 'P1', values: { name: '手工' } }], '新增');
    const refs = [idOf(store, '人2'), 'P1', '?'].map((id) => ({ entity: 'person' as const, id }));
    expect(await store.originsOf(refs)).toMatchObject([
      { userName: '录入员甲', place: { file: '一.xlsx', sheet: '快递员', row: 6 } },
      { userName: '录入员甲', deviceName: '党建办电脑' },
      undefined,
    ]);
    await store.close();
  });
});
