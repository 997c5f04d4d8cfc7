import { describe, expect, it } from 'vitest';
import { balanceOf, recordOf, representativeOf } from '#shared/sync/merge.ts';
import { recordById, recordsOf } from './book.ts';
import type { Change } from './changes.ts';
import { changesOfDecision, describeDecisionProblem, latestChoice, suggestedChoice } from './conflict-decisions.ts';
import { decisionsOf, remarkNote, remarksOf } from './conflict-notes.ts';
import { meet, person, remove, type TestPc, twoPcs, update } from './conflict-pcs-of-tests.ts';
import { finish } from './steps.ts';
import { inverseOf } from './undo.ts';

const idNo = '990000199001010017';

/** Takes back what was written last, as 撤销 does. */
function takeBack(pc: TestPc, operations: ReturnType<TestPc['write']>) {
  const written = (op: string, field: string) => {
    const found = [...pc.operations, ...pc.received].find(({ id }) => id === op)?.op;
    const value = found?.f?.[field];
    return found === undefined || value === undefined ? undefined : { value, h: found.h };
  };
  return pc.write(...finish(inverseOf(pc.book, operations, written, '撤销：处理冲突')).changes);
}

function disputedPhone(): readonly [TestPc, TestPc] {
  const pcs = twoPcs(person('P1', { phone: '19900000000' }));
  pcs[0].write(update('P1', { phone: '19900000001' }));
  pcs[1].write(update('P1', { phone: '19900000002' }));
  meet(...pcs);
  return pcs;
}

describe('deciding two values of a field', () => {
  it('takes one side or a third value, for both PCs, and is on record', () => {
    for (const [choose, value, verdict] of [
      [0, '19900000001', 'other'],
      [1, '19900000002', 'shown'],
      [undefined, '19900000009', 'typed'],
    ] as const) {
      const [a, b] = disputedPhone();
      const [conflict] = a.conflicts();
      const op = choose === undefined ? '' : (conflict?.heads[choose]?.op ?? '');
      a.decide(conflict, choose === undefined ? { kind: 'write', value } : { kind: 'take', op });
      meet(a, b);
      expect([a.open(), b.open()]).toEqual([[], []]);
      expect(recordById(b.book, 'person', 'P1')?.values.phone).toBe(value);
      expect(decisionsOf(b.book)).toMatchObject([
        { conflict: 'FIELD person P1 phone', verdict, userName: '录入员甲', isTakenBack: false },
      ]);
    }
  });

  it('goes back to what was shown before when it is taken back, and forward again', () => {
    const [a] = disputedPhone();
    const shown = recordById(a.book, 'person', 'P1')?.values.phone;
    const [conflict] = a.conflicts();
    const decided = a.decide(conflict, { kind: 'take', op: conflict?.heads[0]?.op ?? '' });
    const back = takeBack(a, decided);
    expect(recordById(a.book, 'person', 'P1')?.values.phone).toBe(shown);
    expect(decisionsOf(a.book)).toMatchObject([{ isTakenBack: true }]);
    takeBack(a, back);
    expect(recordById(a.book, 'person', 'P1')?.values.phone).toBe('19900000001');
    expect(decisionsOf(a.book)).toMatchObject([{ isTakenBack: false }]);
  });

  it('no note of a decision holds a value', () => {
    const [a] = disputedPhone();
    const [conflict] = a.conflicts();
    a.decide(conflict, { kind: 'write', value: '19900000009' });
    const notes = a.operations.filter(({ op }) => op.k === 'note');
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(notes)).not.toContain('1990000');
  });

  it('refuses a choice that does not belong to the conflict, and a reason left out', () => {
    const [a] = disputedPhone();
    const [conflict] = a.conflicts();
    if (!conflict) throw new Error('no conflict');
    const hand = { userName: '甲', deviceName: '一' };
    const gone = changesOfDecision(a.book, { conflict, choice: { kind: 'take', op: 'ffffffffffffffff' } }, hand, 'D');
    expect(!gone.ok && describeDecisionProblem(gone.error)).toBe(
      '没有处理“人员“人P1”的联系电话”。这条冲突的内容刚刚变了，请看过新的内容再选。',
    );
    const mute = changesOfDecision(a.book, { conflict, choice: { kind: 'delete', why: ' ' } }, hand, 'D');
    expect(!mute.ok && mute.error.kind).toBe('reasonMissing');
    expect(suggestedChoice(conflict)).toEqual({ kind: 'take', op: conflict.suggested });
    expect(latestChoice(conflict)).toEqual({ kind: 'take', op: conflict.heads[1]?.op });
  });
});

