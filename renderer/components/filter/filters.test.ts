import { describe, expect, it, test } from 'vitest';
import { organization } from '#shared/domain/organization.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { columnsOf } from '../grid/columns.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import { type Condition, conditionsOf, countTexts, describeFilter, passesAll, withFilter } from './filters.ts';
import { createRowSearch } from './search.ts';

const reading: CellReading = { today: '2026-11-22', titleOf: () => '' };
const columns = columnsOf(organization);
const column = (field: string) => {
  const found = columns.find((each) => each.field === field);
  if (!found) throw new Error(field);
  return found;
};
const row = (id: string, values: LedgerRecord['values']): GridRow => ({
  id,
  records: [{ id, values, deleted: false }],
});
const rows = [
  row('1', { name: '甲快递有限公司', organizationClass: 'economic', foundedOn: '2024', capital: 100 }),
  row('2', { name: '乙协会', organizationClass: 'social', foundedOn: '2023-05-01', capital: 5 }),
  row('3', { name: '丙', organizationClass: '其他' }),
];
const passing = (field: string, condition: Condition) =>
  rows.filter(passesAll([{ column: column(field), condition }], reading)).map(({ id }) => id);

describe('filters', () => {
  test.each<[string, Condition, string[]]>([
    ['organizationClass', { kind: 'oneOf', texts: ['非公企业', '其他（不在代码表中）'] }, ['1', '3']],
    ['name', { kind: 'contains', text: '快递' }, ['1']],
    ['capital', { kind: 'between', from: '5', to: '50' }, ['2']],
    ['capital', { kind: 'between', from: '', to: '5' }, ['2']],
    ['foundedOn', { kind: 'between', from: '2024-06-01', to: '' }, ['1']],
    ['foundedOn', { kind: 'between', from: '2023', to: '2023' }, ['2']],
    ['foundedOn', { kind: 'empty' }, ['3']],
    ['foundedOn', { kind: 'notEmpty' }, ['1', '2']],
  ])('%s %o', (field, condition, ids) => expect(passing(field, condition)).toEqual(ids));

  it('must all be passed', () => {
    const both = passesAll(
      [
        { column: column('name'), condition: { kind: 'contains', text: '甲' } },
        { column: column('capital'), condition: { kind: 'between', from: '200', to: '' } },
      ],
      reading,
    );
    expect(rows.some(both)).toBe(false);
  });
  it('offer a tick list where values repeat and a range where they are ordered', () => {
    expect(conditionsOf(column('organizationClass').declaration)[0]).toBe('oneOf');
    expect(conditionsOf(column('foundedOn').declaration)[0]).toBe('between');
  });
  it('are described in words', () => {
    const condition: Condition = { kind: 'oneOf', texts: ['非公企业', ''] };
    expect(describeFilter({ column: column('organizationClass'), condition })).toBe('组织类型：非公企业、（空）');
  });
  it('replace the one on the same column, and a blank one takes it away', () => {
    const named = withFilter([], { column: column('name'), condition: { kind: 'contains', text: '甲' } });
    expect(withFilter(named, { column: column('name'), condition: { kind: 'empty' } })).toHaveLength(1);
    expect(withFilter(named, { column: column('name'), condition: { kind: 'contains', text: ' ' } })).toEqual([]);
  });
  it('count what a column holds, most frequent first', () => {
    const twice = [...rows, row('4', { organizationClass: 'social' })];
    expect(countTexts(twice, column('organizationClass'), reading)[0]).toEqual({ text: '社会组织', count: 2 });
  });
});

describe('search', () => {
  const initialsOf = (text: string) => (text === '乙协会' ? ['yxh', 'yxk'] : []);
  const found = (typed: string) => {
    const test = createRowSearch(columns, reading, initialsOf).testFor(typed);
    return test ? rows.filter(test).map(({ id }) => id) : undefined;
  };
  it('asks for every word, in any field, and for initials of the name', () => {
    expect(found('非公 快递')).toEqual(['1']);
    expect(found('YXK')).toEqual(['2']);
    expect(found('甲 社会')).toEqual([]);
  });
  it('asks nothing when nothing is typed', () => expect(found('  ')).toBeUndefined());
});
