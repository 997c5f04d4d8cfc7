import { describe, expect, it, test } from 'vitest';
import type { Change } from '#shared/ledger/changes.ts';
import type { Conflict, ConflictHead } from '#shared/ledger/conflict.ts';
import { meet, twoPcs } from '#shared/ledger/conflict-pcs-of-tests.ts';
import { addressOf, sectionIn } from './addresses.ts';
import { bulkPlan, bulkQuestion } from './bulk.ts';
import { amountWords, balanceOf } from './ledger-words.ts';
import { countsByType, groupsOf } from './open-list.ts';
import { draftOf } from './review-draft.ts';
import { optionsOf, sidesOf } from './review-options.ts';
import { valueWords } from './side-words.ts';
import { twinsOf } from './twin-values.ts';

const idNo = '990000199001010017';
const person = (id: string, values: Record<string, string>): Change => ({
  kind: 'create',
  entity: 'person',
  id,
  values,
});
const update = (id: string, values: Record<string, string | null>): Change => ({
  kind: 'update',
  entity: 'person',
  id,
  values,
});

const head = (op: string, value: string | null, more: Partial<ConflictHead> = {}): ConflictHead => ({
  op,
  at: '018bcfe568000000',
  log: 'L',
  value,
  ...more,
});
const conflict = (type: Conflict['type'], more: Partial<Conflict> = {}): Conflict => ({
  id: `${type} person P1`,
  type,
  table: 'person',
  record: 'P1',
  heads: [head('a', '甲'), head('b', '乙')],
  suggested: 'b',
  ...more,
});

describe('addresses', () => {
  test.each([
    ['/conflicts', { section: 'open' }],
    ['/conflicts/returned', { section: 'returned' }],
    ['/conflicts/decided', { section: 'decided' }],
    ['/conflicts/open/FIELD%20person%20P1%20phone', { section: 'open', conflict: 'FIELD person P1 phone' }],
  ])('%s', (address, section) => {
    expect(sectionIn(address)).toEqual(section);
  });
  it('lead back to their section', () => {
    for (const section of ['open', 'returned', 'decided'] as const)
      expect(sectionIn(addressOf(section)).section).toBe(section);
  });
});

describe('the list', () => {
  it('groups by type in one order, and filters by type and by name', () => {
    const [{ book }] = twoPcs(person('P1', { name: '张测试' }), person('P2', { name: '李测试' }));
    const all = [conflict('DUP'), conflict('FIELD'), conflict('FIELD', { id: 'F2', record: 'P2' })];
    const types = (filter: Parameters<typeof groupsOf>[2]) =>
      groupsOf(book, all, filter).map(({ type, conflicts }) => `${type} ${conflicts.length}`);
    expect(types({ type: 'all', typed: '' })).toEqual(['FIELD 2', 'DUP 1']);
    expect(types({ type: 'FIELD', typed: ' 李 ' })).toEqual(['FIELD 1']);
    expect(types({ type: 'DEL_EDIT', typed: '' })).toEqual([]);
    expect([...countsByType(all)]).toEqual([
      ['DUP', 1],
      ['FIELD', 2],
    ]);
  });
});

describe('many at once', () => {
  it('names the number and what must be looked at one by one', () => {
    const ticked = [conflict('FIELD'), conflict('FIELD', { id: 'F2' }), conflict('DEL_EDIT'), conflict('DUP')];
    const plan = bulkPlan('suggested', ticked);
    expect(plan.decided.map(({ choice }) => choice.kind)).toEqual(['take', 'take', 'restore']);
    expect(bulkQuestion(plan)).toBe(
      '将一次处理 3 条：同一项填得不一样 2 条；一边删除、一边修改 1 条。勾选的另有 1 条要逐条看，这次不处理。',
    );
    expect(bulkPlan('latest', ticked)).toMatchObject({ left: 2 });
  });
});

describe('the ways to decide', () => {
  it('sides that say the same are one; the one shown now is last', () => {
    const same = conflict('FIELD', { heads: [head('a', '甲'), head('b', '乙'), head('c', '甲')] });
    expect(sidesOf(same).map(({ op, heads }) => [op, heads.length])).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('wants a reason before anything is deleted, and a value before another is written', () => {
    const { book } = twoPcs()[0];
    for (const type of ['FIELD', 'DEL_EDIT', 'REF_DEAD', 'DUP', 'OVERDRAWN'] as const) {
      const draft = draftOf(book, conflict(type));
      const wanting = optionsOf(conflict(type), draft).filter(({ asks }) => asks && asks !== 'values');
      expect(wanting.length).toBeGreaterThan(0);
      expect(wanting.filter(({ choice }) => choice !== undefined)).toEqual([]);
      const filled = { ...draft, why: '核实过', other: '丙', to: 'P2', entry: 'a' };
      expect(optionsOf(conflict(type), filled).every(({ choice }) => choice !== undefined)).toBe(true);
    }
  });

  it('a job cannot be without its person, another reference may be cleared', () => {
    const { book } = twoPcs()[0];
    const dead = (table: string, field: string) => conflict('REF_DEAD', { table, field });
    const keys = (one: Conflict) => optionsOf(one, draftOf(book, one)).map(({ key }) => key);
    expect(keys(dead('employment', 'personId'))).toEqual(['restore', 'reassign', 'delete']);
    expect(keys(dead('employment', 'organizationId'))).toEqual(['restore', 'reassign', 'clear', 'delete']);
  });
});

describe('two records of one number', () => {
  it('lie side by side where they differ; the newest value that is not empty is ticked', () => {
    const [a, b] = twoPcs(person('P1', { name: '张测试', idNo, phone: '19900000001', note: '旧' }));
    b.write(person('P2', { name: '张测试', idNo, phone: '19900000002' }));
    meet(a, b);
    a.write(update('P1', { communityName: '甲社区' }), update('P2', { note: null }));
    const [found] = a.conflicts();
    if (!found) throw new Error('no conflict');
    const twins = twinsOf(a.book, found);
    expect(twins.records).toEqual(['P1', 'P2']);
    expect(twins.different.map(({ key }) => key)).toEqual(['phone', 'communityName', 'note']);
    expect(twins.same).toBe(2);
    expect(draftOf(a.book, found).valuesOf).toEqual({ phone: 'P2', communityName: 'P1', note: 'P1' });
  });
});

describe('a value in dispute', () => {
  it('is in the words of the office and hidden until it is revealed', () => {
    const [{ book }] = twoPcs();
    const words = (isRevealed: boolean, key: string, value: string | null) =>
      valueWords({ book, isRevealed }, 'person', key, value);
    expect(words(false, 'phone', '19900000001')).toBe('199****0001');
    expect(words(true, 'phone', '19900000001')).toBe('19900000001');
    expect(words(false, 'sex', '1')).toBe('男');
    expect(words(false, 'note', null)).toBe('（空）');
  });
});

describe('entries of an account', () => {
  it('say whether they add or take, and what they come to', () => {
    expect([amountWords(1200), amountWords(-3)]).toEqual(['记入 1,200', '扣减 3']);
    const entries = [5, -3, -4].map((amount, i) => ({ ...head(`${i}`, null), value: amount }));
    expect(balanceOf(conflict('OVERDRAWN', { table: 'stock', record: '碘伏', heads: entries }))).toBe(-2);
  });
});
