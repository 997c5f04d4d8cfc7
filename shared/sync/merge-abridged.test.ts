import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyOperation,
  conflictsOf,
  deletionsOf,
  emptyState,
  exportFrame,
  exportRecords,
  fingerprintOf,
  headsOf,
  importFrame,
  importRecords,
  isNews,
  type MergeState,
  membersOf,
  recordOf,
  seenOf,
} from './merge.ts';
import { fieldsNamedBy } from './merge-abridged.ts';
import type { Operation, StampedOperation } from './operation.ts';

const hex = (n: number) => n.toString(16).padStart(16, '0');

function op(n: number, body: Partial<Operation> & Pick<Operation, 'k'>): StampedOperation {
  return { log: 'A', id: hex(n), op: { s: n, h: hex(n), u: 'u1', x: `t${n}`, t: 'person', r: 'p1', ...body } };
}

/** What remains of an operation without some fields, as `abridgeLines` leaves it. */
function part(whole: StampedOperation, hidden: readonly string[]): StampedOperation {
  const { f, b, ...rest } = whole.op;
  if (!fieldsNamedBy(whole.op).some((field) => hidden.includes(field))) return whole;
  const keep = <T>(map: { readonly [field: string]: T } | undefined) => {
    const kept = Object.entries(map ?? {}).filter(([field]) => !hidden.includes(field));
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  };
  const [values, heads] = [keep(f), keep(b)];
  const isLeft = values !== undefined || (f === undefined && heads !== undefined);
  const { s, h, u, x } = rest;
  const left = isLeft
    ? { ...rest, ...(values ? { f: values } : {}), ...(heads ? { b: heads } : {}) }
    : { s, h, k: 'note' as const, ...(u ? { u } : {}), ...(x ? { x } : {}) };
  return { ...whole, op: left, abridged: true };
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

const made = op(1, { k: 'new', f: { name: '张测试', home: '样例路' } });
const moved = op(2, { k: 'set', f: { home: '样例街' }, b: { home: [hex(1)] } });

describe('an operation of which a part is unknown', () => {
  it('shows what is known of it, and later all of it', () => {
    const state = stateOf(part(made, ['home']));
    expect(recordOf(state, 'person', 'p1')?.values).toEqual({ name: '张测试' });
    expect([isNews(state, part(made, ['home'])), isNews(state, made)]).toEqual([false, true]);
    expect(applyOperation(state, made)).toBe(true);
    expect(recordOf(state, 'person', 'p1')?.values).toEqual({ name: '张测试', home: '样例路' });
    expect([isNews(state, made), isNews(state, part(made, ['home']))]).toEqual([false, false]);
    expect(conflictsOf(state)).toEqual([]);
    expect(fingerprintOf(state)).toBe(fingerprintOf(stateOf(made)));
  });
  it('does not bring back a value that was superseded before the whole came', () => {
    const state = stateOf(part(made, ['home']), moved, made);
    expect(recordOf(state, 'person', 'p1')?.values.home).toBe('样例街');
    expect(headsOf(state, 'person', 'p1', 'home')).toEqual([moved.id]);
  });
  it('does not bring back a value that is known and was superseded', () => {
    const renamed = op(3, { k: 'set', f: { name: '张改名' }, b: { name: [hex(1)] } });
    const state = stateOf(part(made, ['home']), renamed, made);
    expect(recordOf(state, 'person', 'p1')?.values).toEqual({ name: '张改名', home: '样例路' });
    expect(conflictsOf(state)).toEqual([]);
  });
  it('counts as not arrived when only its place is known', () => {
    const bare = part(moved, ['home']);
    expect(bare.op.k).toBe('note');
    const state = stateOf(made, bare);
    expect(recordOf(state, 'person', 'p1')?.values.home).toBe('样例路');
    applyOperation(state, moved);
    expect(fingerprintOf(state)).toBe(fingerprintOf(stateOf(made, moved)));
  });
  it('may come in a wider part before it comes whole', () => {
    const wide = op(5, { k: 'new', f: { a: 1, b: 2, c: 3 } });
    const state = stateOf(part(wide, ['b', 'c']), part(wide, ['c']));
    expect(recordOf(state, 'person', 'p1')?.values).toEqual({ a: 1, b: 2 });
    expect(isNews(state, part(wide, ['b', 'c']))).toBe(false);
    applyOperation(state, wide);
    expect(fingerprintOf(state)).toBe(fingerprintOf(stateOf(wide)));
  });
});

/** What a clerk could do next, by what the state shows. */
function nextOperation(state: MergeState, n: number, act: number, field: string): StampedOperation {
  const heads = headsOf(state, 'person', 'p1', field);
  const members = membersOf(state, 'person', 'p1', 'tags').map((head) => head.op);
  const deletions = deletionsOf(state, 'person', 'p1').map((deletion) => deletion.op);
  if (act === 0) return op(n, { k: 'new', f: { name: `名${n}`, home: `路${n}`, [field]: n } });
  if (act === 1) return op(n, { k: 'add', f: { tags: `签${n}` } });
  if (act === 2 && members.length > 0) return op(n, { k: 'rem', b: { tags: members } });
  if (act === 3) return op(n, { k: 'del', seen: seenOf(state, 'person', 'p1') });
  if (act === 4 && deletions.length > 0) return op(n, { k: 'undel', e: deletions });
  return op(n, {
    k: 'set',
    f: { [field]: n, home: n },
    b: { [field]: heads, home: headsOf(state, 'person', 'p1', 'home') },
  });
}

describe('operations in part and whole, in any order', () => {
  it('make the same book as the whole ones alone, also across a snapshot', () => {
    const step = fc.record({
      act: fc.nat(6),
      field: fc.constantFrom('name', 'home', 'phone'),
      forgets: fc.boolean(),
      hidden: fc.subarray(['name', 'home', 'phone', 'tags']),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(30), (steps, mix, cut) => {
        let writer = emptyState();
        const whole: StampedOperation[] = [];
        for (const [i, { act, field, forgets }] of steps.entries()) {
          const made = nextOperation(writer, i + 1, act, field);
          whole.push(made);
          writer = stateOf(...(forgets ? whole.slice(0, -2) : whole));
        }
        const all = [...whole, ...whole.map((one, i) => part(one, steps[i]?.hidden ?? []))];
        const order = all.map((one, i) => [((i + 1) * (mix % 9973) * 7919) % 104_729, one] as const);
        const shuffled = order.sort(([a], [b]) => a - b).map(([, one]) => one);
        let state = emptyState();
        for (const [i, one] of shuffled.entries()) {
          if (i === cut) state = reread(state);
          applyOperation(state, one);
        }
        expect(fingerprintOf(state)).toBe(fingerprintOf(stateOf(...whole)));
        expect(conflictsOf(state)).toEqual(conflictsOf(stateOf(...whole)));
        expect(state.abridged.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
