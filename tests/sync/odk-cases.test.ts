// The situations for which ODK Central's offline entities have tests (getodk/central-backend, issues 669, 682, 698, 702,
// 705, 805, 815 of getodk/central), told again for this program: several clerks change one person without seeing each
// other, and their sticks come late, in any order, twice or never. ODK gives versions numbers and, after some days, forces
// what waits for a lost one. Here an edit names the edits it has seen, what waits is never forced, and the next bundle
// brings what was lost.

import { describe, expect, it, test } from 'vitest';
import { ordersOf, Pc, type Stick, together } from './pc-with-sticks.ts';

const person = 'p1';

/** Two clerks' PCs that know the person, and a third that only receives: the district, or a colleague. */
function office() {
  const [zhang, li, desk] = [new Pc('zhang'), new Pc('li'), new Pc('desk')];
  const made = zhang.create(person, { name: '张测试', age: 22 });
  const start = [...zhang.written];
  li.take(...start);
  desk.take(...start, ...li.written);
  zhang.take(...li.written);
  return { zhang, li, desk, made, start };
}

type Office = ReturnType<typeof office>;

/** All these sticks in every order lead to the same book, with nothing left aside. */
function expectSameInEveryOrder({ start, li }: Office, sticks: readonly Stick[]): Pc {
  const readers = ordersOf(sticks).map((order) => {
    const reader = new Pc('reader');
    reader.take(...start, li.written[0] as Stick, ...order);
    return reader;
  });
  expect(readers.map(({ held }) => held.length)).toEqual(readers.map(() => 0));
  expect(new Set(readers.map((reader) => JSON.stringify([reader.values(person), reader.conflicts()]))).size).toBe(1);
  return readers[0] as Pc;
}

type Case = readonly [name: string, play: (office: Office) => void];

const inOrder: readonly Case[] = [
  [
    'an update made by who has seen everything',
    ({ zhang, desk }) => {
      expect(desk.take(zhang.edit(person, { status: '在岗' }))).toEqual(['taken']);
      expect(desk.values(person)).toEqual({ name: '张测试', age: 22, status: '在岗' });
    },
  ],
  [
    'several updates of one PC, in their order',
    ({ zhang, desk }) => {
      desk.take(zhang.edit(person, { status: '在岗' }), zhang.edit(person, { status: '离岗' }));
      expect(desk.values(person)?.status).toBe('离岗');
      expect(desk.conflicts()).toEqual([]);
    },
  ],
  [
    'updates of one PC after another has moved on',
    ({ zhang, li, desk }) => {
      const others = li.edit(person, { age: 23 });
      const own = [zhang.edit(person, { status: '在岗' }), zhang.edit(person, { status: '离岗' })];
      desk.take(others, ...own);
      expect(desk.values(person)).toMatchObject({ age: 23, status: '离岗' });
      expect(desk.conflicts()).toEqual([]);
    },
  ],
  [
    'updates of one PC, interrupted by another twice',
    ({ zhang, li, desk }) => {
      const [before, after] = [li.edit(person, { note: '甲' }), li.edit(person, { note: '乙' })];
      const own = [zhang.edit(person, { status: '在岗' }), zhang.edit(person, { status: '离岗' })];
      desk.take(before, own[0] as Stick, after, own[1] as Stick);
      expect(desk.values(person)).toMatchObject({ note: '乙', status: '离岗' });
      expect(desk.conflicts()).toEqual([]);
    },
  ],
  [
    'a person made and then changed without any exchange between',
    ({ li, desk }) => {
      desk.take(li.create('p2', { name: '李测试', status: '新登记' }), li.edit('p2', { status: '已核实' }));
      expect(desk.values('p2')).toEqual({ name: '李测试', status: '已核实' });
    },
  ],
  [
    'an update that names only the field it changes',
    ({ zhang, desk }) => {
      desk.take(zhang.edit(person, { age: 23 }), zhang.edit(person, { status: '在岗' }));
      expect(desk.values(person)).toEqual({ name: '张测试', age: 23, status: '在岗' });
    },
  ],
];

