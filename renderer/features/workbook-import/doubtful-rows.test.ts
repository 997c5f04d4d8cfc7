import { describe, expect, it } from 'vitest';
import { levelOf, outcomeOf, type Problem, type ProblemCode } from '#shared/domain/problems.ts';
import type { ImportPlan, PlannedRow } from '#shared/ledger/import-types.ts';
import { doubtfulRows } from './doubtful-rows.ts';
import type { ProblemTable } from './problem-groups.ts';
import type { ReadRow } from './reading-messages.ts';

const problem = (code: ProblemCode, col: string | null): Problem => ({
  code,
  col,
  level: levelOf(code),
  message: code,
});
const row = (n: number, ...problems: Problem[]): ReadRow => ({
  row: n,
  outcome: outcomeOf(problems),
  problems,
  records: { person: { name: `人${n}`, phone: '123' } },
  texts: { B: '123' },
});
const column = { header: '', confidence: 'exact', isRecalled: false, samples: [], unknownWords: [] } as const;
const table = (index: number, ...rows: ReadRow[]): ProblemTable => ({
  index,
  sheet: '快递员',
  entities: ['person', 'employment'],
  columns: [
    { ...column, col: 'A', target: { entity: 'person', field: 'name' } },
    { ...column, col: 'B', target: { entity: 'person', field: 'phone' } },
    { ...column, col: 'C', target: { entity: 'employment', field: 'from' } },
  ],
  rows,
});
const planned = (n: number, action: PlannedRow['action']): PlannedRow => ({
  sheet: '快递员',
  row: n,
  action,
  firstCell: 0,
  cellCount: 0,
  records:
    action === 'skip'
      ? []
      : [
          { entity: 'person', id: `P${n}` },
          { entity: 'employment', id: `E${n}` },
        ],
});
const planOf = (...rows: PlannedRow[]) => ({ rows }) as unknown as ImportPlan;

describe('doubtfulRows', () => {
  it('names record, field, and what the cell said; what was settled has its reason', () => {
    const tables = [table(3, row(5, problem('PHONE_INVALID', 'B')), row(6, problem('DATE_INVALID', 'C')))];
    const verified = { 3: { 6: { 'DATE_INVALID C': '原件如此' } } };
    const checks = doubtfulRows(tables, planOf(planned(5, 'create'), planned(6, 'update')), verified, 'I1');
    const common = { importId: 'I1', sheet: '快递员' };
    expect(checks).toEqual([
      {
        ...common,
        row: 5,
        entity: 'person',
        record: 'P5',
        code: 'PHONE_INVALID',
        field: 'phone',
        text: '123',
        value: '123',
      },
      {
        ...common,
        row: 6,
        entity: 'employment',
        record: 'E6',
        code: 'DATE_INVALID',
        field: 'from',
        text: '',
        value: null,
        reason: '原件如此',
      },
    ]);
  });

  it('leaves out rows that stay out, duplicates, and what was only tidied up', () => {
    const tables = [
      table(0, row(5, problem('PHONE_INVALID', 'B')), row(6, problem('DUP_ID', 'A'), problem('PHONE_NORMALISED', 'B'))),
    ];
    expect(doubtfulRows(tables, planOf(planned(5, 'skip'), planned(6, 'merge')), {}, 'I1')).toEqual([]);
  });

  it('calls the second table of a sheet as its operations do', () => {
    const two = [table(0, row(5)), table(1, row(5, problem('PHONE_INVALID', 'B')))];
    const [check] = doubtfulRows(two, planOf(planned(5, 'create'), planned(5, 'create')), {}, 'I1');
    expect(check?.sheet).toBe('快递员[2]');
  });
});
