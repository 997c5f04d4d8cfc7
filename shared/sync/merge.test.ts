import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aliasesOf,
  applyOperation,
  balanceOf,
  conflictsOf,
  deletionsOf,
  emptyState,
  exportFrame,
  exportRecord,
  exportRecords,
  fieldHeads,
  fingerprintOf,
  headsOf,
  importFrame,
  importRecords,
  knownOperation,
  latestStampOf,
  ledgerEntriesOf,
  type MergeState,
  membersOf,
  operationCount,
  recordOf,
  recordsOf,
  representativeOf,
  seenOf,
  tipsOf,
} from './merge.ts';
import type { Operation, StampedOperation } from './operation.ts';

const hex = (n: number) => n.toString(16).padStart(16, '0');
const ref = { t: 'person', r: 'p1' };

/** An operation named `n`, stamped `h` (its name when left out), of log A. */
function op(n: number, body: Partial<Operation> & Pick<Operation, 'k'>, h = n, log = 'A'): StampedOperation {
  return { log, id: hex(n), op: { s: n, h: hex(h), u: 'u1', x: `t${n}`, ...body } };
}

function stateOf(...operations: readonly StampedOperation[]): MergeState {
  const state = emptyState();
  for (const one of operations) applyOperation(state, one);
  return state;
}

/** The state after a trip through JSON. */
function reread(state: MergeState): MergeState {
  const copy = emptyState();
  const frame = exportFrame(state);
  for (const table of frame.rest.tables)
    importRecords(copy, table, JSON.parse(JSON.stringify(exportRecords(state, table))));
  importFrame(copy, { known: frame.known, rest: JSON.parse(JSON.stringify(frame.rest)) });
  return copy;
}

const made = op(1, { k: 'new', ...ref, f: { name: '张测试', mobile: '1' } });
const edit = op(2, { k: 'set', ...ref, f: { mobile: '2' }, b: { mobile: [hex(1)] } });

describe('a field', () => {
  it('shows what `new` wrote, then what followed it', () => {
    const state = stateOf(made);
    const before = recordOf(state, 'person', 'p1')?.values;
    expect(headsOf(state, 'person', 'p1', 'mobile')).toEqual([hex(1)]);
    applyOperation(state, edit);
    expect(before).toEqual({ name: '张测试', mobile: '1' });
    expect(recordOf(state, 'person', 'p1')).toMatchObject({
      values: { name: '张测试', mobile: '2' },
      deleted: false,
      createdH: hex(1),
      changedH: hex(2),
    });
    expect(headsOf(state, 'person', 'p1', 'mobile')).toEqual([hex(2)]);
    expect(headsOf(state, 'person', 'p1', 'name')).toEqual([hex(1)]);
    expect(headsOf(state, 'person', 'p1', 'unwritten')).toEqual([]);
  });
  it('shows a later edit whatever the clocks say', () => {
    const slowClock = op(3, { k: 'set', ...ref, f: { mobile: '3' }, b: { mobile: [hex(2)] } }, 0);
    expect(recordOf(stateOf(made, edit, slowClock), 'person', 'p1')?.values.mobile).toBe('3');
    expect(recordOf(stateOf(slowClock, edit, made), 'person', 'p1')?.values.mobile).toBe('3');
  });
  it('lists two values that did not know of each other, until someone decides', () => {
    const other = op(3, { k: 'set', ...ref, f: { mobile: '3' }, b: { mobile: [hex(1)] } }, 2, 'B');
    const state = stateOf(other, made, edit);
    expect(recordOf(state, 'person', 'p1')?.values.mobile).toBe('3');
    expect(conflictsOf(state)).toMatchObject([
      {
        id: 'FIELD person p1 mobile',
        type: 'FIELD',
        heads: [
          { op: hex(2), value: '2', by: 'u1', log: 'A', at: hex(2) },
          { op: hex(3), value: '3', by: 'u1', log: 'B', at: hex(2) },
        ],
        suggested: hex(3),
      },
    ]);
    const b = { mobile: headsOf(state, 'person', 'p1', 'mobile') };
    applyOperation(state, op(4, { k: 'set', ...ref, f: { mobile: '2' }, b }));
    expect(conflictsOf(state)).toEqual([]);
    expect(recordOf(state, 'person', 'p1')?.values.mobile).toBe('2');
  });
  it('has no conflict when both wrote the same', () => {
    const other = op(3, { k: 'set', ...ref, f: { mobile: '2' }, b: { mobile: [hex(1)] } }, 2, 'B');
    expect(conflictsOf(stateOf(made, edit, other))).toEqual([]);
  });
  it('keeps a cleared value as null', () => {
    const cleared = op(3, { k: 'set', ...ref, f: { mobile: null }, b: { mobile: [hex(2)] } });
    expect(recordOf(stateOf(made, edit, cleared), 'person', 'p1')?.values).toEqual({ name: '张测试', mobile: null });
  });
  it('tells who stands behind it', () => {
    expect(fieldHeads(stateOf(made, edit), 'person', 'p1', 'name')).toEqual([
      { op: hex(1), h: hex(1), log: 'A', user: 'u1', value: '张测试' },
    ]);
  });
});

