import { describe, expect, it } from 'vitest';
import { applyOperation, emptyState, type Fingerprints, fingerprintSteps, type MergeState } from './merge.ts';
import type { Operation, StampedOperation } from './operation.ts';

const hex = (n: number) => n.toString(16).padStart(16, '0');

function op(n: number, body: Partial<Operation> & Pick<Operation, 'k'>, log = 'A'): StampedOperation {
  return { log, id: hex(n), op: { s: n, h: hex(n), ...body } };
}

function stateOf(...operations: readonly StampedOperation[]): MergeState {
  const state = emptyState();
  for (const one of operations) applyOperation(state, one);
  return state;
}

function printsOf(state: MergeState, moduleOf?: (table: string) => string): Fingerprints & { readonly steps: number } {
  const steps = fingerprintSteps(state, moduleOf);
  for (let count = 0; ; count++) {
    const step = steps.next();
    if (step.done) return { ...step.value, steps: count };
  }
}

const people = Array.from({ length: 100 }, (_, i) =>
  op(i + 1, { k: 'new', t: 'person', r: `p${i}`, f: { name: `张测试${i}` } }),
);
const station = op(200, { k: 'new', t: 'station', r: 's1', f: { name: '驿站' } });
const edit = op(201, { k: 'set', t: 'person', r: 'p5', f: { name: '李测试' }, b: { name: [hex(6)] } });
const points = op(202, { k: 'led', t: 'points', r: 'p5', d: 3 });

describe('the fingerprints', () => {
  const prints = printsOf(stateOf(...people, station, edit, points));

  it('are the same whatever the order', () => {
    const other = printsOf(stateOf(points, edit, station, ...people.toReversed()));
    expect(other).toEqual(prints);
  });
  it('tell in which module two books differ', () => {
    const other = printsOf(stateOf(...people, station, points));
    expect(other.whole).not.toBe(prints.whole);
    expect(other.modules.person).not.toBe(prints.modules.person);
    expect(other.modules.station).toBe(prints.modules.station);
    expect(other.modules.points).toBe(prints.modules.points);
  });
  it('group tables as asked', () => {
    const grouped = printsOf(stateOf(...people, station, edit, points), (table) =>
      table === 'station' ? 'places' : 'people',
    );
    expect(Object.keys(grouped.modules)).toEqual(['people', 'places']);
    expect(grouped.modules.places).toBe(prints.modules.station);
  });
  it('see one more joining, entry, reversal or deletion', () => {
    const more: readonly StampedOperation[] = [
      op(300, { k: 'alias', t: 'person', r: 'p1', to: 'p2' }),
      op(300, { k: 'led', t: 'points', r: 'p1', d: 1 }),
      op(300, { k: 'rev', t: 'points', e: [hex(202)] }),
      op(300, { k: 'del', t: 'person', r: 'p1', seen: [hex(2)] }),
      op(300, { k: 'add', t: 'person', r: 'p1', f: { tags: '骑手' } }),
    ];
    const wholes = more.map((one) => printsOf(stateOf(...people, station, edit, points, one)).whole);
    expect(new Set([prints.whole, ...wholes]).size).toBe(more.length + 1);
  });
  it('do not see that a log was opened: nothing of the book changed', () => {
    const opened = op(1, { k: 'open', why: 'restore' }, 'B');
    expect(printsOf(stateOf(...people, station, edit, points, opened))).toEqual(prints);
  });
  it('come in many small steps', () => {
    expect(prints.steps).toBeGreaterThan(100 / 16);
  });
  it('of an empty book have no module', () => {
    expect(printsOf(emptyState()).modules).toEqual({});
  });
});
