import { describe, expect, it } from 'vitest';
import type { ImportPlan, PlannedCell } from '#shared/ledger/import-types.ts';
import { finish } from '#shared/ledger/steps.ts';
import { cellsByField, countLeft, range, tickOf } from './field-summary.ts';
import { carryLeft } from './left-cells.ts';

const cell = (row: number, field: string, more: Partial<PlannedCell> = {}): PlannedCell => ({
  kind: 'update',
  entity: 'person',
  id: `P${row}`,
  row,
  field,
  oldValue: 'a',
  newValue: 'b',
  ...more,
});
const planOf = (...cells: readonly PlannedCell[]) => ({ cells }) as unknown as ImportPlan;

describe('ticks', () => {
  it('stay what they were when the plan is made anew, also for records that get other ids', () => {
    const part = (id: string) => cell(1, '', { kind: 'part', entity: 'employment', id });
    const before = planOf(cell(0, 'phone'), cell(0, 'sex'), part('N1'));
    const after = planOf(cell(0, 'sex'), cell(0, 'phone'), cell(1, 'phone'), part('N9'));
    expect([...finish(carryLeft(before, Uint8Array.of(1, 0, 1), after))]).toEqual([0, 1, 0, 1]);
    expect([...finish(carryLeft(undefined, undefined, after))]).toEqual([0, 0, 0, 0]);
  });

  it('are summed up by field, the greatest first, with what is erased', () => {
    const plan = planOf(cell(0, 'sex'), cell(0, 'phone'), cell(1, 'phone', { kind: 'erase' }));
    const [phone, sex] = finish(cellsByField(plan));
    expect(phone).toMatchObject({ label: '联系电话', erased: 1, cells: [1, 2], isPart: false });
    expect(sex).toMatchObject({ label: '性别', erased: 0, cells: [0] });
    const left = Uint8Array.of(0, 1, 0);
    expect([tickOf([1, 2], left), tickOf([0], left), tickOf(range(1, 1), left)]).toEqual(['some', 'all', 'none']);
    expect([countLeft(left), countLeft(undefined)]).toEqual([1, 0]);
  });
});