describe('a deletion', () => {
  const gone = op(5, { k: 'del', ...ref, seen: [hex(1), hex(2)], why: '重复' });
  const unseen = op(6, { k: 'set', ...ref, f: { mobile: '6' }, b: { mobile: [hex(2)] } }, 4, 'B');

  it('holds against the edits it has seen, also those superseded then', () => {
    const state = stateOf(gone, edit, made);
    expect(recordOf(state, 'person', 'p1')).toMatchObject({ deleted: true, deleteWhy: '重复' });
    expect([...recordsOf(state, 'person')]).toHaveLength(1);
    expect(conflictsOf(state)).toEqual([]);
  });
  it('does not hold against an edit it has not seen, and says so', () => {
    const state = stateOf(made, edit, gone, unseen);
    expect(recordOf(state, 'person', 'p1')).toMatchObject({ deleted: false, deleteWhy: undefined });
    expect(conflictsOf(state)).toMatchObject([
      {
        type: 'DEL_EDIT',
        heads: [
          { op: hex(5), value: '重复' },
          { op: hex(6), field: 'mobile', value: '6' },
        ],
      },
    ]);
  });
  it('can be confirmed or undone', () => {
    const disputed = [made, edit, gone, unseen];
    const seen = seenOf(stateOf(...disputed), 'person', 'p1');
    expect(seen).toEqual([hex(1), hex(6)]);
    expect(recordOf(stateOf(...disputed, op(7, { k: 'del', ...ref, seen })), 'person', 'p1')?.deleted).toBe(true);
    const undone = op(7, { k: 'undel', ...ref, e: [hex(5)] });
    expect(deletionsOf(stateOf(...disputed), 'person', 'p1').map((deletion) => deletion.op)).toEqual([hex(5)]);
    for (const order of [
      [...disputed, undone],
      [undone, ...disputed],
    ]) {
      expect(recordOf(stateOf(...order), 'person', 'p1')?.deleted).toBe(false);
      expect(conflictsOf(stateOf(...order))).toEqual([]);
    }
  });
  it('of a record nobody knows yet shows nothing', () => {
    expect(recordOf(stateOf(gone), 'person', 'p1')).toBeUndefined();
    expect([...recordsOf(stateOf(gone), 'person')]).toEqual([]);
  });
});

describe('a set field', () => {
  const add = (n: number, value: string, log = 'A') => op(n, { k: 'add', ...ref, f: { tags: value } }, n, log);
  const remove = op(13, { k: 'rem', ...ref, b: { tags: [hex(11)] } });

  it('shows each element once and keeps what a removal had not seen', () => {
    const state = stateOf(made, remove, add(11, '骑手'), add(12, '骑手', 'B'), add(14, '党员'));
    expect(recordOf(state, 'person', 'p1')?.values.tags).toEqual(['党员', '骑手']);
    expect(membersOf(state, 'person', 'p1', 'tags').map((head) => head.op)).toEqual([hex(12), hex(14)]);
  });
  it('disappears with its last element, in any order', () => {
    for (const order of [
      [made, add(11, '骑手'), remove],
      [remove, add(11, '骑手'), made],
    ])
      expect(recordOf(stateOf(...order), 'person', 'p1')?.values).toEqual({ name: '张测试', mobile: '1' });
  });
  it('counts as an edit that a deletion may not have seen', () => {
    const gone = op(15, { k: 'del', ...ref, seen: [hex(1)] });
    expect(recordOf(stateOf(made, gone, add(11, '骑手')), 'person', 'p1')?.deleted).toBe(false);
    expect(recordOf(stateOf(made, gone, add(11, '骑手'), remove), 'person', 'p1')?.deleted).toBe(true);
  });
});

