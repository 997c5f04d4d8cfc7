import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import type { CellComparison, RowComparison, Verdict } from '#shared/ledger/three-way.ts';
import type { NewRow } from '#shared/workbook/round-trip/read-new-rows.ts';
import type { ReturnedRowReading } from '#shared/workbook/round-trip/read-return.ts';
import type { Difference } from './compare-return.ts';
import {
  choiceOf,
  decide,
  decideRepeated,
  newRowsOf,
  obstacleOf,
  rowsToCompare,
  tallyOf,
  tickNewRows,
} from './receive-choices.ts';
import { emptyReceiving, type Receiving, receiving } from './receive-state.ts';
import type { ReturnSummary } from './trip-messages.ts';

const cell = (verdict: Verdict, some: Partial<CellComparison> = {}): CellComparison => ({
  column: 0,
  entity: 'station',
  field: 'seats',
  isOpen: true,
  record: 'S1',
  base: 1,
  theirs: 2,
  ours: 3,
  verdict,
  ...some,
});
const row: RowComparison = { id: 'S1', title: '东街驿站', place: { sheet: '驿站', row: 5 }, cells: [] };
const difference = (key: string, own: CellComparison): Difference => ({ key, row, cell: own });
const differences = [
  difference('a', cell('theirs')),
  difference('b', cell('conflict')),
  difference('c', cell('unknown')),
  difference('d', cell('ours')),
  difference('e', cell('theirs', { problem: '不是数' })),
];
const repeatedRow = (at: number): ReturnedRowReading => ({
  sheet: '驿站',
  row: at,
  records: { station: 'S2' },
  cells: [],
});
const newRow = (at: number, outcome: NewRow['outcome']): NewRow => ({
  sheet: '新增',
  row: at,
  outcome,
  problems: [],
  values: {},
  records: { station: { name: `新${at}` } },
});
const summary = {
  entity: 'station',
  newRows: [
    newRow(4, 'accepted'),
    newRow(5, 'warned'),
    newRow(6, 'rejected'),
    { ...newRow(9, 'accepted'), sheet: '驿站' },
  ],
} as unknown as ReturnSummary;

const state = (): Receiving => receiving.get() as Receiving;

beforeEach(() => {
  receiving.set({
    ...emptyReceiving('核对表.xlsx'),
    summary,
    repeated: [repeatedRow(8), repeatedRow(9)],
    comparison: { rows: [row], differences, missing: [], version: 1 },
  });
});

describe('decisions about cells', () => {
  it('take plain changes, keep what cannot be read, and leave the rest open', () => {
    expect(differences.map((one) => choiceOf(state(), one))).toEqual(['theirs', 'open', 'open', 'ours', 'ours']);
    const { adopted, kept, left } = tallyOf(state());
    expect([adopted.map(({ key }) => key), kept, left]).toEqual([['a'], 0, 3]);
  });

  it('are made for many at once, and pass over what cannot be decided', () => {
    decide(differences, 'theirs');
    expect(tallyOf(state()).adopted.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    decide(differences, 'ours');
    expect(tallyOf(state())).toMatchObject({ adopted: [], kept: 3, left: 1 });
  });
});

describe('rows with one id', () => {
  it('wait until one of them is the record, and only one can be', () => {
    expect(tallyOf(state()).left).toBe(3);
    decideRepeated('驿站 8', 'own');
    decideRepeated('驿站 9', 'own');
    expect([...state().fates]).toEqual([
      ['驿站 8', 'none'],
      ['驿站 9', 'own'],
    ]);
    expect(rowsToCompare(state()).map((one) => one.row)).toEqual([9]);
    expect(state().isOutdated).toBe(true);
  });

  it('may be new rows', () => {
    expect(newRowsOf(state()).map((one) => one.row)).toEqual([4, 5, 6]);
    decideRepeated('驿站 9', 'new');
    expect(newRowsOf(state()).map((one) => one.row)).toEqual([4, 5, 6, 9]);
  });
});

describe('new rows', () => {
  it('are added when nothing is doubtful, or when the clerk says so, never when they must be put right', () => {
    const added = () => tallyOf(state()).added.map((one) => one.row);
    expect(added()).toEqual([4]);
    tickNewRows(newRowsOf(state()), true);
    expect(added()).toEqual([4, 5]);
    tickNewRows(newRowsOf(state()), false);
    expect(added()).toEqual([]);
  });

  it('are left out when the ledger has them', () => {
    const why = '台账中已有这一条，本次只新增';
    const plan = { rows: [{ sheet: '新增', row: 4, action: 'skip', why, records: [] }] } as unknown as ImportPlan;
    receiving.set({ ...state(), plan });
    expect(obstacleOf(state(), newRow(4, 'accepted'))).toBe(why);
    expect(tallyOf(state()).added).toEqual([]);
  });
});
