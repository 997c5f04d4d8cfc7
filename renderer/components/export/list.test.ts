// A list as it is written: what the reader of workbooks finds in it is what the register holds.

import { describe, expect, it } from 'vitest';
import { pointEntry } from '#shared/domain/dual-check-in.ts';
import { employment } from '#shared/domain/employment.ts';
import { entities } from '#shared/domain/entities.ts';
import { membership } from '#shared/domain/membership.ts';
import { person } from '#shared/domain/person.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { columnsOf, listedColumns } from '../grid/columns.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import type { TableFormat } from './export-messages.ts';
import { addedTo, emptySums, outColumns, outRow, totalsOf } from './list-cells.ts';
import {
  captionOf,
  deedOf,
  type ListChoices,
  type ListOffer,
  listColumns,
  obstacleTo,
  startingChoices,
} from './list-choices.ts';
import { createTableFile } from './table-file.ts';

const reading: CellReading = { today: '2026-06-01', titleOf: () => '演示快递有限公司' };
const columns = [...columnsOf(person), ...columnsOf(employment, 1), ...columnsOf(membership, 2)];

function worker(at: number): GridRow {
  const id = `P${at}`;
  return {
    id,
    records: [
      {
        id,
        deleted: false,
        values: {
          name: `演示甲${at}`,
          sex: '1',
          idNo: '990000199001010017',
          phone: '19900000001',
          birth: '1990-01-01',
        },
      },
      { id: `E${at}`, deleted: false, values: { personId: id, group: '02', platform: '美团', from: '2023-06' } },
      undefined,
    ],
  };
}

const offer: ListOffer = {
  label: '人员',
  unit: '人',
  shown: [worker(1), worker(2), worker(3)],
  selected: [worker(2)],
  isFiltered: true,
  columns,
  shownColumns: listedColumns(columns),
  office: '样例街道两新组织综合党委',
  userName: '演示专干',
  today: '2026-06-01',
};
const choices = startingChoices(offer);

function written(list: ListOffer, chosen: ListChoices, format: TableFormat = 'xlsx') {
  const out = listColumns(list, chosen);
  const sums = list.shown.reduce((sum, row) => addedTo(sum, row, out, reading), emptySums(out));
  const file = createTableFile(
    {
      name: list.label,
      title: chosen.title,
      lines: [captionOf(chosen)],
      columns: outColumns(out, chosen.isNumbered),
      totals: totalsOf(sums, list.shown.length, list.unit, chosen.isNumbered),
    },
    format,
    '2026-06-01T00:00:00Z',
  );
  file.rows(list.shown.map((row, at) => outRow(row, out, reading, chosen.isNumbered ? at + 1 : undefined)));
  const { bytes } = file.finish();
  const report = readWorkbook(bytes, format === 'xlsx' ? 'a.xlsx' : 'a.csv', { today: '2026-06-01' });
  if (!report.ok) throw new Error(report.error.message);
  return report.value.sheets;
}

/** Kept by hand: no workbook of the field holds them. */
const hasNoImport = new Set(['coverage', 'postHolding', 'employment', 'membership']);

