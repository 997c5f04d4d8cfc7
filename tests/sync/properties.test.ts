// The properties of SYNC.md section 5 that hold for any input, each over 1,000 made-up ones.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toHex } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonValue, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import { chainOf, chainStart } from '#shared/sync/chain.ts';
import { formatHlc, parseHlc, receive, tick } from '#shared/sync/clock.ts';
import { type Acknowledged, horizonOf, type StampedPoint } from '#shared/sync/compaction.ts';
import { applyOperation, balanceOf, emptyState, membersOf, recordOf, representativeOf } from '#shared/sync/merge.ts';
import { decodeLine, encodeLine, type Operation, type StampedOperation } from '#shared/sync/operation.ts';
import { Pc, type Stick } from './pc-with-sticks.ts';

const runs = { numRuns: 1000 };
const hex = (n: number) => n.toString(16).padStart(16, '0');

function op(n: number, body: Partial<Operation> & Pick<Operation, 'k'>): StampedOperation {
  return { log: 'A', id: hex(n), op: { s: n, h: hex(n), t: 'person', ...body } };
}

function stateOf(operations: readonly StampedOperation[]) {
  const state = emptyState();
  for (const one of operations) applyOperation(state, one);
  return state;
}

const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

it('canonical JSON reads back as it was, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (made) => {
      const value = JSON.parse(JSON.stringify(made)) as JsonValue;
      const text = canonicalJson(value);
      expect(parseCanonicalJson(text)).toEqual(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    runs,
  );
});

it('an operation line reads back as it was written, and with any key added is kept for a newer program', () => {
  const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue(), {
    minKeys: 1,
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(fields, fc.stringMatching(/^z[a-z]{3}$/), (made, strange) => {
      const f = JSON.parse(JSON.stringify(made));
      const written: Operation = { s: 1, h: hex(1), k: 'new', t: 'person', r: 'p1', f };
      const line = encodeLine(written);
      expect(decodeLine(line)).toEqual({ ok: true, value: written });
      const newer = canonicalJson({ ...written, [strange]: 1 } as never);
      expect(decodeLine(newer)).toMatchObject({ ok: true, value: { k: 'newer', line: newer } });
    }),
    runs,
  );
});

it('joined ids speak through the smallest of them, in any order, and part again', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const edge = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
  const joinings = fc.array(edge, { maxLength: 8 });
  fc.assert(
    fc.property(
      joinings.chain((edges) => fc.tuple(fc.constant(edges), shuffled(edges.map((_, i) => i)), fc.nat(edges.length))),
      ([edges, order, parted]) => {
        const all = edges.map(([r, to], i) => op(i + 1, { k: 'alias', r, to }));
        const gone = all.slice(0, parted).map(({ id }, i) => op(100 + i, { k: 'unalias', e: [id] }));
        const state = stateOf([...gone, ...order.map((i) => all[i] as StampedOperation)]);
        for (const id of ids)
          expect(representativeOf(state, 'person', id)).toBe(smallestReachable(edges.slice(parted), id));
      },
    ),
    runs,
  );
});

function smallestReachable(edges: readonly (readonly [string, string])[], from: string): string {
  const reached = new Set([from]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const [a, b] of edges) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
  }
  return [...reached].sort()[0] as string;
}

it('a clock never runs backwards, and stamps after whatever it received within a day', () => {
  const wall = fc.integer({ min: 0, max: 2 ** 44 });
  const event = fc.record({ wall, remote: fc.option(fc.record({ ms: wall, counter: fc.nat(0xffff) })) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      let clock = { ms: 0, counter: 0 };
      for (const { wall, remote } of events) {
        const before = formatHlc(clock);
        const heard = remote ? receive(clock, formatHlc(remote), wall) : { clock, suspect: false };
        clock = tick(heard.clock, wall);
        expect(formatHlc(clock) > before).toBe(true);
        expect(parseHlc(formatHlc(clock))).toEqual(clock);
        if (remote && !heard.suspect) expect(formatHlc(clock) > formatHlc(remote)).toBe(true);
      }
    }),
    runs,
  );
});

