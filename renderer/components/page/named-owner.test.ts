import { describe, expect, it } from 'vitest';
import { applyLines, createBook } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { withOwnerNamed } from './named-owner.ts';

const book = createBook();
applyLines(book, 'TESTLOG00001', [
  '{"f":{"code":"演示01"},"h":"0000000007d00000","k":"new","r":"A1","s":2,"t":"activity","u":"u1","x":"t1"}',
  '{"f":{"code":"演示02"},"h":"0000000007d00001","k":"new","r":"A2","s":3,"t":"activity","u":"u1","x":"t1"}',
  '{"f":{"code":"演示02"},"h":"0000000007d00002","k":"new","r":"A3","s":4,"t":"activity","u":"u1","x":"t1"}',
]);
const owner = { text: 'activityCode', via: 'activityId', to: 'activity', by: 'code' } as const;
const linked = (change: Change) => withOwnerNamed(book, owner, [change])[0];
const create = (activityCode: string): Change => ({
  kind: 'create',
  entity: 'attendance',
  id: 'S1',
  values: { name: '演示甲', activityCode },
});
const update = (values: { [field: string]: string | null }): Change => ({
  kind: 'update',
  entity: 'attendance',
  id: 'S1',
  values,
});

describe('a record that names its owner', () => {
  it('refers to the one record of that name', () => {
    expect(linked(create('演示01'))).toMatchObject({ values: { activityCode: '演示01', activityId: 'A1' } });
    expect(linked(update({ activityCode: ' 演示01 ' }))).toMatchObject({ values: { activityId: 'A1' } });
  });

  it('refers to nothing when nobody or several bear the name', () => {
    expect(linked(create('没有的'))).toEqual(create('没有的'));
    expect(linked(create('演示02'))).toEqual(create('演示02'));
  });

  it('lets go of the old owner when the name is changed or cleared', () => {
    expect(linked(update({ activityCode: '没有的' }))).toMatchObject({ values: { activityId: null } });
    expect(linked(update({ activityCode: null }))).toMatchObject({ values: { activityId: null } });
  });

  it('leaves other changes as they are', () => {
    expect(linked(update({ note: '迟到' }))).toEqual(update({ note: '迟到' }));
    expect(linked({ kind: 'delete', entity: 'attendance', id: 'S1', why: '重复' })).toMatchObject({ kind: 'delete' });
  });
});