const outOfOrder: readonly Case[] = [
  [
    'the second update without the first waits, and nothing of it is shown',
    ({ zhang, desk }) => {
      zhang.edit(person, { status: '在岗' });
      expect(desk.take(zhang.edit(person, { status: '离岗' }))).toEqual(['held']);
      expect(desk.values(person)).toEqual({ name: '张测试', age: 22 });
    },
  ],
  [
    'after the first, a much later update waits',
    ({ zhang, desk }) => {
      const [first, , third] = [1, 2, 3].map((age) => zhang.edit(person, { age })) as [Stick, Stick, Stick];
      expect(desk.take(first, third)).toEqual(['taken', 'held']);
      expect(desk.values(person)?.age).toBe(1);
    },
  ],
  [
    'what waited is applied when the missing one comes',
    ({ zhang, desk }) => {
      const [first, second, third] = [1, 2, 3].map((age) => zhang.edit(person, { age })) as [Stick, Stick, Stick];
      expect(desk.take(first, third, second)).toEqual(['taken', 'held', 'taken']);
      expect(desk.values(person)?.age).toBe(3);
      expect(desk.held).toEqual([]);
    },
  ],
  [
    'an update before the person was made here',
    ({ li, desk }) => {
      const made = li.create('p2', { name: '李测试', status: '新登记' });
      const changed = li.edit('p2', { status: '已核实' });
      expect(desk.take(changed)).toEqual(['held']);
      expect(desk.values('p2')).toBeUndefined();
      desk.take(made);
      expect(desk.values('p2')).toEqual({ name: '李测试', status: '已核实' });
    },
  ],
  [
    'making and two updates, backwards',
    ({ li, desk }) => {
      const sticks = [li.create('p2', { status: 1 }), li.edit('p2', { status: 2 }), li.edit('p2', { status: 3 })];
      expect(desk.take(...sticks.toReversed())).toEqual(['held', 'held', 'taken']);
      expect(desk.values('p2')).toEqual({ status: 3 });
      expect(desk.held).toEqual([]);
    },
  ],
  [
    'four updates in all twenty-four orders',
    (all) => {
      const sticks = [1, 2, 3, 4].map((age) => all.zhang.edit(person, { age }));
      expect(expectSameInEveryOrder(all, sticks).values(person)?.age).toBe(4);
    },
  ],
  [
    'the sticks of two PCs shuffled into each other',
    (all) => {
      const [a, b] = [all.zhang.edit(person, { age: 30 }), all.zhang.edit(person, { age: 31 })];
      const [c, d] = [all.li.edit(person, { status: '甲' }), all.li.edit(person, { status: '乙' })];
      expect(expectSameInEveryOrder(all, [a, b, c, d]).values(person)).toMatchObject({ age: 31, status: '乙' });
    },
  ],
  [
    'an update that builds on another PC which has not come',
    ({ zhang, li, desk }) => {
      const first = li.edit(person, { age: 23 });
      zhang.take(first);
      const follows = zhang.edit(person, { age: 24 });
      expect(desk.take(follows)).toEqual(['held']);
      expect(desk.lacks(follows)).toEqual([li.log]);
      desk.take(first);
      expect(desk.values(person)?.age).toBe(24);
      expect(desk.conflicts()).toEqual([]);
    },
  ],
];

