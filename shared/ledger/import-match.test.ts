import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  bookWith,
  held,
  li,
  people,
  plan,
  tableOf,
  valuesIn,
  write,
  zhang,
} from './import-desk-of-tests.ts';
import { matchRulesOf } from './import-keys.ts';

const byRule = (id: string) => matchRulesOf('person').find((rule) => rule.id === id)?.keys ?? [];

describe('which record a row means', () => {
  it('is not guessed when two records bear the key: the row waits for the clerk', () => {
    const book = bookWith(held('person', 'P1', li), held('person', 'P2', li));
    const sheet = people({ ...li, sex: '1' });
    const doubtful = plan(book, sheet);
    expect(doubtful.rows[0]).toMatchObject({ action: 'doubtful', candidates: ['P1', 'P2'], records: [] });
    expect(doubtful.counts).toMatchObject({ doubtful: 1, create: 0, update: 0 });
    expect(doubtful.changes).toHaveLength(1);
    const decided = plan(book, { ...sheet, decisions: { 2: { use: 'P2' } } });
    expect(decided.changes[1]).toMatchObject({ kind: 'update', id: 'P2', values: { sex: '1' } });
    expect(actionsOf(plan(book, { ...sheet, decisions: { 2: 'separate' } }))).toEqual(['create']);
    expect(actionsOf(plan(book, { ...sheet, decisions: { 2: 'skip' } }))).toEqual(['skip']);
  });

  it('is known all the same when a stronger key tells the two apart', () => {
    const book = bookWith(held('person', 'P1', zhang), held('person', 'P2', { ...zhang, idNo: '990000199001010039' }));
    expect(plan(book, people({ ...zhang, sex: '1' })).changes[1]).toMatchObject({ id: 'P1' });
  });

  it('is in doubt for namesakes of whom nothing more is known', () => {
    const book = bookWith(held('person', 'P1', { name: '无号' }), held('person', 'P2', { name: '无号' }));
    expect(actionsOf(plan(book, people({ name: '无号' })))).toEqual(['doubtful']);
  });

  it('counts as there already when only new ones are wanted', () => {
    const book = bookWith(held('person', 'P1', li), held('person', 'P2', li));
    expect(actionsOf(plan(book, people(li), { mode: 'addOnly' }))).toEqual(['skip']);
  });

  it('does not stick a sign-in to a namesake without a number', () => {
    const book = bookWith(held('person', 'P1', { name: '李测试' }));
    write(book, plan(book, tableOf('attendance', [{ attendance: { activityCode: 'H1', name: '李测试' } }])).changes);
    expect(valuesIn(book, 'attendance')[0]).not.toHaveProperty('personId');
  });
});

describe('a key that the clerk chose', () => {
  it('finds by the name alone what has another telephone, and asks for namesakes', () => {
    const book = bookWith(
      held('person', 'P1', li),
      held('person', 'P2', { name: '王测试' }),
      held('person', 'P3', { name: '王测试' }),
    );
    const rows = people({ ...li, phone: '19900000009' }, { name: '王测试', phone: '19900000003' });
    expect(actionsOf(plan(book, rows))).toEqual(['create', 'create']);
    const byName = plan(book, { ...rows, keys: byRule('name') });
    expect(actionsOf(byName)).toEqual(['update', 'doubtful']);
    expect(byName.cells).toMatchObject([{ id: 'P1', field: 'phone', newValue: '19900000009' }]);
  });

  it('never joins two rows of the file that only the weak key makes alike', () => {
    const rows = people({ ...li }, { ...li, phone: '19900000009' });
    expect(actionsOf(plan(bookWith(), { ...rows, keys: byRule('name') }))).toEqual(['create', 'create']);
    const known = plan(bookWith(held('person', 'P1', { name: li.name })), { ...rows, keys: byRule('name') });
    expect(actionsOf(known)).toEqual(['update', 'doubtful']);
    expect(known.rows[1]?.candidates).toEqual(['P1']);
  });

  it('still joins rows of the file that a declared key makes one', () => {
    const rows = people({ ...zhang }, { ...zhang, name: '张 测试', sex: '1' });
    expect(actionsOf(plan(bookWith(), { ...rows, keys: byRule('name') }))).toEqual(['create', 'merge']);
  });

  it('asks when a number speaks against what the chosen key says', () => {
    const book = bookWith(held('person', 'P1', zhang));
    const rows = people({ ...zhang, idNo: '990000199001010039' });
    expect(actionsOf(plan(book, rows))).toEqual(['create']);
    const chosen = plan(book, { ...rows, keys: byRule('name+phone') });
    expect(chosen.rows[0]).toMatchObject({ action: 'doubtful', candidates: ['P1'] });
  });

  it('is one of the declared ones, all or each alone, or a weaker one', () => {
    expect(matchRulesOf('person').map(({ id }) => id)).toEqual(['usual', 'idNo', 'name+phone', 'name+birth', 'name']);
    expect(matchRulesOf('organization').map(({ id }) => id)).toEqual(['usual', 'creditCode', 'name']);
    expect(matchRulesOf('visit').map(({ id }) => id)).toEqual(['usual']);
  });
});

describe('names in the file', () => {
  it('lead to activities by number or topic, also of other files, unless two share the topic', () => {
    const signIn = (activityCode: string) =>
      tableOf('attendance', [{ attendance: { activityCode, name: '李测试', phone: '19900000002' } }]);
    const book = bookWith(
      held('activity', 'A1', { code: 'HD1', topic: '送清凉', heldOn: '2024-07-01' }),
      held('activity', 'A2', { code: 'HD2', topic: '主题党日', heldOn: '2024-07-02' }),
      held('activity', 'A3', { code: 'HD3', topic: '主题党日', heldOn: '2024-08-02' }),
    );
    for (const text of ['HD2', '送清凉', '主题党日']) write(book, plan(book, signIn(text)).changes);
    expect(valuesIn(book, 'attendance').map(({ activityId }) => activityId)).toEqual(['A2', 'A1', undefined]);
  });

  it('are followed later, when the activity with that topic comes', () => {
    const book = bookWith();
    write(
      book,
      plan(book, tableOf('attendance', [{ attendance: { activityCode: '送清凉', name: '李测试' } }])).changes,
    );
    const later = plan(book, tableOf('activity', [{ activity: { topic: '送清凉', heldOn: '2024-07-01' } }]));
    expect(later.linked).toBe(1);
    write(book, later.changes);
    expect(valuesIn(book, 'attendance')[0]?.activityId).toEqual(expect.any(String));
  });
});
