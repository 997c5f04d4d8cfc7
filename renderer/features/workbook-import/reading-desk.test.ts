import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { countOutcomes } from './problem-groups.ts';
import { openDesk, type ReadingDesk } from './reading-desk.ts';
import type { Arrangement, MappingChoices, ReaderContext, ReadRow } from './reading-messages.ts';

const fixtures = join(import.meta.dirname, '../../../tests/fixtures');
const context = (some: Partial<ReaderContext> = {}): ReaderContext => ({
  today: '2025-03-31',
  keys: {},
  remembered: [],
  ...some,
});

function open(fileName: string, some: Partial<ReaderContext> = {}): ReadingDesk {
  return openBytes(new Uint8Array(readFileSync(join(fixtures, fileName))), fileName, some);
}

function openBytes(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  some: Partial<ReaderContext> = {},
  arrangement?: Arrangement,
): ReadingDesk {
  const opened = openDesk([{ bytes, name }], context(some), arrangement);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function readOf(desk: ReadingDesk, choices: MappingChoices = {}) {
  const workbook = desk.read(choices, {});
  return { workbook, rows: workbook.tables.map((_, table) => rowsOf(desk, table)) };
}

function rowsOf(desk: ReadingDesk, table: number): readonly ReadRow[] {
  return Array.from({ length: desk.countRows(table) }, (_, at) => desk.rowAt({ table, at })).flatMap(
    (row) => row ?? [],
  );
}

const water = { entity: 'station' as const, field: 'facilities', item: '饮水机' };
const people = '姓名,身份证号,联系电话,备注\n张测试,990000199001010031,19900000001,一\n李测试,,19900000002,二\n';
function openText(text: string, some: Partial<ReaderContext> = {}): ReadingDesk {
  return openBytes(new TextEncoder().encode(text), '骑手花名册.csv', some);
}

describe('openDesk', () => {
  it.each(readdirSync(fixtures).filter((name) => /^[0-6]\d_/.test(name)))(
    'reads %s as the importer does',
    (fileName) => {
      const { workbook, rows } = readOf(open(fileName));
      const report = readWorkbook(new Uint8Array(readFileSync(join(fixtures, fileName))), fileName, {
        today: '2025-03-31',
      });
      if (!report.ok) throw new Error(report.error.message);
      const known = report.value.sheets.filter(({ entity }) => entity !== null);
      expect(workbook.tables.map(({ head }) => headerRowsOf(head))).toEqual(known.map(({ headerRows }) => headerRows));
      expect(rows.map((own) => own.map(({ row, problems }) => ({ row, problems })))).toEqual(
        known.map((sheet) => sheet.rows.map(({ row, problems }) => ({ row, problems }))),
      );
      const others = report.value.sheets.filter(({ entity }) => entity === null);
      const unread = workbook.sheets.filter(({ why }) => why !== undefined);
      expect(unread.map(({ sheet, why }) => ({ sheet, why }))).toEqual(
        others.map(({ sheet, why }) => ({ sheet, why })),
      );
    },
  );

  it('refuses what is no table in one sentence', () => {
    const opened = openDesk([{ bytes: new Uint8Array(), name: '84_零字节.xlsx' }], context());
    expect(opened).toMatchObject({ ok: false, error: { code: 'FILE_EMPTY' } });
  });
});

function headerRowsOf(head: { readonly top: number; readonly depth: number } | undefined): number[] {
  return Array.from({ length: head?.depth ?? 0 }, (_, i) => (head?.top ?? 0) + i + 1);
}

describe('a desk', () => {
  it('checks a corrected cell again by the same rules', () => {
    const desk = openText(people);
    const [before] = readOf(desk).rows;
    expect(before?.map(({ outcome }) => outcome)).toEqual(['rejected', 'warned']);
    expect(before?.[0]?.texts).toEqual({ B: '990000199001010031' });
    expect(desk.correct([{ table: 0, at: 0, col: 'B', text: '990000 19900101 0017' }])).toEqual([{ table: 0, at: 0 }]);
    const corrected = desk.rowAt({ table: 0, at: 0 });
    expect(corrected?.outcome).not.toBe('rejected');
    expect(corrected?.records.person?.idNo).toBe('990000199001010017');
    expect(desk.answers.texts({ table: 0, rows: [0] })).toEqual([
      ['张测试', '990000 19900101 0017', '19900000001', '一'],
    ]);
  });

  it('finds a duplicate that a correction makes', () => {
    const desk = openText(people);
    readOf(desk);
    desk.correct([
      { table: 0, at: 0, col: 'B', text: '990000199001010017' },
      { table: 0, at: 1, col: 'B', text: '990000199001010017' },
    ]);
    const codes = desk.rowAt({ table: 0, at: 1 })?.problems.map(({ code }) => code);
    expect(codes).toContain('DUP_ID');
  });

  it('reads a column as another field, and leaves one out', () => {
    const desk = openText(people);
    const { workbook, rows } = readOf(desk, { 0: { D: { entity: 'person', field: 'communityName' }, C: null } });
    expect(workbook.tables[0]?.columns.map(({ target }) => target?.field ?? null)).toEqual([
      'name',
      'idNo',
      null,
      'communityName',
    ]);
    expect(rows[0]?.[1]?.records.person).toMatchObject({ name: '李测试', communityName: '二' });
    expect(rows[0]?.[1]?.records.person).not.toHaveProperty('phone');
  });

  it('takes the mapping that was settled before for the same headings', () => {
    const headers = ['姓 名', '身份证号', '联系电话', '备注'];
    const targets = [
      { entity: 'person' as const, field: 'name' },
      { entity: 'person' as const, field: 'idNo' },
      { entity: 'person' as const, field: 'altPhone' },
      null,
    ];
    const { workbook } = readOf(openText(people, { remembered: [{ headers, targets }] }));
    expect(workbook.tables[0]?.columns.map(({ target }) => target)).toEqual(targets);
  });

  it('names an empty cell of a mapped column as null, so that it can clear what the ledger holds', () => {
    const second = readOf(openText(people)).rows[0]?.[1];
    expect(second?.records.person).toMatchObject({ idNo: null, phone: '19900000002' });
  });

  it('does not take a formula that failed for an empty cell', () => {
    const { rows } = readOf(open('12_暖新驿站台账及设施清单.xlsx'));
    const broken = rows[0]?.find(({ problems }) => problems.some(({ code }) => code === 'FORMULA_ERROR'));
    expect(broken?.records.station).not.toHaveProperty('monthlyVisits');
    expect(broken?.records.station).toMatchObject({ name: '东风里暖新驿站', note: null });
  });

  it('moves a field from the column that had it, and reads a column as one tick of a list', () => {
    const text = '驿站名称,详细地址,开放时间,热水\n东河驿站,东河路1号,全天,√\n西河驿站,西河路2号,全天,×\n';
    const desk = openBytes(new TextEncoder().encode(text), '驿站.csv');
    const choices = { 0: { C: { entity: 'station' as const, field: 'address' }, D: water } };
    const { workbook, rows } = readOf(desk, choices);
    expect(workbook.tables[0]?.columns.map(({ target }) => target?.field ?? null)).toEqual([
      'name',
      null,
      'address',
      'facilities',
    ]);
    expect(rows[0]?.map(({ records }) => records.station?.facilities)).toEqual([['饮水机'], []]);
    expect(rows[0]?.[0]?.records.station).toMatchObject({ name: '东河驿站', address: '全天' });
  });

  it('tells what the ledger has already', () => {
    const text = people.replace('990000199001010031', '990000199001010017');
    const { rows } = readOf(openText(text, { keys: { idNumbers: ['990000199001010017'] } }));
    expect(rows[0]?.[0]?.problems.map(({ code }) => code)).toContain('DUP_ID_OTHER_FILE');
    expect(countOutcomes(rows[0] ?? [])).toEqual({ accepted: 0, warned: 2, rejected: 0 });
  });

  it('understands the district’s own codes when it is told of them, and only then', () => {
    const file = '姓名,身份证号,联系电话,政治面貌\n张测试,990000199001010031,19900000001,样例面貌\n';
    const codesOfRows = (some: Partial<ReaderContext>) =>
      readOf(openText(file, some)).rows[0]?.flatMap(({ problems }) => problems.map(({ code }) => code));
    const codes = [{ field: 'person.political', code: 'Z9', label: '样例面貌' }];
    expect(codesOfRows({})).toContain('ENUM_UNKNOWN');
    expect(codesOfRows({ codes })).not.toContain('ENUM_UNKNOWN');
    expect(codesOfRows({})).toContain('ENUM_UNKNOWN');
  });
});
