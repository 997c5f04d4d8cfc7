import { describe, expect, it } from 'vitest';
import { bookWith, held, people, plan, tableOf, valuesIn, write, zhang } from './import-desk-of-tests.ts';
import { leaveOut, nothingLeft } from './import-leave-out.ts';
import type { ImportPlan } from './import-types.ts';
import { finish } from './steps.ts';

/** The plan without these cells. */
function without(planned: ImportPlan, ...indexes: readonly number[]): ImportPlan {
  const left = nothingLeft(planned);
  for (const index of indexes) left[index] = 1;
  return finish(leaveOut(planned, left));
}

const namesOf = ({ cells }: ImportPlan) => cells.map(({ row, kind, entity, field }) => [row, kind, entity, field]);

describe('what an import changes in existing records', () => {
  it('is listed cell by cell: filled, replaced, erased, and the records that a row adds', () => {
    const book = bookWith(held('person', 'P1', { ...zhang, sex: '1' }));
    const sheet = tableOf('person', [
      {
        person: { ...zhang, phone: '19900000009', sex: null, education: '20' },
        employment: { organizationName: '捷达快递', group: '01' },
      },
    ]);
    const planned = plan(book, sheet, { blankErases: true });
    expect(namesOf(planned)).toEqual([
      [0, 'update', 'person', 'phone'],
      [0, 'erase', 'person', 'sex'],
      [0, 'fill', 'person', 'education'],
      [0, 'part', 'employment', ''],
    ]);
    expect(planned.absent).toEqual({ person: 0 });
    expect(planned.matched).toContainEqual({ entity: 'person', field: 'sex', held: 1 });
  });

  it('is nothing when an empty cell erased what a later row says again', () => {
    const book = bookWith(held('person', 'P1', { ...zhang, sex: '1' }));
    const planned = plan(book, people({ ...zhang, sex: null }, { ...zhang, sex: '1' }), { blankErases: true });
    expect([planned.cells, planned.changes.slice(1)]).toEqual([[], []]);
  });

  it('never erases a number people are known by, nor what the file has but could not be read', () => {
    const book = bookWith(held('person', 'P1', { ...zhang, birth: '1990-01-01', address: '河畔路1号' }));
    const sheet = people({ name: zhang.name, phone: zhang.phone, idNo: null, birth: null, address: null });
    const columns = [{ col: 'D', field: 'birth', entity: 'person' as const }];
    const rows = sheet.rows.map((row) => ({
      ...row,
      problems: [{ code: 'DATE_INVALID', level: 'warn', col: 'D' }],
    }));
    const planned = plan(book, { ...sheet, columns, rows }, { blankErases: true });
    expect(namesOf(planned)).toEqual([[0, 'erase', 'person', 'address']]);
  });

  it('says of each value which row it came from, also of a record that two rows make', () => {
    const book = bookWith();
    const first = { ...people(zhang), sheet: '一', columns: [{ col: 'B', field: 'name', entity: 'person' as const }] };
    const second = { ...people({ ...zhang, sex: '1' }), sheet: '二' };
    const planned = plan(book, [first, second]);
    expect(planned.changes.slice(1)).toMatchObject([
      { kind: 'create', src: { s: '一', n: 2 }, values: zhang },
      { kind: 'update', src: { s: '二', n: 2 }, values: { sex: '1' } },
    ]);
    expect(planned.counts.created).toEqual({ person: 1 });
    expect(planned.counts.updated).toEqual({});
    write(book, planned.changes);
    expect(valuesIn(book, 'person')).toEqual([{ ...zhang, sex: '1' }]);
  });

  it('counts the records that the file does not name; they stay', () => {
    const book = bookWith(held('person', 'P1', zhang), held('person', 'P2', { name: '别人' }));
    expect(plan(book, people({ ...zhang, sex: '1' }), { mode: 'updateOnly' }).absent).toEqual({ person: 1 });
  });
});

describe('what is left out before saving', () => {
  const book = () =>
    bookWith(held('person', 'P1', zhang), held('person', 'P2', { name: '李测试', phone: '19900000002' }));
  const rows = () =>
    tableOf('person', [
      { person: { ...zhang, sex: '1', education: '20' }, employment: { organizationName: '捷达快递', group: '01' } },
      { person: { name: '李测试', phone: '19900000002', sex: '2' } },
    ]);

  it('is a cell, which stays as it is', () => {
    const planned = without(plan(book(), rows()), 1);
    expect(planned.changes.slice(1)).toMatchObject([
      { id: 'P1', values: { sex: '1' } },
      { id: 'P2', values: { sex: '2' } },
      { kind: 'create', entity: 'employment' },
    ]);
    expect(planned.cells.slice(planned.rows[1]?.firstCell)).toMatchObject([{ id: 'P2', field: 'sex' }]);
    expect(planned.changes[0]).toMatchObject({ values: { leftOut: 1 } });
  });

  it('is a whole row, with the job it would add', () => {
    const planned = without(plan(book(), rows()), 0, 1, 2);
    expect(planned.changes.slice(1)).toMatchObject([{ id: 'P2' }]);
    expect(planned.changes).toHaveLength(2);
    expect(planned.rows[0]).toMatchObject({ action: 'same' });
    expect(planned.counts).toMatchObject({ update: 1, same: 1, created: {}, updated: { person: 1 } });
  });

  it('takes the reference along with the name it follows', () => {
    const own = bookWith(
      held('secretaryProject', 'S1', { title: '先锋', partyOrganizationName: '旧支部', partyOrganizationId: 'B1' }),
      held('partyOrganization', 'B1', { name: '旧支部' }),
      held('partyOrganization', 'B2', { name: '新支部' }),
    );
    const sheet = tableOf('secretaryProject', [
      { secretaryProject: { title: '先锋', partyOrganizationName: '新支部', progress: '一半' } },
    ]);
    const planned = plan(own, { ...sheet, keys: [['title']] });
    expect(planned.cells).toMatchObject([
      { field: 'partyOrganizationName', along: [{ field: 'partyOrganizationId', id: 'S1' }] },
      { field: 'progress' },
    ]);
    expect(without(planned, 0).changes.slice(1)).toMatchObject([{ values: { progress: '一半' } }]);
  });

  it('takes the coverage along with the name that says it', () => {
    const own = bookWith(
      held('organization', 'O1', { name: '甲公司' }),
      held('partyOrganization', 'B1', { name: '甲支部' }),
    );
    const sheet = tableOf('organization', [{ organization: { name: '甲公司', partyOrganizationName: '甲支部' } }]);
    const planned = plan(own, sheet);
    expect(planned.counts.created).toEqual({ coverage: 1 });
    expect(without(planned, 0).changes).toHaveLength(1);
  });

  it('is nothing: the plan stays what it was', () => {
    const planned = plan(book(), rows());
    expect(without(planned)).toBe(planned);
  });
});