describe('aliases', () => {
  const same = (n: number, r: string, to: string) => op(n, { k: 'alias', t: 'person', r, to });
  it('agree on the smallest id, whoever was joined to whom', () => {
    const state = stateOf(same(21, 'c', 'b'), same(22, 'b', 'a'), same(23, 'a', 'c'), same(24, 'y', 'x'));
    expect(['a', 'b', 'c', 'x', 'y', 'z'].map((id) => representativeOf(state, 'person', id))).toEqual([
      ...['a', 'a', 'a', 'x', 'x', 'z'],
    ]);
    expect(aliasesOf(state, 'person', 'b').map((edge) => edge.op)).toEqual([hex(21), hex(22)]);
  });
  it('are taken apart again, in any order', () => {
    const apart = op(25, { k: 'unalias', t: 'person', e: [hex(22)] });
    for (const state of [
      stateOf(same(21, 'c', 'b'), same(22, 'b', 'a'), apart),
      stateOf(apart, same(22, 'b', 'a'), same(21, 'c', 'b')),
    ])
      expect(['a', 'b', 'c'].map((id) => representativeOf(state, 'person', id))).toEqual(['a', 'b', 'b']);
  });
});

describe('a ledger', () => {
  const led = (n: number, r: string, d: number, key?: string) =>
    op(n, { k: 'led', t: 'points', r, d, ...(key === undefined ? {} : { key }) });
  it('sums entries and counts a double reversal once', () => {
    const reversed = (n: number) => op(n, { k: 'rev', t: 'points', e: [hex(31)] });
    const state = stateOf(reversed(34), led(31, 'a', 5), led(32, 'a', 3), reversed(35));
    expect(balanceOf(state, 'points', 'a')).toBe(3);
    expect(balanceOf(state, 'points', 'nobody')).toBe(0);
  });
  it('counts a key once and lists the others; a reversed award may be given again', () => {
    const [first, second] = [led(31, 'a', 5, '活动1'), led(32, 'a', 5, '活动1')];
    const state = stateOf(second, first);
    expect(balanceOf(state, 'points', 'a')).toBe(5);
    expect(conflictsOf(state)).toMatchObject([{ type: 'DUP_AWARD', record: 'a', suggested: hex(31) }]);
    applyOperation(state, op(33, { k: 'rev', t: 'points', e: [hex(31)] }));
    expect(balanceOf(state, 'points', 'a')).toBe(5);
    expect(ledgerEntriesOf(state, 'points', 'a').map((entry) => entry.counts)).toEqual([false, true]);
    expect(conflictsOf(state)).toEqual([]);
  });
  it('adds up over aliases and lists what is overdrawn', () => {
    const state = stateOf(led(31, 'a', 5), led(32, 'b', -7));
    expect(conflictsOf(state)).toMatchObject([{ type: 'OVERDRAWN', record: 'b' }]);
    applyOperation(state, op(33, { k: 'alias', t: 'points', r: 'b', to: 'a' }));
    expect([balanceOf(state, 'points', 'a'), balanceOf(state, 'points', 'b')]).toEqual([-2, -2]);
    expect(conflictsOf(state)).toMatchObject([{ type: 'OVERDRAWN', record: 'a' }]);
  });
});

describe('the whole', () => {
  it('knows its operations, logs and latest stamp', () => {
    const opened = op(9, { k: 'open', why: 'restore', prev: { A: 2 } }, 9, 'B');
    const state = stateOf(made, edit, opened);
    expect(applyOperation(state, edit)).toBe(false);
    expect([knownOperation(state, hex(2)), knownOperation(state, hex(3))]).toEqual([true, false]);
    expect([operationCount(state), latestStampOf(state), tipsOf(state)]).toEqual([3, hex(9), { A: 2, B: 9 }]);
  });
  it('keeps a note on no record out of the tables', () => {
    expect(exportFrame(stateOf(op(1, { k: 'note', why: '盘点' }))).rest.tables).toEqual([]);
    expect(recordOf(stateOf(op(1, { k: 'note', ...ref, f: { file: 'a' } })), 'person', 'p1')?.values).toEqual({
      file: 'a',
    });
  });
  it('dumps a plain record compactly', () => {
    expect(exportRecord(stateOf(made), 'person', 'p1')).toEqual({
      id: 'p1',
      o: hex(1),
      h: hex(1),
      l: 'A',
      u: 'u1',
      v: { name: '张测试', mobile: '1' },
    });
  });
});