it('a set keeps what was added and not seen by a removal, whatever comes first', () => {
  const step = fc.record({ add: fc.constantFrom('甲', '乙', '丙'), removed: fc.array(fc.nat(9), { maxLength: 4 }) });
  fc.assert(
    fc.property(
      fc
        .array(step, { maxLength: 10 })
        .chain((steps) => fc.tuple(fc.constant(steps), shuffled(steps.map((_, i) => i)))),
      ([steps, order]) => {
        const adds = steps.map(({ add }, i) => op(i + 1, { k: 'add', r: 'p', f: { tags: add } }));
        const removed = steps.flatMap((one) => one.removed).filter((i) => i < steps.length);
        const removals = removed.map((i, n) => op(100 + n, { k: 'rem', r: 'p', b: { tags: [hex(i + 1)] } }));
        const state = stateOf([...removals, ...order.map((i) => adds[i] as StampedOperation)]);
        const standing = adds.filter((_, i) => !removed.includes(i));
        expect(membersOf(state, 'person', 'p', 'tags').map((head) => head.op)).toEqual(standing.map(({ id }) => id));
        const shown = [...new Set(standing.map((one) => one.op.f?.tags as string))].sort();
        expect(recordOf(state, 'person', 'p')?.values.tags ?? []).toEqual(shown);
      },
    ),
    runs,
  );
});

it('a balance is the sum of what was neither reversed nor awarded twice, whatever comes first', () => {
  const entry = fc.record({
    d: fc.integer({ min: -9, max: 9 }),
    key: fc.option(fc.constantFrom('活动一', '活动二')),
    reversed: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 8 }).chain((list) => fc.tuple(fc.constant(list), shuffled(list.map((_, i) => i)))),
      ([list, order]) => {
        const entries = list.map(({ d, key }, i) => op(i + 1, { k: 'led', r: 'p', d, ...(key ? { key } : {}) }));
        const reversals = list.flatMap((one, i) => (one.reversed ? [op(100 + i, { k: 'rev', e: [hex(i + 1)] })] : []));
        const state = stateOf([...reversals, ...order.map((i) => entries[i] as StampedOperation)]);
        const standing = list.filter((one) => !one.reversed);
        const counted = standing.filter((one, i) => !one.key || standing.findIndex(({ key }) => key === one.key) === i);
        expect(balanceOf(state, 'person', 'p')).toBe(counted.reduce((sum, { d }) => sum + d, 0));
      },
    ),
    runs,
  );
});

it('a chain value is that of these lines in this order, and of no other', () => {
  const lines = fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 6 });
  const valueAfter = (list: readonly string[]) => toHex(chainOf('K2M4', chainStart('K2M4'), list));
  fc.assert(
    fc.property(
      lines.chain((list) => fc.tuple(fc.constant(list), fc.nat(list.length - 1), fc.string({ maxLength: 20 }))),
      ([list, at, other]) => {
        const value = valueAfter(list);
        expect(toHex(chainOf('K2M4', chainOf('K2M4', chainStart('K2M4'), list.slice(0, at)), list.slice(at)))).toBe(
          value,
        );
        const [changed, shorter] = [list.with(at, other), list.toSpliced(at, 1)];
        expect(valueAfter(changed) === value).toBe(other === list[at]);
        expect(valueAfter(shorter)).not.toBe(value);
      },
    ),
    runs,
  );
});

it('what is held back is applied in the end, in whatever order sticks come, some of them twice', () => {
  const sticks = sticksOfTwo();
  const expected = readerOf(sticks).print();
  fc.assert(
    fc.property(shuffled([...sticks, ...sticks.slice(0, 3)]), (order) => {
      const reader = readerOf(order);
      expect(reader.held).toEqual([]);
      expect(reader.print()).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

/** Two clerks who hear of each other now and then. */
function sticksOfTwo(): Stick[] {
  const [a, b] = [new Pc('a'), new Pc('b')];
  const made = a.create('p1', { name: '张测试' });
  b.take(...a.written);
  const edits = [b.edit('p1', { age: 1 }), a.edit('p1', { age: 2 })];
  a.take(...b.written);
  edits.push(a.edit('p1', { age: 3 }), b.remove('p1'));
  expect(made.segments).toHaveLength(1);
  return [...a.written, ...b.written];
}

function readerOf(order: readonly Stick[]): Pc {
  const reader = new Pc('reader');
  reader.take(...order);
  return reader;
}

it('the horizon passes nobody: not the district, not a PC, not the age', () => {
  const holder = fc.nat(9);
  fc.assert(
    fc.property(holder, fc.array(holder, { maxLength: 3 }), fc.nat(9), (district, peers, young) => {
      const branch: StampedPoint[] = Array.from({ length: 9 }, (_, i) => ({
        seq: i + 1,
        chain: `c${i + 1}`,
        h: formatHlc({ ms: i < young ? 1 : 1_000_000, counter: 0 }),
      }));
      const upTo = (count: number): Acknowledged => (count > 0 ? { L: [{ seq: count, chain: `c${count}` }] } : {});
      const facts = { branches: { L: [branch] }, district: upTo(district), peers: peers.map(upTo) };
      const horizon = horizonOf({ ...facts, nowMs: 500_000, ageMs: 1000 });
      const least = Math.min(district, young, ...peers);
      expect(horizon).toEqual(upTo(least));
    }),
    runs,
  );
});