const waiting: readonly Case[] = [
  [
    'what waits is tried again, but not counted again',
    ({ zhang, li, desk }) => {
      const [first, second] = [zhang.edit(person, { age: 1 }), zhang.edit(person, { age: 2 })];
      desk.take(second, li.edit(person, { status: '甲' }), li.edit(person, { status: '乙' }));
      expect(desk.held).toHaveLength(1);
      desk.take(first);
      const print = desk.print();
      expect(desk.take(first, second)).toEqual(['duplicate', 'duplicate']);
      expect(desk.print()).toBe(print);
    },
  ],
  [
    'what waits stays while something unrelated comes',
    ({ zhang, li, desk }) => {
      zhang.edit(person, { age: 1 });
      desk.take(zhang.edit(person, { age: 2 }));
      expect(desk.take(li.create('p2', { name: '李测试' }))).toEqual(['taken']);
      expect(desk.held).toHaveLength(1);
      expect(desk.values(person)?.age).toBe(22);
    },
  ],
  [
    'one missing stick sets a whole chain free',
    ({ zhang, desk }) => {
      const [first, ...rest] = [1, 2, 3, 4, 5].map((age) => zhang.edit(person, { age })) as [Stick, ...Stick[]];
      desk.take(...rest.toReversed());
      expect(desk.held).toHaveLength(4);
      desk.take(first);
      expect(desk.held).toEqual([]);
      expect(desk.values(person)?.age).toBe(5);
    },
  ],
  [
    'a chain over two PCs is set free as well',
    ({ zhang, li, desk }) => {
      const first = zhang.edit(person, { age: 1 });
      li.take(first);
      const second = li.edit(person, { age: 2 });
      zhang.take(second);
      const third = zhang.edit(person, { age: 3 });
      expect(desk.take(third, second, first)).toEqual(['held', 'held', 'taken']);
      expect(desk.values(person)?.age).toBe(3);
      expect(desk.conflicts()).toEqual([]);
    },
  ],
  [
    'a gap in one log holds up later people of that log, and nobody else',
    ({ zhang, li, desk }) => {
      zhang.edit(person, { age: 1 });
      expect(desk.take(zhang.create('p2', { name: '王测试' }))).toEqual(['held']);
      expect(desk.take(li.create('p3', { name: '赵测试' }))).toEqual(['taken']);
      expect([desk.values('p2'), desk.values('p3')]).toEqual([undefined, { name: '赵测试' }]);
    },
  ],
  [
    'two PCs that take the same sticks in opposite orders show the same book',
    ({ zhang, li, desk, start }) => {
      const colleague = new Pc('colleague');
      colleague.take(...start, ...li.written);
      const sticks = [zhang.edit(person, { age: 1 }), li.edit(person, { age: 2 }), zhang.edit(person, { age: 3 })];
      desk.take(...sticks, ...colleague.written);
      colleague.take(...sticks.toReversed(), ...desk.written);
      expect(colleague.print()).toBe(desk.print());
    },
  ],
];