describe('deciding about deleted records', () => {
  it.each([
    ['restore', { kind: 'restore' }, false],
    ['confirm', { kind: 'delete', why: '确实离职' }, true],
  ] as const)('%s a deletion that had not seen an edit', (_, choice, isDeleted) => {
    const [a, b] = twoPcs(person('P1'));
    a.write(remove('P1'));
    b.write(update('P1', { phone: '19900000001' }));
    meet(a, b);
    a.decide(a.conflicts()[0], choice);
    meet(a, b);
    expect([a.open(), b.open()]).toEqual([[], []]);
    expect(recordOf(b.book.state, 'person', 'P1')?.deleted).toBe(isDeleted);
  });

  it.each([
    ['restored', { kind: 'restore' }],
    ['reassigned', { kind: 'reassign', to: 'P2' }],
    ['deleted', { kind: 'delete', why: '随人删除' }],
  ] as const)('a reference to a deleted record is %s', (verdict, choice) => {
    const [a, b] = twoPcs(person('P1'), person('P2'));
    a.write(remove('P1'));
    b.write({ kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', group: '01' } });
    meet(a, b);
    b.decide(b.conflicts()[0], choice);
    meet(a, b);
    expect([a.open(), b.open()]).toEqual([[], []]);
    expect(decisionsOf(a.book)).toMatchObject([{ verdict, type: 'REF_DEAD' }]);
  });

  it('an owner cannot be left out, and a deleted record is no new target', () => {
    const [a, b] = twoPcs(person('P1'));
    a.write(remove('P1'));
    b.write({ kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', group: '01' } });
    meet(a, b);
    const [conflict] = b.conflicts();
    expect(() => b.decide(conflict, { kind: 'reassign', to: null })).toThrow('notOffered');
    expect(() => b.decide(conflict, { kind: 'reassign', to: 'P1' })).toThrow('notOffered');
  });
});

describe('deciding about two records with one number', () => {
  const doubled = () => {
    const pcs = twoPcs();
    pcs[0].write(person('P1', { idNo, phone: '19900000001' }));
    pcs[1].write(person('P2', { idNo, phone: '19900000002', note: '乙' }));
    pcs[1].write({ kind: 'create', entity: 'employment', id: 'E2', values: { personId: 'P2', group: '01' } });
    meet(...pcs);
    return pcs;
  };

  it('joins them with the chosen values; both PCs agree, and it can be taken back', () => {
    const [a, b] = doubled();
    const decided = a.decide(a.conflicts()[0], { kind: 'join', valuesOf: { phone: 'P2', note: 'P2' } });
    meet(a, b);
    expect([a.open(), b.open()]).toEqual([[], []]);
    const [joined, ...others] = recordsOf(b.book, 'person');
    expect(joined?.values).toMatchObject({ name: '人P1', phone: '19900000002', note: '乙' });
    expect(others).toEqual([]);
    expect(representativeOf(b.book.state, 'person', 'P2')).toBe('P1');
    takeBack(a, decided);
    meet(a, b);
    const phones = recordsOf(b.book, 'person').map(({ values }) => values.phone);
    expect(phones.sort()).toEqual(['19900000001', '19900000002']);
    expect(b.open()).toEqual(['DUP person P1 P2']);
  });

  it('remembers that they are not the same, until that is taken back', () => {
    const [a, b] = doubled();
    const decided = b.decide(b.conflicts()[0], { kind: 'distinct', why: '派出所证实重号' });
    meet(a, b);
    expect(a.open()).toEqual([]);
    a.write(person('P3', { idNo }));
    expect(a.open()).toEqual(['DUP person P1 P2 P3']);
    a.write(remove('P3'));
    const back = takeBack(b, decided);
    meet(a, b);
    expect(a.open()).toEqual(['DUP person P1 P2']);
    takeBack(b, back);
    expect(b.open()).toEqual([]);
  });

  it('joins the same two on both PCs at once without a circle', () => {
    const [a, b] = doubled();
    a.decide(a.conflicts()[0], { kind: 'join', valuesOf: {} });
    b.decide(b.conflicts()[0], { kind: 'join', valuesOf: {} });
    meet(a, b);
    expect([a.open(), b.open()]).toEqual([[], []]);
    expect(recordsOf(a.book, 'person')).toEqual(recordsOf(b.book, 'person'));
  });
});

describe('deciding about accounts', () => {
  const entry = (amount: number, key?: string): Change => ({
    kind: 'entry',
    table: 'points',
    account: 'P1',
    amount,
    ...(key === undefined ? {} : { key }),
  });

  it('reverses what was booked twice, and books it again when that is taken back', () => {
    const [a, b] = twoPcs(entry(10));
    a.write(entry(5, '活动1'));
    b.write(entry(5, '活动1'));
    meet(a, b);
    const [conflict] = a.conflicts();
    expect(conflict).toMatchObject({ type: 'DUP_AWARD', record: 'P1' });
    const decided = a.decide(conflict, { kind: 'reverse' });
    meet(a, b);
    expect([a.open(), b.open(), balanceOf(b.book.state, 'points', 'P1')]).toEqual([[], [], 15]);
    takeBack(a, decided);
    expect(a.conflicts()).toMatchObject([{ type: 'DUP_AWARD' }]);
    expect(balanceOf(a.book.state, 'points', 'P1')).toBe(15);
  });

  it.each([
    ['one of two counts', { kind: 'take', op: '' }, 7],
    ['a third count', { kind: 'write', value: 9 }, 9],
  ] as const)('takes %s', (_, choice, balance) => {
    const count = (amount: number): Change => ({ kind: 'count', table: 'stock', account: 'S1', amount });
    const [a, b] = twoPcs({ kind: 'entry', table: 'stock', account: 'S1', amount: 10 });
    a.write(count(7));
    b.write(count(8));
    meet(a, b);
    const [conflict] = a.conflicts();
    expect(conflict).toMatchObject({ type: 'STOCKTAKE', record: 'S1' });
    const decided = a.decide(
      conflict,
      choice.kind === 'take' ? { ...choice, op: conflict?.heads[0]?.op ?? '' } : choice,
    );
    meet(a, b);
    expect([b.open(), balanceOf(b.book.state, 'stock', 'S1')]).toEqual([[], balance]);
    takeBack(a, decided);
    expect(a.conflicts()).toMatchObject([{ type: 'STOCKTAKE' }]);
  });

  it('fills up or reverses what was spent twice', () => {
    for (const fill of [true, false]) {
      const [a, b] = twoPcs(entry(10));
      a.write(entry(-10));
      b.write(entry(-10));
      meet(a, b);
      const [conflict] = a.conflicts();
      expect(conflict).toMatchObject({ type: 'OVERDRAWN', table: 'points' });
      const last = conflict?.heads.at(-1)?.op ?? '';
      a.decide(conflict, fill ? { kind: 'add', why: '书记同意补记' } : { kind: 'reverse', entries: [last] });
      meet(a, b);
      expect([a.open(), balanceOf(b.book.state, 'points', 'P1')]).toEqual([[], 0]);
    }
  });
});

describe('asking the colleague', () => {
  it('the question and the answer stand on both PCs in the order of writing', () => {
    const [a, b] = disputedPhone();
    const id = a.open()[0] ?? '';
    a.write(remarkNote('N1', { conflict: id, text: '哪个是新号？', userName: '甲', deviceName: '电脑1' }));
    meet(a, b);
    b.write(remarkNote('N2', { conflict: id, text: '尾号 2 是新号', userName: '乙', deviceName: '电脑2' }));
    meet(a, b);
    const texts = (pc: TestPc) =>
      remarksOf(pc.book)
        .get(id)
        ?.map(({ text, userName }) => `${userName}：${text}`);
    expect(texts(a)).toEqual(['甲：哪个是新号？', '乙：尾号 2 是新号']);
    expect(texts(b)).toEqual(texts(a));
  });
});
