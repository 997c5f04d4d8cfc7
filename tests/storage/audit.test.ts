import { describe, expect, it } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { recordedDeeds } from '#shared/ledger/audit.ts';
import { newPc, openStore, person } from './desk-of-tests.ts';

const list = { act: 'export', subject: '花名册', entity: 'person', count: 1 } as const;
const file = { suggestedName: '花名册.xlsx', content: Uint8Array.of(1) };
const hand = { userName: '录入员甲', deviceName: '党建办电脑' };

describe('deeds on record', () => {
  it('are written before the file, say where it lies, and outlive a restart', async () => {
    const pc = newPc();
    let store = await openStore(pc);
    expect(await store.handOut(list, file)).toEqual({
      ok: true,
      value: { label: '文件夹 / 花名册.xlsx', isCopy: false },
    });
    expect(pc.host.files).toEqual(['花名册.xlsx']);
    await store.close();
    store = await openStore(pc);
    expect(recordedDeeds(store.book)).toMatchObject([
      { ...list, ...hand, file: '花名册.xlsx', savedAs: '文件夹 / 花名册.xlsx' },
    ]);
    await store.close();
  });

  it('stay on record when the clerk gives up or the disk refuses', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    pc.host.fileRefusal = null;
    expect(await store.handOut(list, file)).toEqual({ ok: true, value: null });
    pc.host.fileRefusal = '保存文件没有成功：空间不足。';
    const refused = await store.handOut(list, file);
    expect(!refused.ok && describeStoreProblem(refused.error)).toBe('保存文件没有成功：空间不足。');
    expect(recordedDeeds(store.book).map(({ notSaved }) => notSaved)).toEqual([
      '保存文件没有成功：空间不足。',
      '没有选择位置，已取消',
    ]);
    await store.close();
  });

  it('let no file out that cannot be put on record', async () => {
    const pc = newPc();
    const store = await openStore(pc);
    await store.close();
    expect(await store.handOut(list, file)).toMatchObject({ ok: false, error: { kind: 'closed' } });
    expect(pc.host.files).toEqual([]);
  });

  it('are nothing that 撤销 takes back, and end no 恢复', async () => {
    const store = await openStore(newPc());
    await store.commit([person('P1')], '新增');
    await store.undo();
    await store.recordDeed({ act: 'reveal', entity: 'person', record: 'P1', why: '核对' });
    expect(store.canUndo()).toBeUndefined();
    expect(store.canRedo()).toBe('新增');
    expect(await pendingTotal(store)).toBe(1);
    await store.close();
  });
});

/** A deed is no record that is reported. */
async function pendingTotal(store: LedgerStore): Promise<number> {
  return (await store.pendingSince({})).total;
}