const parallel: readonly Case[] = [
  [
    'two updates of one field from the same state',
    (all) => {
      const reader = expectSameInEveryOrder(all, [all.zhang.edit(person, { age: 1 }), all.li.edit(person, { age: 2 })]);
      expect(reader.values(person)?.age).toBe(2);
      expect(reader.conflicts()).toEqual(['FIELD age']);
    },
  ],
  [
    'the same value from both is no conflict',
    (all) => {
      const reader = expectSameInEveryOrder(all, [all.zhang.edit(person, { age: 7 }), all.li.edit(person, { age: 7 })]);
      expect(reader.values(person)?.age).toBe(7);
      expect(reader.conflicts()).toEqual([]);
    },
  ],
  [
    'different fields are both kept',
    (all) => {
      const reader = expectSameInEveryOrder(all, [
        all.zhang.edit(person, { age: 1 }),
        all.li.edit(person, { status: 1 }),
      ]);
      expect(reader.values(person)).toMatchObject({ age: 1, status: 1 });
      expect(reader.conflicts()).toEqual([]);
    },
  ],
  [
    'the second of two updates meets a foreign one that came before the first',
    ({ zhang, li, desk }) => {
      const foreign = li.edit(person, { status: '停用' });
      desk.take(foreign, zhang.edit(person, { age: 23 }), zhang.edit(person, { status: '在岗' }));
      expect(desk.conflicts()).toEqual(['FIELD status']);
    },
  ],
  [
    'a foreign update between two of one PC: only the field that both wrote',
    ({ zhang, li, desk }) => {
      const [first, second] = [zhang.edit(person, { age: 1, note: '甲' }), zhang.edit(person, { age: 2 })];
      desk.take(first, li.edit(person, { age: 9 }), second);
      expect(desk.conflicts()).toEqual(['FIELD age']);
      expect(desk.values(person)).toMatchObject({ age: 9, note: '甲' });
    },
  ],
  [
    'an own later update does not hide the conflict of the earlier one',
    ({ zhang, li, desk }) => {
      const foreign = li.edit(person, { age: 9 });
      desk.take(zhang.edit(person, { age: 1 }), foreign);
      expect(desk.conflicts()).toEqual(['FIELD age']);
      desk.take(zhang.edit(person, { age: 2 }));
      expect(desk.conflicts()).toEqual(['FIELD age']);
    },
  ],
  [
    'who has seen both sides closes the conflict',
    ({ zhang, li, desk }) => {
      desk.take(zhang.edit(person, { age: 1 }), li.edit(person, { age: 2 }));
      const decided = desk.edit(person, { age: 1 });
      for (const pc of [zhang, li]) pc.take(...desk.written, ...zhang.written, ...li.written, decided);
      expect([zhang, li, desk].map((pc) => [pc.values(person)?.age, pc.conflicts()])).toEqual(Array(3).fill([1, []]));
    },
  ],
  [
    'a decided conflict opens again for an update that had not seen the decision',
    ({ zhang, li, desk }) => {
      desk.take(zhang.edit(person, { age: 1 }), li.edit(person, { age: 2 }));
      desk.edit(person, { age: 1 });
      expect(desk.conflicts()).toEqual([]);
      desk.take(zhang.edit(person, { age: 3 }));
      expect(desk.conflicts()).toEqual(['FIELD age']);
    },
  ],
  [
    'two clerks decide one conflict differently',
    ({ zhang, li, desk }) => {
      const [a, b] = [zhang.edit(person, { age: 1 }), li.edit(person, { age: 2 })];
      zhang.take(b);
      li.take(a);
      desk.take(a, b, zhang.edit(person, { age: 1 }), li.edit(person, { age: 2 }));
      expect(desk.conflicts()).toEqual(['FIELD age']);
      expect(desk.values(person)?.age).toBe(2);
    },
  ],
  [
    'three PCs at once',
    (all) => {
      const wang = new Pc('wang');
      wang.take(...all.start, all.li.written[0] as Stick);
      const edits = [
        all.zhang.edit(person, { age: 1 }),
        all.li.edit(person, { age: 2 }),
        wang.edit(person, { age: 3 }),
      ];
      const reader = expectSameInEveryOrder(all, [...edits, wang.written[0] as Stick]);
      expect(reader.values(person)?.age).toBe(3);
      expect(reader.conflicts()).toEqual(['FIELD age']);
    },
  ],
  [
    'one person made under the same id on two PCs',
    ({ zhang, li, desk }) => {
      desk.take(zhang.create('p2', { name: '王测试', age: 30 }), li.create('p2', { name: '王测试', age: 31 }));
      expect(desk.values('p2')).toEqual({ name: '王测试', age: 31 });
      expect(desk.conflicts()).toEqual(['FIELD age']);
    },
  ],
];