// Histories: each step picks a kind, a record, fields, and which earlier operations it has seen (by bit mask). So any
// causal shape occurs, also several `new` of one record and edits of what nobody made.
const step = fc.record({
  kind: fc.constantFrom<Operation['k']>(
    'new',
    'new',
    'set',
    'set',
    'set',
    'note',
    'del',
    'undel',
    'add',
    'rem',
    'led',
    'rev',
    'alias',
    'unalias',
  ),
  r: fc.constantFrom('p1', 'p2'),
  fields: fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
  value: fc.constantFrom<string | number | null>('a', 'b', 3, null),
  h: fc.nat(4),
  log: fc.constantFrom('A', 'B'),
  saw: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function historyOf(steps: readonly Step[]): StampedOperation[] {
  const history: StampedOperation[] = [];
  for (const [i, { kind, r, fields, value, h, log, saw }] of steps.entries()) {
    const seen = history.filter((_, at) => (saw >> (at % 24)) & 1);
    const ids = (filter: (one: Operation) => boolean) => seen.filter((one) => filter(one.op)).map(({ id }) => id);
    const e = ids(() => true);
    if ((kind === 'undel' || kind === 'rev' || kind === 'unalias' || kind === 'rem') && e.length === 0) continue;
    const f = Object.fromEntries(fields.map((field) => [field, value]));
    const b = Object.fromEntries(
      fields
        .map((field) => [field, ids((one) => one.r === r && one.f?.[field] !== undefined)] as const)
        .filter(([, list]) => list.length > 0),
    );
    const bodies: { readonly [kind: string]: Partial<Operation> } = {
      new: { r, f },
      note: { r, f },
      set: { r, f, ...(Object.keys(b).length > 0 ? { b } : {}) },
      add: { r, f },
      rem: { r, b: Object.fromEntries(fields.map((field) => [field, e])) },
      del: { r, seen: ids((one) => one.r === r) },
      undel: { r, e },
      led: { r, d: h - 2, key: fields[0] },
      rev: { e },
      alias: { r, to: r === 'p1' ? 'p2' : 'p3' },
      unalias: { e },
    };
    history.push(op(i + 1, { k: kind, t: 'person', ...bodies[kind] }, h, log));
  }
  return history;
}

const view = (state: MergeState) => [
  fingerprintOf(state),
  [...recordsOf(state, 'person')]
    .map(({ id, values, deleted, createdH, changedH }) => ({ id, values, deleted, createdH, changedH }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  conflictsOf(state),
  ['p1', 'p2', 'p3'].map((id) => [
    balanceOf(state, 'person', id),
    representativeOf(state, 'person', id),
    seenOf(state, 'person', id),
  ]),
  ['x', 'y', 'z'].map((field) => headsOf(state, 'person', 'p1', field)),
];

describe('any history', () => {
  const shuffled = fc.array(step, { maxLength: 20 }).chain((steps) => {
    const history = historyOf(steps);
    const indexes = fc.shuffledSubarray([...history.keys()], { minLength: history.length });
    return fc.tuple(fc.constant(history), indexes, fc.array(fc.nat(19)), fc.nat(20));
  });

  it('gives the same book in any order, with any repetition, through a snapshot at any moment', () => {
    fc.assert(
      fc.property(shuffled, ([history, order, repeats, cut]) => {
        const inOrder = view(stateOf(...history));
        const mixed = [...order, ...repeats.filter((i) => i < history.length)].map(
          (i) => history[i] as StampedOperation,
        );
        expect(view(stateOf(...mixed))).toEqual(inOrder);
        const resumed = reread(stateOf(...mixed.slice(0, cut)));
        expect(view(resumed)).toEqual(view(stateOf(...mixed.slice(0, cut))));
        for (const one of mixed) applyOperation(resumed, one);
        expect(view(resumed)).toEqual(inOrder);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows of a field what no other write supersedes, the greatest by stamp and name', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const history = historyOf(steps.filter(({ kind }) => kind === 'new' || kind === 'set'));
        const state = stateOf(...history);
        for (const r of ['p1', 'p2'])
          for (const field of ['x', 'y', 'z']) {
            const writes = history.filter(({ op: { r: id, f } }) => id === r && f?.[field] !== undefined);
            const superseded = new Set(writes.flatMap(({ op: { b } }) => b?.[field] ?? []));
            const heads = writes.filter(({ id }) => !superseded.has(id));
            expect(headsOf(state, 'person', r, field)).toEqual(heads.map(({ id }) => id).sort());
            const shown = heads.sort((a, b) => (a.op.h + a.id < b.op.h + b.id ? 1 : -1))[0]?.op.f?.[field];
            expect(recordOf(state, 'person', r)?.values[field]).toEqual(shown);
          }
      }),
      { numRuns: 1000 },
    );
  });

  it('changes its fingerprint with every effective change', () => {
    const states = [stateOf(), stateOf(made), stateOf(made, edit), stateOf(edit)];
    expect(new Set(states.map(fingerprintOf)).size).toBe(4);
  });
});