describe('a list that is written out', () => {
  it.each(['xlsx', 'csv-utf-8', 'csv-gbk'] as const)('is read back with the same rows: %s', (format) => {
    const full: ListChoices = { ...choices, inFull: ['idNumber', 'phone'], purpose: '上报' };
    const [sheet] = written(offer, full, format);
    expect(sheet).toMatchObject({ entity: 'person', counts: { data: 3, rejected: 0 } });
    const values = sheet && 'rows' in sheet ? Object.values(sheet.rows[1]?.values ?? {}) : [];
    expect(values).toEqual(
      expect.arrayContaining(['演示甲2', '男', '990000199001010017', '19900000001', '外卖配送员']),
    );
  });

  it('hides numbers unless they are asked for, and more from the public', () => {
    const cells = (chosen: ListChoices) =>
      outRow(offer.shown[0] as GridRow, listColumns(offer, chosen), reading, 1).cells;
    expect(cells(choices)).toEqual(expect.arrayContaining(['演示甲1', '990000********0017', '199****0001']));
    const named = cells({ ...choices, audience: 'public' });
    expect(named).toContain('演***');
    expect(named).not.toContain('演示甲1');
    const ticked = { ...choices, inFull: ['idNumber'] as const, purpose: '上报' };
    expect(cells(ticked)).toEqual(expect.arrayContaining(['990000199001010017', '199****0001']));
  });

  it('asks for a purpose before anything is written in full, and keeps it on record', () => {
    const ticked: ListChoices = { ...choices, inFull: ['idNumber'] };
    expect(obstacleTo(offer, choices)).toBeUndefined();
    expect(obstacleTo(offer, ticked)).toContain('用途');
    expect(obstacleTo(offer, { ...ticked, purpose: '上报区委' })).toBeUndefined();
    expect(deedOf('export', offer, { ...ticked, purpose: ' 上报区委 ' }, 'xlsx')).toMatchObject({
      act: 'export',
      entity: 'person',
      count: 3,
      inFull: ['证件号码'],
      why: '上报区委',
      columns: expect.arrayContaining(['姓名', '证件号码']),
    });
  });

  it('forgets a tick whose column is not written', () => {
    const without = choices.columnIds.filter((id) => id !== 'person.idNo');
    const chosen: ListChoices = { ...choices, columnIds: without, inFull: ['idNumber'] };
    expect(obstacleTo(offer, chosen)).toBeUndefined();
    expect(deedOf('export', offer, chosen, 'xlsx').inFull).toBeUndefined();
  });

  it.each([
    [{ columnIds: [] }, '一列也没有'],
    [{ title: ' ' }, '没有标题'],
  ])('says what is missing: %o', (some, words) => expect(obstacleTo(offer, { ...choices, ...some })).toContain(words));

  it('says that there is no row', () =>
    expect(obstacleTo({ ...offer, shown: [] }, choices)).toContain('没有可以输出的'));

  it('tells columns of one heading apart', () => {
    const headings = listColumns(offer, { ...choices, columnIds: columns.map(({ id }) => id) }).map(
      ({ heading }) => heading,
    );
    expect(new Set(headings).size).toBe(headings.length);
  });

  it('adds up what adds up', () => {
    const own = columnsOf(pointEntry);
    const rows = [0.1, 0.2].map((earned, at): GridRow => {
      const id = `${at}`;
      return { id, records: [{ id, deleted: false, values: { name: '甲', earned, balance: 5 } }] };
    });
    const list = listColumns(
      { ...offer, columns: own, shownColumns: own.map(({ id }) => id) },
      {
        ...choices,
        columnIds: ['pointEntry.name', 'pointEntry.earned', 'pointEntry.balance'],
      },
    );
    const sums = rows.reduce((sum, row) => addedTo(sum, row, list, reading), emptySums(list));
    const totals = totalsOf(sums, 2, '条', true);
    expect(new Set(totals)).toEqual(new Set(['合计', '2 条', 0.3, null]));
    expect(totalsOf(sums, 2, '条', false)).toContain('合计 2 条');
  });

  it.each(Object.values(entities).filter(({ name }) => !hasNoImport.has(name)))(
    'has headings that the importer knows: $label',
    (declaration) => {
      const own = columnsOf(declaration);
      const links = own.filter(({ declaration: { kind } }) => kind === 'ref').map(({ heading }) => heading);
      const values = Object.fromEntries(own.map(({ field, declaration: { kind } }) => [field, sampleOf(kind)]));
      const row: GridRow = { id: 'R1', records: [{ id: 'R1', deleted: false, values }] };
      const list: ListOffer = {
        ...offer,
        label: declaration.label,
        unit: declaration.unit,
        shown: [row],
        columns: own,
        shownColumns: own.map(({ id }) => id),
      };
      const all: ListChoices = {
        ...startingChoices(list),
        title: `${declaration.label}台账`,
        inFull: ['idNumber', 'phone'],
      };
      const [sheet] = written(list, all);
      const mapped = sheet && 'columns' in sheet ? sheet.columns : [];
      expect(mapped.length).toBeGreaterThan(0);
      const lost = mapped.filter(({ field }) => field === null).map(({ header }) => header);
      expect(lost.filter((header) => header !== '序号' && !links.some((link) => header.startsWith(link)))).toEqual([]);
    },
  );
});

function sampleOf(kind: string) {
  return kind === 'number' ? 1 : kind === 'boolean' ? true : kind === 'date' ? '2024-03-05' : '甲';
}