const lost: readonly Case[] = [
  [
    'the missing update is gone with its stick: the next bundle brings it',
    ({ zhang, desk }) => {
      const [gone, waits] = [zhang.edit(person, { age: 1 }), zhang.edit(person, { age: 2 })];
      expect(desk.take(waits)).toEqual(['held']);
      expect(desk.take(together([gone, waits, zhang.edit(person, { age: 3 })]))).toEqual(['taken']);
      expect(desk.held).toEqual([]);
      expect(desk.values(person)?.age).toBe(3);
    },
  ],
  [
    'two updates wait for a lost first one, and follow it in order',
    ({ zhang, desk }) => {
      const [gone, ...waits] = [1, 2, 3].map((age) => zhang.edit(person, { age })) as [Stick, ...Stick[]];
      expect(desk.take(...waits)).toEqual(['held', 'held']);
      desk.take(together([gone]));
      expect(desk.values(person)?.age).toBe(3);
    },
  ],
  [
    'an update of a person whose making is lost never makes half a person',
    ({ li, desk }) => {
      const gone = li.create('p2', { name: '李测试' });
      const changed = li.edit('p2', { status: '已核实' });
      desk.take(changed);
      expect(desk.values('p2')).toBeUndefined();
      desk.take(together([gone, changed]));
      expect(desk.values('p2')).toEqual({ name: '李测试', status: '已核实' });
    },
  ],
  [
    'the making that comes late after all changes nothing more',
    ({ li, desk }) => {
      const [made, changed] = [li.create('p2', { name: '李测试', age: 5 }), li.edit('p2', { age: 6 })];
      desk.take(together([made, changed]));
      expect(desk.take(made)).toEqual(['duplicate']);
      expect(desk.values('p2')).toEqual({ name: '李测试', age: 6 });
      expect(desk.conflicts()).toEqual([]);
    },
  ],
  [
    'many missing updates: nothing is forced, however long it waits',
    ({ zhang, desk }) => {
      const sticks = Array.from({ length: 10 }, (_, age) => zhang.edit(person, { age }));
      desk.take(sticks[9] as Stick);
      for (let i = 0; i < 5; i++) desk.take(sticks[9] as Stick);
      expect(desk.values(person)?.age).toBe(22);
      desk.take(together(sticks));
      expect(desk.values(person)?.age).toBe(9);
    },
  ],
  [
    'a stick broken off in the middle takes nothing with it',
    ({ zhang, desk }) => {
      const whole = together([zhang.edit(person, { age: 1 }), zhang.edit(person, { age: 2 })]);
      const [first, second] = whole.segments as [Stick['segments'][number], Stick['segments'][number]];
      const broken = { ...whole, segments: [first, { ...second, lines: [second.lines[0]?.slice(0, -5) ?? ''] }] };
      expect(desk.take(broken)).toEqual(['damaged']);
      expect(desk.values(person)?.age).toBe(22);
      expect(desk.take(whole)).toEqual(['taken']);
      expect(desk.values(person)?.age).toBe(2);
    },
  ],
];

const deleted: readonly Case[] = [
  [
    'a person is deleted here while another PC changes it',
    (all) => {
      const reader = expectSameInEveryOrder(all, [all.zhang.remove(person), all.li.edit(person, { age: 9 })]);
      expect(reader.values(person)?.age).toBe(9);
      expect(reader.conflicts()).toEqual(['DEL_EDIT']);
    },
  ],
  [
    'a deletion that has seen the update holds, whichever comes first',
    ({ zhang, li, desk }) => {
      const changed = li.edit(person, { age: 9 });
      zhang.take(changed);
      expect(desk.take(zhang.remove(person), changed)).toEqual(['held', 'taken']);
      expect(desk.values(person)).toBeUndefined();
      expect(desk.conflicts()).toEqual([]);
    },
  ],
  [
    'an update that waited meets a deletion when it is set free',
    ({ zhang, li, desk }) => {
      const [first, second] = [li.edit(person, { age: 1 }), li.edit(person, { age: 2 })];
      desk.take(second, zhang.remove(person));
      expect(desk.values(person)).toBeUndefined();
      desk.take(first);
      expect(desk.values(person)?.age).toBe(2);
      expect(desk.conflicts()).toEqual(['DEL_EDIT']);
    },
  ],
  [
    'deleted, restored and changed, arriving backwards',
    ({ zhang, desk }) => {
      const sticks = [zhang.remove(person), zhang.restore(person), zhang.edit(person, { age: 5 })];
      expect(desk.take(...sticks.toReversed())).toEqual(['held', 'held', 'taken']);
      expect(desk.values(person)?.age).toBe(5);
      expect(desk.conflicts()).toEqual([]);
    },
  ],
];

const groups: readonly (readonly [string, readonly Case[]])[] = [
  ['sticks in order', inOrder],
  ['sticks out of order', outOfOrder],
  ['sticks that wait', waiting],
  ['parallel updates', parallel],
  ['what is lost or broken, where others would force', lost],
  ['deleted in between', deleted],
];

describe.each(groups)('%s', (_, cases) => {
  test.each(cases.map((one) => [...one]))('%s', (_name, play) => play(office()));
});

it('the list is whole', () => {
  const names = groups.flatMap(([, cases]) => cases.map(([name]) => name));
  expect(new Set(names).size).toBe(41);
});
