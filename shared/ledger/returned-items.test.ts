import { describe, expect, it } from 'vitest';
import type { Change } from './changes.ts';
import { type TestPc, testPc } from './conflict-pcs-of-tests.ts';
import { type AnsweringReceipt, confirmedAsIs, returnedItems } from './returned-items.ts';

const create: Change = {
  kind: 'create',
  entity: 'person',
  id: 'P1',
  values: { name: '张测试', idNo: '990000199001010018' },
};
const update = (values: Record<string, string | null>): Change => ({
  kind: 'update',
  entity: 'person',
  id: 'P1',
  values,
});

function receipt(receiptNo: number, op: string | undefined, more: Partial<AnsweringReceipt> = {}): AnsweringReceipt {
  const reject = { op, table: 'person', record: 'P1', field: 'idNo', code: 'ID_CHECKSUM', message: '校验位不对。' };
  return { receiptNo, at: '2030-01-01T00:00:00Z', result: 'partial', rejects: [reject], ...more };
}
const empty = (receiptNo: number, result: 'ok' | 'rejected' = 'ok') => receipt(receiptNo, '', { rejects: [], result });
const states = (pc: TestPc, receipts: readonly AnsweringReceipt[], isUnsent = false) =>
  returnedItems(pc.book, receipts, () => isUnsent).map(({ state }) => state);

function sent(): { readonly pc: TestPc; readonly op: string } {
  const pc = testPc('AAAAAAAAAAAA');
  const [made] = pc.write(create);
  return { pc, op: made?.id ?? '' };
}

describe('区级退回', () => {
  it('is open until the field is written, however the clocks stand', () => {
    const { pc, op } = sent();
    expect(states(pc, [receipt(1, op)])).toEqual(['open']);
    pc.write(update({ phone: '19900000001' }));
    expect(states(pc, [receipt(1, op)])).toEqual(['open']);
    pc.write(update({ idNo: '990000199001010017' }));
    expect(states(pc, [receipt(1, op)], true)).toEqual(['changed']);
  });

  it('is accepted by a later receipt that covers the correction, not by one that refuses a bundle', () => {
    const { pc, op } = sent();
    pc.write(update({ idNo: '990000199001010017' }));
    expect(states(pc, [receipt(1, op), empty(2, 'rejected')])).toEqual(['changed']);
    expect(states(pc, [receipt(1, op), empty(2)], true)).toEqual(['changed']);
    expect(states(pc, [receipt(1, op), empty(2)])).toEqual(['accepted']);
  });

  it('stays open when another receipt comes and nothing was changed', () => {
    const { pc, op } = sent();
    expect(states(pc, [receipt(1, op), empty(2)])).toEqual(['open']);
  });

  it('is open again when the correction is objected to', () => {
    const { pc, op } = sent();
    const [again] = pc.write(update({ idNo: '990000199001010016' }));
    expect(states(pc, [receipt(1, op), receipt(2, again?.id)])).toEqual(['open']);
  });

  it('was settled before the receipt came when somebody had corrected it meanwhile', () => {
    const { pc } = sent();
    const [wrong] = pc.write(update({ idNo: '990000199001010016' }));
    pc.write(update({ idNo: '990000199001010017' }));
    expect(states(pc, [receipt(1, wrong?.id)], true)).toEqual(['changed']);
  });

  it('is settled by deleting the record', () => {
    const { pc, op } = sent();
    pc.write({ kind: 'delete', entity: 'person', id: 'P1', why: '查无此人' });
    expect(states(pc, [receipt(1, op)], true)).toEqual(['changed']);
  });

  it('a field that was empty counts as written when it is filled', () => {
    const { pc } = sent();
    const [cleared] = pc.write(update({ name: null, phone: '19900000001' }));
    const missing = {
      op: cleared?.id,
      table: 'person',
      record: 'P1',
      field: 'name',
      code: 'NAME_MISSING',
      message: '',
    };
    const rejects = [missing];
    expect(states(pc, [receipt(1, '', { rejects })])).toEqual(['open']);
    pc.write(update({ name: '张补填' }));
    expect(states(pc, [receipt(1, '', { rejects })])).toEqual(['changed']);
  });

  it('is settled by confirming the value as it is, with a reason', () => {
    const { pc, op } = sent();
    const [item] = returnedItems(pc.book, [receipt(1, op)], () => false);
    const change = item && confirmedAsIs(pc.book, item, '看过证件');
    expect(change).toMatchObject({ values: { idNo: '990000199001010018' }, why: '区级退回，核实无误：看过证件' });
    if (change) pc.write(change);
    expect(states(pc, [receipt(1, op)], true)).toEqual(['changed']);
    const empty = { table: 'person', record: 'P1', field: 'birth', code: 'X', message: '' };
    expect(confirmedAsIs(pc.book, empty, '无')).toBeUndefined();
  });

  it('goes by the day of the receipt where the operation is not named, and leaves logs out', () => {
    const { pc } = sent();
    const log = { table: 'log', record: 'AAAAAAAAAAAA', code: 'FORK', message: '日志不一致' };
    expect(returnedItems(pc.book, [receipt(1, undefined, { rejects: [log] })], () => false)).toEqual([]);
    expect(states(pc, [receipt(1, undefined)])).toEqual(['open']);
    expect(states(pc, [receipt(1, undefined, { at: '2001-01-01T00:00:00Z' })], true)).toEqual(['changed']);
  });
});
