import { describe, expect, it } from 'vitest';
import {
  applyOperation,
  attachmentsOf,
  blobsOf,
  emptyState,
  type MergeState,
  missingBlobs,
  recordOf,
} from './merge.ts';
import type { Operation, StampedOperation } from './operation.ts';

const hex = (n: number) => n.toString(16).padStart(16, '0');
const photo = (digit: string) => ({ sm3: digit.repeat(64), bytes: 300, mime: 'image/jpeg', name: `合影${digit}.jpg` });

function op(n: number, body: Partial<Operation> & Pick<Operation, 'k'>, log = 'A'): StampedOperation {
  return { log, id: hex(n), op: { s: n, h: hex(n), ...body } };
}

function stateOf(...operations: readonly StampedOperation[]): MergeState {
  const state = emptyState();
  for (const one of operations) applyOperation(state, one);
  return state;
}

const activity = { t: 'activity', r: 'a1' };
const made = op(1, { k: 'new', ...activity, f: { title: '主题党日' } });
const first = op(2, { k: 'blob', ...activity, f: photo('1') });
const second = op(3, { k: 'blob', ...activity, f: photo('2') });
const again = op(4, { k: 'blob', ...activity, f: photo('1') }, 'B');

describe('attachments', () => {
  it('of a record stand in the order of attaching, once per content', () => {
    const state = stateOf(again, second, made, first);
    expect(attachmentsOf(state, 'activity', 'a1')).toEqual([
      { sm3: '1'.repeat(64), bytes: 300, mime: 'image/jpeg', about: photo('1'), ops: [hex(2), hex(4)] },
      { sm3: '2'.repeat(64), bytes: 300, mime: 'image/jpeg', about: photo('2'), ops: [hex(3)] },
    ]);
  });
  it('taken off stay when another PC attached them too without knowing', () => {
    const removed = op(5, { k: 'rem', ...activity, b: { attachments: [hex(2)] } });
    for (const order of [
      [made, first, again, removed],
      [removed, again, first, made],
    ])
      expect(attachmentsOf(stateOf(...order), 'activity', 'a1')).toMatchObject([{ ops: [hex(4)] }]);
    expect(attachmentsOf(stateOf(made, first, removed), 'activity', 'a1')).toEqual([]);
  });
  it('are listed by content with the records that use it', () => {
    const elsewhere = op(6, { k: 'blob', t: 'visit', r: 'v1', f: photo('1') });
    expect(blobsOf(stateOf(made, first, second, elsewhere))).toMatchObject([
      {
        sm3: '1'.repeat(64),
        isLive: true,
        records: [activity, { t: 'visit', r: 'v1' }].map(({ t, r }) => ({ table: t, id: r })),
      },
      { sm3: '2'.repeat(64), isLive: true },
    ]);
  });
  it('are missing while a live record uses them and nobody brought the content', () => {
    const state = stateOf(made, first, second);
    expect(missingBlobs(state, (sm3) => sm3.startsWith('1')).map(({ sm3 }) => sm3)).toEqual(['2'.repeat(64)]);
    applyOperation(state, op(7, { k: 'del', ...activity, seen: [hex(1), hex(2), hex(3)] }));
    expect(recordOf(state, 'activity', 'a1')?.deleted).toBe(true);
    expect(missingBlobs(state, () => false)).toEqual([]);
    expect(blobsOf(state).map(({ isLive }) => isLive)).toEqual([false, false]);
  });
  it('attached unseen by a deleter keep the record visible', () => {
    const state = stateOf(made, op(7, { k: 'del', ...activity, seen: [hex(1)] }), first);
    expect(recordOf(state, 'activity', 'a1')?.deleted).toBe(false);
  });
});
