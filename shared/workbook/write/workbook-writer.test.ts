import { describe, expect, it } from 'vitest';
import { ok } from '#shared/base/result.ts';
import { readSheets } from '../read-sheets.ts';
import type { OutRow, OutSheet } from './out-sheet.ts';
import { createWorkbookWriter, writeWorkbook } from './workbook-writer.ts';

const at = '2025-03-01T08:00:00Z';
const columns = [
  { header: '姓名', kind: 'text' },
  { header: '人数', kind: 'number' },
  { header: '日期', kind: 'date' },
  { header: '比例', kind: 'percent' },
] as const;

function sheetsOf(bytes: Uint8Array) {
  const read = readSheets(bytes, '测试.xlsx');
  if (!read.ok) throw new Error(read.error.code);
  return read.value.sheets;
}

function rowsOf(sheet: OutSheet, rows: readonly OutRow[]) {
  return sheetsOf(writeWorkbook([{ sheet, rows }], at))[0]?.rows;
}

describe('writeWorkbook', () => {
  it('writes text, numbers, dates and percentages as what they are', () => {
    expect(rowsOf({ name: '表', columns }, [{ cells: ['张测试', 3, '2024-03-05', 80] }])).toEqual([
      ['姓名', '人数', '日期', '比例'],
      ['张测试', 3, { value: '2024-03-05', isDate: true }, { value: 0.8, isPercent: true }],
    ]);
  });

  it('keeps as text what does not fit the kind of its column', () => {
    const cells = ['00123', '约50人', '2024-03', '待定'];
    expect(rowsOf({ name: '表', columns }, [{ cells }])?.[1]).toEqual(cells);
  });

  it('never writes a formula, and keeps characters that XML cannot hold', () => {
    const texts = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      'a\u000bb\u0000',
      '_x0041_',
      ' 空 格 ',
      '<&>"',
      '𠮷䶮·',
    ];
    const rows = texts.map((text) => ({ cells: [text] }));
    expect(rowsOf({ name: '表', columns: [columns[0]] }, rows)).toEqual([['姓名'], ...texts.map((text) => [text])]);
  });

  it('puts title, lines, groups and totals where they belong', () => {
    const sheet = {
      name: '表',
      title: '花名册',
      lines: ['填表人：测试'],
      columns: [
        { header: '姓名', kind: 'text' },
        { header: '电话', group: '联系', kind: 'text' },
        { header: '住址', group: '联系', kind: 'text' },
      ],
      totals: [null, '2人', null],
    } as const satisfies OutSheet;
    const [read] = sheetsOf(writeWorkbook([{ sheet, rows: [{ cells: ['甲', '1', '2'] }] }], at));
    expect(read?.rows.map((row) => (row ?? []).map((cell) => cell ?? null))).toEqual([
      ['花名册'],
      ['填表人：测试'],
      ['姓名', '联系'],
      [null, '电话', '住址'],
      ['甲', '1', '2'],
      ['合计', '2人'],
    ]);
    expect(read?.merges).toHaveLength(4);
  });

  it('says where the whole of a text stands that no cell can hold', () => {
    const long = `${'长'.repeat(40_000)}𠮷尾`;
    const [first, extra] = sheetsOf(writeWorkbook([{ sheet: { name: '表', columns }, rows: [{ cells: [long] }] }], at));
    const shown = String(first?.rows[1]?.[0]);
    expect(shown).toHaveLength(32_767);
    expect(shown).toMatch(/（共40003字，全文见工作表“超长文字”第2行起）$/);
    expect(extra?.name).toBe('超长文字');
    expect(extra?.rows.slice(1).map((row) => row?.[2])).toEqual([long.slice(0, 32_000), long.slice(32_000)]);
  });

  it('gives sheets the names that Excel allows', () => {
    const names = ['人员', '人员', '[a]:*?/\\', '', '代码表', '𠮷'.repeat(20)];
    const sheets = names.map((name) => ({ sheet: { name, columns }, rows: [{ cells: ['甲'] }] }));
    const read = sheetsOf(writeWorkbook(sheets, at)).map(({ name }) => name);
    expect(read).toEqual(['人员', '人员(2)', 'a', '工作表', '代码表(2)', '𠮷'.repeat(15)]);
  });

  it('hides what is hidden and keeps long lists of choices on a sheet that nobody sees', () => {
    const choices = Array.from({ length: 60 }, (_, i) => `选项，${i}`);
    const sheet = { name: '表', columns: [{ header: '姓名', kind: 'text', choices, isHidden: true }] } as const;
    const [first, lists] = sheetsOf(writeWorkbook([{ sheet, rows: [{ cells: ['甲'] }] }], at));
    expect([...(first?.hiddenColumns ?? [])]).toEqual([0]);
    expect(lists).toMatchObject({ name: '代码表', state: 'veryHidden' });
    expect(lists?.rows.slice(1).map((row) => row?.[0])).toEqual(choices);
  });
});

describe('createWorkbookWriter', () => {
  it('gives the same bytes in whatever portions the rows come', () => {
    const rows = Array.from({ length: 500 }, (_, i): OutRow => ({ cells: [`张${i}`, i, null, null] }));
    const portions: number[] = [];
    const chunks: number[] = [];
    const writer = createWorkbookWriter((chunk) => {
      portions.push(chunk.length);
      chunks.push(...chunk);
    }, at);
    writer.beginSheet({ name: '表', columns });
    writer.rows(rows.slice(0, 300));
    writer.rows(rows.slice(300));
    writer.finish();
    expect(portions.length).toBeGreaterThan(1);
    expect(Uint8Array.from(chunks)).toEqual(writeWorkbook([{ sheet: { name: '表', columns }, rows }], at));
  });

  it('goes on on a further sheet when one is full', () => {
    const chunks: number[] = [];
    const writer = createWorkbookWriter((chunk) => chunks.push(...chunk), at, 5);
    writer.beginSheet({ name: '表', columns, totals: [null, 28] });
    writer.rows(Array.from({ length: 8 }, (_, i) => ({ cells: ['甲', i] })));
    writer.finish();
    const counted = sheetsOf(Uint8Array.from(chunks)).map(({ name, rows }) => [name, rows.map((row) => row?.[1])]);
    expect(counted).toEqual([
      ['表', ['人数', 0, 1, 2]],
      ['表(2)', ['人数', 3, 4, 5]],
      ['表(3)', ['人数', 6, 7, 28]],
    ]);
  });
});

describe('the file', () => {
  it('is one that the program itself recognises', () => {
    const bytes = writeWorkbook([{ sheet: { name: '表', columns }, rows: [{ cells: ['甲'] }] }], at);
    const read = readSheets(bytes, '测试.xlsx');
    expect(ok(read.ok && read.value.format)).toEqual(ok('xlsx'));
  });
});
