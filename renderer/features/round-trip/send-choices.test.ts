import { describe, expect, it } from 'vitest';
import type { CellReading, GridRow } from '#renderer/components/grid/row.ts';
import { columnsOfRegister } from '#renderer/components/page/register.ts';
import {
  choicesAgain,
  howOf,
  kindsOffered,
  obstacleTo,
  type SendChoices,
  sentColumns,
  splitColumns,
  startingSend,
  tripFileName,
  tripUseOf,
} from './send-choices.ts';
import { tripEntities, tripRegister, usualSplitOf } from './trip-registers.ts';
import { outgoingColumns, outgoingRow } from './trip-rows.ts';

const columnsFor = (entity: (typeof tripEntities)[number]) => columnsOfRegister(tripRegister(entity));
const stations = columnsFor('station');
const people = columnsFor('person');
const start = startingSend('station', stations);
const usesIn = (choices: SendChoices, columns = stations) =>
  Object.fromEntries(sentColumns(columns, choices).map((column) => [column.id, tripUseOf(column, choices)]));
const files = [{ to: '东街驿站', count: 2 }];

describe('the form for sending', () => {
  it('locks what names a record, asks for the listed columns, and hides telephones', () => {
    expect(usesIn(start)).toMatchObject({
      'station.name': 'known',
      'station.managerName': 'open',
      'station.phone': 'masked',
      'station.status': 'open',
    });
    expect(usesIn(startingSend('person', people), people)).toMatchObject({
      'person.name': 'known',
      'person.idNo': 'masked',
      'employment.organizationName': 'open',
    });
  });

  it('lets a telephone be corrected when it goes out in full, which needs a purpose', () => {
    const inFull: SendChoices = { ...start, inFull: ['phone'] };
    expect(kindsOffered(stations, start)).toEqual(['phone']);
    expect(usesIn(inFull)['station.phone']).toBe('open');
    expect(obstacleTo(stations, inFull, files)).toContain('写明用途');
    expect(obstacleTo(stations, { ...inFull, purpose: '核对站长电话' }, files)).toBeUndefined();
  });

  it.each<[string, Partial<SendChoices>, readonly { to: string; count: number }[], RegExp]>([
    ['no rows', {}, [{ to: '东街', count: 0 }], /没有要发出的行/],
    ['nobody to send to', { splitBy: undefined }, [{ to: ' ', count: 2 }], /发给谁/],
    ['nothing to fill in', { uses: { 'station.name': 'known' } }, files, /请对方填写的列/],
    ['only a masked column to fill in', { uses: { 'station.name': 'known', 'station.phone': 'open' } }, files, /遮盖/],
    ['nothing that tells rows apart', { uses: { 'station.seats': 'open' } }, files, /锁定的列/],
    ['no title', { title: ' ' }, files, /标题/],
  ])('says what is missing: %s', (_, some, wanted, words) => {
    expect(obstacleTo(stations, { ...start, ...some }, wanted)).toMatch(words);
  });

  it('never asks for a reference, which is chosen in the ledger', () => {
    const choices = { ...startingSend('person', people), uses: { 'employment.organizationId': 'open' } as const };
    expect(usesIn(choices, people)).toEqual({ 'employment.organizationId': 'known' });
  });

  it('offers to part every register by the columns that name people to send to', () => {
    for (const entity of tripEntities) {
      const usual = usualSplitOf(entity);
      const offered = splitColumns(columnsFor(entity)).map(({ id }) => id);
      if (usual !== undefined) expect(offered).toContain(usual);
      expect(offered.length).toBeGreaterThan(0);
    }
  });

  it('is filled in again from the note of a trip', () => {
    const name = stations.find(({ id }) => id === 'station.communityName');
    const sent: SendChoices = {
      ...start,
      typed: '东',
      uses: { 'station.name': 'known', 'station.seats': 'open' },
      lines: '请核对。',
      takesNewRows: true,
      filters: name ? [{ column: name, condition: { kind: 'oneOf', texts: ['样例社区'] } }] : [],
    };
    const how = JSON.parse(JSON.stringify(howOf(sent, '东街驿站')));
    expect(choicesAgain('station', stations, '东街驿站', how)).toEqual({
      ...sent,
      to: '东街驿站',
      values: ['东街驿站'],
    });
    expect(choicesAgain('station', stations, '东街驿站', {})).toMatchObject({ uses: start.uses, title: start.title });
  });

  it('names files so that every system takes them', () => {
    expect(tripFileName('A/B：“东街”', start, '2025-05-01')).toBe('核对表_A_B：“东街”_驿站_2025-05-01.xlsx');
  });
});

describe('a row that goes out', () => {
  const reading: CellReading = { today: '2025-05-01', titleOf: (_, id) => `名称${id}` };
  it('has values of its records, masked text where it must, and names the records beside it', () => {
    const choices: SendChoices = {
      ...startingSend('person', people),
      uses: {
        'person.name': 'known',
        'person.phone': 'known',
        'employment.organizationId': 'known',
        'employment.group': 'open',
        'membership.position': 'open',
      },
    };
    const columns = outgoingColumns(people, choices);
    const row: GridRow = {
      id: 'P1',
      records: [
        { id: 'P1', values: { name: '演示甲', phone: '19900000001' }, deleted: false },
        { id: 'E1', values: { group: '02', organizationId: 'O1' }, deleted: false },
        undefined,
      ],
    };
    expect(columns.map(({ trip }) => [trip.header, trip.use])).toEqual([
      ['姓名', 'known'],
      ['联系电话', 'masked'],
      ['从业类别', 'open'],
      ['所属企业', 'known'],
      ['党内职务', 'open'],
    ]);
    expect(outgoingRow(row, columns, reading)).toEqual({
      id: 'P1',
      parts: { employment: 'E1' },
      values: ['演示甲', '199****0001', '02', '名称O1', null],
    });
  });
});
