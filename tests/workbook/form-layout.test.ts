// What is found on forms that differ from one another: headings, rows, single cells, and what they ask for.

import { Workbook } from 'exceljs';
import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it, test } from 'vitest';
import * as xlsx from 'xlsx';
import { nameOfTarget } from '#shared/workbook/fill/fill-target.ts';
import { type FormLayout, type LayoutCorrection, layoutOf } from '#shared/workbook/fill/form-layout.ts';
import { type OpenForm, openForm } from '#shared/workbook/fill/open-form.ts';
import { type ProposedTarget, proposeTargets } from '#shared/workbook/fill/propose-targets.ts';
import { allForms, rosterForm, type SampleForm } from './form-samples.ts';

const figures = [
  { id: 'O-01', label: '两新组织总数' },
  { id: 'G-01', label: '党组织总数' },
  { id: 'S-01', label: '驿站总数（开放）' },
];

let forms: readonly SampleForm[] = [];
beforeAll(async () => {
  forms = await allForms();
});

function openOf(bytes: Uint8Array): OpenForm {
  const read = openForm(bytes, '空表.xlsx');
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

function layoutIn(bytes: Uint8Array, correction?: LayoutCorrection): FormLayout {
  const form = openOf(bytes);
  return layoutOf(form, form.sheets[0] as OpenForm['sheets'][number], correction);
}

function sample(name: string): SampleForm {
  return forms.find((form) => form.name === name) as SampleForm;
}

function named({ target }: ProposedTarget): string {
  return target ? nameOfTarget(target) : '-';
}

/** One sheet with these rows, all cells framed but those of blank rows. */
async function formWith(rows: readonly (readonly (string | number | null)[])[], merges: readonly string[] = []) {
  const book = new Workbook();
  const sheet = book.addWorksheet('Sheet1');
  for (const [i, row] of rows.entries())
    for (const [j, text] of row.entries()) {
      const cell = sheet.getCell(i + 1, j + 1);
      if (text !== null && text !== '') cell.value = text;
      if (text !== null) cell.border = { top: { style: 'thin' }, bottom: { style: 'thin' } };
    }
  for (const merge of merges) sheet.mergeCells(merge);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('the layout of a form', () => {
  it('has the headings and rows of every sample', () => {
    for (const { name, bytes, headings, first, last } of forms.filter((form) => form.headings.length > 0)) {
      const { area, columns } = layoutIn(bytes);
      const found = columns.map(({ header }) => header.replace(/（.*）$/, ''));
      expect({ name, found }).toEqual({ name, found: headings.map((heading) => heading.replace(/（.*）$/, '')) });
      expect({ name, ...area }).toEqual({ name, first: first - 1, last: last - 1 });
    }
    expect(forms.length).toBeGreaterThanOrEqual(12);
  });

  it('reads drop-downs of the cells and of another sheet', () => {
    const choices = (name: string, header: string) =>
      layoutIn(sample(name).bytes).columns.find((column) => column.header === header)?.traits.choices;
    expect(choices('roster', '性别')).toEqual(['男', '女']);
    expect(choices('formulas', '物品状态')).toEqual(['完好', '待修', '报废']);
    expect(choices('roster', '姓名')).toBeUndefined();
  });

  it('sees how dates are written', () => {
    const dates = (name: string, index: number) => layoutIn(sample(name).bytes).columns[index]?.traits;
    expect(dates('two levels', 3)?.dates).toEqual({ separator: '.', isPadded: true, stopsAt: 'day' });
    expect(dates('example row', 4)?.dates).toEqual({ separator: '.', isPadded: true, stopsAt: 'day' });
    expect(dates('roster', 4)?.format.shows).toBe('month');
    expect(dates('two levels', 4)?.format.shows).toBe('day');
    expect(dates('1904', 0)?.is1904).toBe(true);
  });

  it('finds the lines to be filled in outside the table', () => {
    const labels = (name: string) => layoutIn(sample(name).bytes).spots.map(({ label }) => label);
    expect(labels('roster')).toEqual(['填表单位', '填表人', '填表日期', '负责人']);
    expect(labels('two levels')).toEqual(['填报时间']);
    expect(labels('figures')).toEqual([
      '两新组织总数',
      '党组织总数',
      '驿站总数（开放）',
      '新发展党员数',
      '填报单位',
      '填报日期',
    ]);
  });

  it('takes the rows that the clerk names', () => {
    const { area, band, columns } = layoutIn(sample('roster').bytes, { top: 3, depth: 1, first: 6, last: 9 });
    expect({ area, band }).toEqual({ area: { first: 6, last: 9 }, band: { top: 3, depth: 1 } });
    expect(columns).toHaveLength(10);
    expect(layoutIn(sample('example row').bytes, { first: 3 }).area).toEqual({ first: 3, last: 9 });
  });

  it('is not led astray by lines that look like headings', async () => {
    const bytes = await formWith([
      ['填表单位：', null, '填表人：', null],
      ['附件1', null, null, null],
      ['姓名', '电话', '住址', '备注'],
      ['', '', '', ''],
      ['', '', '', ''],
      ['合计', '', '', ''],
    ]);
    expect(layoutIn(bytes)).toMatchObject({ band: { top: 2, depth: 1 }, area: { first: 3, last: 4 } });
  });

  it('takes a form for one person as single cells', async () => {
    const bytes = await formWith([
      ['姓名', '', '性别', ''],
      ['身份证号', '', '民族', ''],
      ['家庭住址', '', '', ''],
    ]);
    const { area, spots } = layoutIn(bytes);
    expect(area).toBeUndefined();
    expect(spots.map(({ label, row, column }) => [label, row, column])).toEqual(
      [
        ['姓名', 0, 1],
        ['性别', 0, 3],
        ['身份证号', 1, 1],
        ['民族', 1, 3],
        ['家庭住址', 2, 1],
        ['家庭住址', 2, 2],
        ['家庭住址', 2, 3],
      ].map(([label, row, column]) => [expect.stringContaining(label as string), row, column]),
    );
  });

  it('keeps three rows of headings together', async () => {
    const bytes = await formWith(
      [
        ['序号', '人员', '', '', ''],
        ['', '身份', '', '联系', ''],
        ['', '姓名', '性别', '电话', '住址'],
        ['1', '', '', '', ''],
        ['2', '', '', '', ''],
      ],
      ['A1:A3', 'B1:E1', 'B2:C2', 'D2:E2'],
    );
    const { band, columns, area } = layoutIn(bytes);
    expect(band).toEqual({ top: 0, depth: 3 });
    expect(columns.map(({ heading }) => heading.leaf)).toEqual(['序号', '姓名', '性别', '电话', '住址']);
    expect(area).toEqual({ first: 3, last: 4 });
  });
});

describe('what a form asks for', () => {
  const proposed = (name: string) => {
    const layout = layoutIn(sample(name).bytes);
    return { layout, ...proposeTargets(layout, '', figures) };
  };

  test.each([
    ['roster', 'worker'],
    ['two levels', 'member'],
    ['formulas', 'stationAsset'],
    ['example row', 'organization'],
    ['table', 'station'],
    ['merged rows', 'visit'],
    ['1904', 'activity'],
    ['bare', 'worker'],
    ['figures', undefined],
  ])('%s is of the kind %s', (name, profile) => {
    expect(proposed(name).profile).toBe(profile);
  });

  it('goes by the words of the register, computed fields and figures', () => {
    expect(proposed('roster').columns.map(named)).toEqual([
      'computed:serial',
      'field:person.name',
      'field:person.sex',
      'field:person.idNo',
      'field:person.birth',
      'field:person.phone',
      'field:employment.group',
      'field:employment.organizationName',
      'field:person.isMobileMember',
      '-',
    ]);
    expect(proposed('roster').spots.map(named)).toEqual(['computed:office', 'computed:user', 'computed:today', '-']);
    expect(proposed('two levels').columns.map(named)[5]).toBe('computed:partyAge');
    expect(proposed('figures').spots.map(named)).toEqual([
      'figure:O-01',
      'figure:G-01',
      'figure:S-01',
      '-',
      'computed:office',
      'computed:today',
    ]);
  });

  it('leaves columns alone that the form computes itself', () => {
    const { layout, columns } = proposed('formulas');
    const own = layout.columns.filter(({ hasFormula }) => hasFormula).map(({ header }) => header);
    expect(own).toEqual(['序号', '金额', '累计金额', '占比']);
    expect(columns.filter((_, i) => layout.columns[i]?.hasFormula).map(named)).toEqual(['-', '-', '-', '-']);
  });
});

describe('files that are no form', () => {
  const refusal = (bytes: Uint8Array, name: string) => {
    const read = openForm(bytes, name);
    return read.ok ? 'opened' : read.error.message;
  };

  it('says what to do with other formats', () => {
    const book = xlsx.utils.book_new(xlsx.utils.aoa_to_sheet([['姓名', '电话']]), '表');
    const as = (bookType: xlsx.BookType) => new Uint8Array(xlsx.write(book, { type: 'array', bookType }));
    expect(refusal(as('biff8'), '表.xls')).toMatch(/\.xls.*另存为 \.xlsx/);
    expect(refusal(as('biff8'), '表.et')).toMatch(/\.et.*另存为 \.xlsx/);
    expect(refusal(as('ods'), '表.ods')).toMatch(/另存为 \.xlsx/);
    expect(refusal(as('xlsb'), '表.xlsb')).toMatch(/另存为 \.xlsx/);
    expect(refusal(strToU8('姓名,电话\n'), '表.csv')).toMatch(/另存为 \.xlsx/);
    expect(refusal(new Uint8Array(), '表.xlsx')).toMatch(/空文件/);
    expect(refusal(strToU8('%PDF-1.7 …'), '表.xlsx')).toMatch(/不是表格文件/);
  });

  it('refuses damaged, empty, oversized and signed files', async () => {
    const { bytes } = await rosterForm();
    expect(refusal(bytes.slice(0, bytes.length / 2), '表.xlsx')).toMatch(/损坏/);
    const bomb = zipSync({ 'xl/workbook.xml': strToU8('<workbook/>'), 'xl/a.bin': new Uint8Array(120 * 1024 * 1024) });
    expect(refusal(bomb, '表.xlsx')).toMatch(/过大/);
    const blank = xlsx.write(xlsx.utils.book_new(xlsx.utils.aoa_to_sheet([[]]), '表'), { type: 'array' });
    expect(refusal(new Uint8Array(blank), '表.xlsx')).toMatch(/没有内容/);
  });

  it('leaves a package alone that declares entities of its own', async () => {
    const { unzipSync } = await import('fflate');
    const parts = unzipSync((await rosterForm()).bytes);
    const sheet = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml']);
    const odd = sheet.replace('<worksheet', '<!DOCTYPE a [<!ENTITY b "c">]><worksheet');
    parts['xl/worksheets/sheet1.xml'] = strToU8(odd);
    expect(refusal(zipSync(parts), '表.xlsx')).toMatch(/写法少见/);
    parts['xl/worksheets/sheet1.xml'] = strToU8(sheet);
    parts['_xmlsignatures/sig1.xml'] = strToU8('<a/>');
    expect(refusal(zipSync(parts), '表.xlsx')).toMatch(/数字签名/);
  });
});
