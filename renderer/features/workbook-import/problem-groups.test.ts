import { describe, expect, it } from 'vitest';
import type { Problem, ProblemCode } from '#shared/domain/problems.ts';
import { levelOf, outcomeOf } from '#shared/domain/problems.ts';
import { alikeIn, groupProblems, type ProblemTable, titleOfRow } from './problem-groups.ts';
import type { ReadRow, SourceColumn } from './reading-messages.ts';
import { undecidedRows } from './undecided-rows.ts';

const column = (col: string, header: string, field: string): SourceColumn => ({
  col,
  header,
  target: { entity: 'person', field },
  confidence: 'exact',
  isRecalled: false,
  samples: [],
  unknownWords: [],
});
const problem = (code: ProblemCode, col: string | null): Problem => ({
  code,
  col,
  level: levelOf(code),
  message: `${code} ${col}`,
});
const row = (n: number, texts: ReadRow['texts'], ...problems: Problem[]): ReadRow => ({
  row: n,
  outcome: outcomeOf(problems),
  problems,
  records: { person: { name: `人${n}` } },
  texts,
});
const table = (index: number, sheet: string, rows: readonly ReadRow[]): ProblemTable => ({
  index,
  sheet,
  entities: ['person', 'employment'],
  columns: [column('A', '姓名', 'name'), column('B', '手机', 'phone'), column('C', '紧急电话', 'emergencyPhone')],
  rows,
});

const tables = [
  table(0, '快递员', [
    row(5, { B: '123' }, problem('PHONE_INVALID', 'B')),
    row(6, { B: '123', C: '1' }, problem('PHONE_INVALID', 'B'), problem('PHONE_INVALID', 'C')),
    row(7, { A: '' }, problem('NAME_MISSING', 'A'), problem('ID_MISSING', null)),
  ]),
  table(2, '骑手', [row(5, { B: '456' }, problem('PHONE_INVALID', 'B')), row(6, {})]),
];

describe('groupProblems', () => {
  it('puts what keeps rows out first, then the largest group; each field has its own', () => {
    const groups = groupProblems(tables).map(({ title, level, items }) => [title, level, items.length]);
    expect(groups).toEqual([
      ['没有姓名', 'error', 1],
      ['联系电话不是有效号码', 'warn', 3],
      ['紧急联系电话不是有效号码', 'warn', 1],
      ['没有证件号码', 'warn', 1],
    ]);
  });

  it('finds the cells of a group that say the same', () => {
    const group = groupProblems(tables).find(({ title }) => title.startsWith('联系电话'));
    const [first] = group?.items ?? [];
    if (!group || !first) throw new Error('no group');
    expect(alikeIn(group, first).map(({ table: { sheet }, at }) => [sheet, at])).toEqual([
      ['快递员', 0],
      ['快递员', 1],
    ]);
  });

  it('calls a row by its name', () => {
    expect(titleOfRow(tables[0] as ProblemTable, row(9, {}))).toBe('人9');
    expect(titleOfRow(tables[0] as ProblemTable, { ...row(9, {}), records: {} })).toBe('（没有名称）');
  });
});

describe('undecidedRows', () => {
  it('lists rejected rows with their reasons and those left for later', () => {
    expect(undecidedRows(tables, { 骑手: { 6: 'skip' } })).toEqual([
      { table: 0, sheet: '快递员', at: 2, row: 7, why: 'NAME_MISSING A' },
      { table: 2, sheet: '骑手', at: 1, row: 6, why: '选择了暂不导入' },
    ]);
  });
});
