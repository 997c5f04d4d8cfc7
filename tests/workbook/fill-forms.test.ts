// Forms filled in: the values stand where they belong, and nothing else of the file changed.

import { Workbook, type Worksheet } from 'exceljs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import * as xlsx from 'xlsx';
import { type FilledForm, type FillJob, fillForm } from '#shared/workbook/fill/fill-form.ts';
import { type FormLayout, type LayoutCorrection, layoutOf } from '#shared/workbook/fill/form-layout.ts';
import { type OpenForm, openForm } from '#shared/workbook/fill/open-form.ts';
import { sampleJob } from './fill-values.ts';
import * as samples from './form-samples.ts';

type Made = { readonly layout: FormLayout; readonly filled: FilledForm; readonly book: Workbook };

function prepared(bytes: Uint8Array, correction?: LayoutCorrection): { form: OpenForm; layout: FormLayout } {
  const form = openForm(bytes, '空表.xlsx');
  if (!form.ok) throw new Error(form.error.message);
  return {
    form: form.value,
    layout: layoutOf(form.value, form.value.sheets[0] as OpenForm['sheets'][number], correction),
  };
}

async function filledWith(
  bytes: Uint8Array,
  jobOf: (layout: FormLayout) => FillJob,
  correction?: LayoutCorrection,
): Promise<Made> {
  const { form, layout } = prepared(bytes, correction);
  const filled = fillForm(form, layout, jobOf(layout));
  if (!filled.ok) throw new Error(filled.error.message);
  const book = new Workbook();
  await book.xlsx.load(filled.value.bytes.buffer as ArrayBuffer);
  return { layout, filled: filled.value, book };
}

const filledRows = (bytes: Uint8Array, count: number, correction?: LayoutCorrection) =>
  filledWith(bytes, (layout) => sampleJob(layout, count), correction);

function refusal(bytes: Uint8Array, count: number, correction?: LayoutCorrection): string {
  const { form, layout } = prepared(bytes, correction);
  const filled = fillForm(form, layout, sampleJob(layout, count));
  return filled.ok ? 'filled' : filled.error.message;
}

function sheetOf(book: Workbook): Worksheet {
  return book.worksheets[0] as Worksheet;
}

/** The parts of two packages that differ, by name. */
function changedParts(before: Uint8Array, after: Uint8Array): readonly string[] {
  const [old, now] = [unzipSync(before), unzipSync(after)];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names]
    .filter((name) => strFromU8(old[name] ?? strToU8('gone'), true) !== strFromU8(now[name] ?? strToU8('gone'), true))
    .sort();
}

function withPart(bytes: Uint8Array, name: string, change: (text: string) => string): Uint8Array {
  const parts = unzipSync(bytes);
  parts[name] = strToU8(change(strFromU8(parts[name] ?? new Uint8Array())));
  return zipSync(parts);
}

describe('a filled form', () => {
  let forms: readonly samples.SampleForm[] = [];
  beforeAll(async () => {
    forms = await samples.allForms();
  });

  it('holds the values of every record, with fewer, as many and more records than rows', async () => {
    for (const { name, bytes, first, last, headings } of forms.filter((form) => form.headings.length > 0)) {
      const room = last - first + 1;
      for (const count of [0, 1, Math.max(1, room), room + 7]) {
        const { layout, filled } = await filledRows(bytes, count);
        expect({ name, inserted: filled.inserted }).toEqual({ name, inserted: Math.max(0, count - room) });
        const again = xlsx.read(filled.bytes, { cellDates: false }).Sheets;
        const sheet = again[layout.name] as xlsx.WorkSheet;
        const named = layout.columns.find(
          ({ header, hasFormula }) => /名称|姓名|主题|对象|现居/.test(header) && !hasFormula,
        );
        const column = named?.letters ?? '';
        const texts = Array.from({ length: count }, (_, i) => sheet[`${column}${first + i}`]?.v);
        expect({ name, texts }).toEqual({
          name,
          texts: Array.from({ length: count }, (_, i) => `样例${named?.header.slice(-4)}${i + 1}`),
        });
        expect(headings.length).toBe(layout.columns.length);
      }
    }
  });

  it('changes no part but the sheet, and the workbook where formulas must be computed anew', async () => {
    for (const { name, bytes, first, last } of forms) {
      const { filled, layout } = await filledRows(bytes, Math.max(0, last - first + 1));
      const sheet = Object.keys(unzipSync(bytes)).find((part) => /worksheets\/sheet1\.xml|s\/one\.xml/.test(part));
      const others = changedParts(bytes, filled.bytes).filter((part) => part !== sheet);
      const allowed =
        name === 'two levels'
          ? ['xl/workbook.xml', 'xl/worksheets/sheet2.xml']
          : [layout ? 'xl/workbook.xml' : '', 'xl/book.xml'];
      expect({ name, others: others.filter((part) => !allowed.includes(part)) }).toEqual({ name, others: [] });
    }
  });

  it('keeps every byte of the sheet outside the cells that are written', async () => {
    const { bytes } = await samples.mergedRowsForm();
    const { filled } = await filledRows(bytes, 1);
    const [before, after] = [bytes, filled.bytes].map((file) =>
      strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] as Uint8Array),
    ) as [string, string];
    const start = before.indexOf('<row r="2"');
    const end = before.indexOf('</row>', start);
    expect(after.startsWith(before.slice(0, start))).toBe(true);
    expect(after.endsWith(before.slice(end))).toBe(true);
  });

  it('writes long numbers and leading zeros as text, dates as the cells have them, choices in the words of the form', async () => {
    const { book } = await filledRows((await samples.rosterForm()).bytes, 3);
    const row = sheetOf(book).getRow(5);
    expect(row.getCell(1).value).toBe(1);
    expect([3, 4, 6, 9].map((column) => row.getCell(column).value)).toEqual([
      '男',
      '990000199001010017',
      '09900001000',
      '√',
    ]);
    expect(row.getCell(5).value).toEqual(new Date('2010-03-05T00:00:00Z'));
    expect(sheetOf(book).getCell('I6').value).toBe('×');
    const dotted = await filledRows((await samples.twoLevelForm()).bytes, 1);
    expect(sheetOf(dotted.book).getCell('D5').value).toBe('2010.03.05');
    const early = await filledRows((await samples.date1904Form()).bytes, 1);
    const read = xlsx.read(early.filled.bytes);
    expect(read.Sheets.活动?.A2).toMatchObject({ w: '2010/03/05' });
  });

  it('answers in the line above the table without losing what stands beside', async () => {
    const { book } = await filledRows((await samples.rosterForm()).bytes, 1);
    const line = String(sheetOf(book).getCell('A2').value);
    expect(line).toMatch(/^填表单位：答填表单位 {2,}填表人：答填表人 {2,}填表日期：答填表日期$/);
    expect(sheetOf(book).getCell('A17').value).toBe('负责人：答负责人');
  });

  it('answers in rich text in the fonts it has', async () => {
    const book = new Workbook();
    const sheet = book.addWorksheet('表');
    sheet.getCell('A1').value = {
      richText: [
        { text: '填表单位：', font: { bold: true, name: '黑体' } },
        { text: '            ', font: { underline: true } },
        { text: ' 填表人：', font: { bold: true } },
        { text: '     ', font: { underline: true } },
      ],
    };
    for (const [i, text] of ['姓名', '电话'].entries()) sheet.getCell(2, i + 1).value = text;
    const made = await filledRows(new Uint8Array(await book.xlsx.writeBuffer()), 1);
    const { richText } = sheetOf(made.book).getCell('A1').value as {
      richText: { text: string; font?: { underline?: boolean } }[];
    };
    expect(richText.map(({ text }) => text)).toEqual(['填表单位：', '答填表单位   ', '填表人：', '答填表人']);
    expect(richText.map(({ font }) => font?.underline === true)).toEqual([false, true, false, true]);
  });

  it('keeps spelling that XML cannot hold', async () => {
    const { bytes } = await samples.exampleForm();
    const text = '=1+1 <b>&"\'\u0001 _x0041_ 𠮷\n二行';
    const { filled } = await filledWith(bytes, () => ({
      columns: [2],
      rows: [[{ kind: 'text', text }]],
      spots: [],
    }));
    expect(xlsx.read(filled.bytes).Sheets.Sheet1?.C5).toMatchObject({ t: 's', v: text });
  });

  it('says which words a drop-down does not offer', async () => {
    const { bytes } = await samples.rosterForm();
    const { filled } = await filledWith(bytes, () => ({
      columns: [2],
      rows: [[{ kind: 'code', label: '未说明', words: ['9'] }]],
      spots: [],
    }));
    expect(filled.foreign).toEqual([{ header: '性别', words: ['未说明'] }]);
  });

  it('leaves the other cells of a shared formula whole when the first of them is filled over', async () => {
    const { book } = await filledWith((await samples.formulaForm()).bytes, () => ({
      columns: [4],
      rows: [[{ kind: 'number', number: 7 }]],
      spots: [],
    }));
    expect(sheetOf(book).getCell('E3').value).toBe(7);
    expect(['E4', 'E8'].map((place) => sheetOf(book).getCell(place).formula)).toEqual(['C4*D4', 'C8*D8']);
  });

  it('clears the example when the clerk fills its row too', async () => {
    const { bytes } = await samples.exampleForm();
    const { book } = await filledWith(
      bytes,
      () => ({ columns: [2], rows: [[{ kind: 'text', text: '甲公司' }]], spots: [] }),
      { first: 3 },
    );
    expect(['A4', 'B4', 'C4', 'D4', 'G4'].map((place) => sheetOf(book).getCell(place).value)).toEqual([
      ...[null, null, '甲公司', null, null],
    ]);
    expect(sheetOf(book).getCell('A5').value).toBeNull();
  });
});

describe('rows that were inserted', () => {
  it('look like the last empty one and move what is below', async () => {
    const { bytes } = await samples.rosterForm();
    const before = new Workbook();
    await before.xlsx.load(bytes.buffer as ArrayBuffer);
    const { book } = await filledRows(bytes, 16);
    const [old, now] = [sheetOf(before), sheetOf(book)];
    for (let row = 1; row <= 23; row++) {
      const like = row <= 14 ? row : row <= 20 ? 14 : row - 6;
      expect(now.getRow(row).height).toBe(old.getRow(like).height);
      for (let column = 1; column <= 10; column++)
        expect(now.getCell(row, column).style).toEqual(old.getCell(like, column).style);
    }
    expect(now.getCell('A21').value).toBe('合计');
    expect(now.model.merges?.sort()).toEqual(['A1:J1', 'A21:B21', 'A22:J22', 'A2:J2']);
    expect(now.columns.map(({ width }) => width)).toEqual(old.columns.map(({ width }) => width));
    expect(now.getCell('C20').dataValidation).toEqual(old.getCell('C14').dataValidation);
    expect(now.pageSetup).toEqual({ ...old.pageSetup, printArea: 'A1:J23' });
    expect(now.views).toEqual(old.views);
  });

  it('let sums and rules grow', async () => {
    const { book } = await filledRows((await samples.rosterForm()).bytes, 16);
    expect(sheetOf(book).getCell('J21').formula).toBe('SUM(J5:J20)');
    expect(sheetOf(book).getCell('D21').formula).toBe('COUNTA(B5:B20)&"人"');
    const [rule] = (sheetOf(book) as unknown as { conditionalFormattings: { ref: string }[] }).conditionalFormattings;
    expect(rule?.ref).toBe('J5:J20');
  });

  it('copy the formulas of the row and follow from other sheets and names', async () => {
    const { book, filled } = await filledRows((await samples.formulaForm()).bytes, 9);
    const sheet = sheetOf(book);
    expect(sheet.getCell('E3').formula).toBe('C3*D3');
    expect(sheet.getCell('E8').formula).toBe('C8*D8');
    expect(sheet.getCell('E11').formula).toBe('C11*D11');
    expect(sheet.getCell('F11').formula).toBe('SUM($E$3:E11)');
    expect(sheet.getCell('F8').formula).toBe('SUM($E$3:E8)');
    expect(sheet.getCell('G11').formula).toBe('E11/$E$12');
    expect(sheet.getCell('G3').formula).toBe('E3/$E$12');
    expect(sheet.getCell('A14').formula).toBe('IF(总金额>0,"有物资","无物资：A9")');
    expect(strFromU8(unzipSync(filled.bytes)['xl/workbook.xml'] as Uint8Array)).toContain("'物资 表'!$E$12");
    const other = await filledRows((await samples.twoLevelForm()).bytes, 12);
    expect(other.book.getWorksheet('汇总')?.getCell('B1').formula).toBe('党员信息!I17');
    expect(other.book.getWorksheet('汇总')?.getCell('B2').formula).toBe('SUM(党员信息!I5:I16)*2');
  });

  it('leave no old result behind and ask for a calculation', async () => {
    const { filled } = await filledRows((await samples.twoLevelForm()).bytes, 12);
    const parts = unzipSync(filled.bytes);
    for (const name of ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml'])
      expect(strFromU8(parts[name] as Uint8Array)).not.toMatch(/<\/f><v>/);
    expect(strFromU8(parts['xl/workbook.xml'] as Uint8Array)).toContain('fullCalcOnLoad="1"');
  });

  it('drop the order of calculation, which names cells by their place', async () => {
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain';
    let { bytes } = await samples.twoLevelForm();
    bytes = withPart(bytes, 'xl/calcChain.xml', () => '<calcChain><c r="I10" i="1"/></calcChain>');
    bytes = withPart(bytes, 'xl/_rels/workbook.xml.rels', (text) =>
      text.replace('</Relationships>', `<Relationship Id="rC" Type="${type}" Target="calcChain.xml"/></Relationships>`),
    );
    bytes = withPart(bytes, '[Content_Types].xml', (text) =>
      text.replace('</Types>', '<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'),
    );
    const names = async (count: number) => {
      const parts = unzipSync((await filledRows(bytes, count)).filled.bytes);
      const all = ['xl/_rels/workbook.xml.rels', '[Content_Types].xml'].map((name) =>
        strFromU8(parts[name] as Uint8Array),
      );
      return { part: 'xl/calcChain.xml' in parts, named: all.map((text) => text.includes('calcChain')) };
    };
    expect(await names(3)).toEqual({ part: true, named: [true, true] });
    expect(await names(8)).toEqual({ part: false, named: [false, false] });
  });

  it('take notes, links, pictures, breaks and the filter along', async () => {
    const { bytes } = await samples.decoratedForm();
    const { book, filled } = await filledRows(bytes, 10);
    const sheet = sheetOf(book);
    expect(sheet.getCell('B14').note).toBe('由街道填写');
    expect(sheet.getCell('B2').note).toBe('写真实姓名');
    expect(sheet.getCell('A15').value).toMatchObject({ text: '回到表头' });
    expect(sheet.autoFilter).toBe('A2:D12');
    const parts = unzipSync(filled.bytes);
    const xml = strFromU8(parts['xl/worksheets/sheet1.xml'] as Uint8Array);
    expect(xml).toMatch(/<hyperlink ref="A16"/);
    expect(xml).toMatch(/<brk id="13"/);
    const drawing = strFromU8(parts['xl/drawings/drawing1.xml'] as Uint8Array);
    expect([...drawing.matchAll(/<xdr:row>(\d+)<\/xdr:row>/g)].map((match) => match[1])).toEqual(['16', '0', '18']);
    const notes = strFromU8(parts['xl/drawings/vmlDrawing1.vml'] as Uint8Array);
    expect([...notes.matchAll(/<x:Row>(\d+)<\/x:Row>/g)].map((match) => match[1])).toEqual(['1', '13']);
  });

  it('grow an Excel table with its total row', async () => {
    const { filled, book } = await filledRows((await samples.tableForm()).bytes, 5);
    const table = strFromU8(unzipSync(filled.bytes)['xl/tables/table1.xml'] as Uint8Array);
    expect(table).toMatch(/ref="A2:C8"/);
    expect(sheetOf(book).getCell('A9').value).toBe('说明：面积按平方米填写。');
  });

  it('repeat merges across and words printed in every row', async () => {
    const merged = await filledRows((await samples.mergedRowsForm()).bytes, 5);
    expect(sheetOf(merged.book).model.merges).toEqual(expect.arrayContaining(['B5:C5', 'D6:F6', 'A7:F7']));
    const printed = await filledWith((await samples.exampleForm()).bytes, (layout) => {
      const job = sampleJob(layout, 8);
      return { ...job, columns: [2], rows: job.rows.map((row) => [row[2] ?? null]) };
    });
    expect(sheetOf(printed.book).getCell('B12').value).toBe('样例街道');
  });

  it('are made where the form has none', async () => {
    const { book } = await filledRows((await samples.noRowsForm()).bytes, 3);
    expect(sheetOf(book).getCell('A4').value).toBe('样例姓名1');
    expect(sheetOf(book).getCell('A7').value).toBe('填表说明：');
    const bare = await filledRows(samples.bareForm().bytes, 3);
    expect(sheetOf(bare.book).getCell('A7').value).toBe('样例姓名3');
  });

  it('stand in a package that is written by hand', async () => {
    const { form, layout } = prepared(samples.handMadeForm().bytes);
    const filled = fillForm(form, layout, sampleJob(layout, 4));
    if (!filled.ok) throw new Error(filled.error.message);
    const read = xlsx.read(filled.value.bytes, { cellFormula: true }).Sheets['表&1'] as xlsx.WorkSheet;
    const names = [2, 3, 4, 5].map((row) => (read[`A${row}`] as xlsx.CellObject).v);
    expect(names).toEqual(['样例姓名1', '样例姓名2', '样例姓名3', '样例姓名4']);
    const xml = strFromU8(unzipSync(filled.value.bytes)['xl/s/one.xml'] as Uint8Array);
    expect(xml).toContain('<x:c r="B6"><x:f>COUNTA(B2:B5)</x:f></x:c>');
    expect((read.A6 as xlsx.CellObject).v).toBe('合计 & 其他');
    expect(read['!merges']).toEqual([{ s: { r: 6, c: 0 }, e: { r: 6, c: 2 } }]);
  });
});

describe('forms that new rows could damage', () => {
  it('are refused with what stands in the way, and filled as far as their rows go', async () => {
    const { bytes } = await samples.rosterForm();
    const inSheet = (change: (text: string) => string) => withPart(bytes, 'xl/worksheets/sheet1.xml', change);
    const control = inSheet((text) => text.replace('</worksheet>', '<controls/></worksheet>'));
    expect(refusal(control, 20)).toMatch(/需要增加行.*控件.*先加够空行/);
    expect(refusal(control, 10)).toBe('filled');
    const array = inSheet((text) =>
      text.replace(/<c r="J15"([^>]*)><f>[^<]*<\/f>/, '<c r="J15"$1><f t="array" ref="J14:J15">J1:J2</f>'),
    );
    expect(refusal(array, 20)).toMatch(/数组公式/);
    const views = inSheet((text) => text.replace('</worksheet>', '<customSheetViews/></worksheet>'));
    expect(refusal(views, 20)).toMatch(/自定义视图/);
    const stacked = await samples.twoLevelForm();
    const through = withPart(stacked.bytes, 'xl/worksheets/sheet2.xml', (text) =>
      text.replace('党员信息!I10', 'SUM(党员信息:汇总!I10)'),
    );
    expect(refusal(through, 20)).toMatch(/跨多张工作表/);
  });

  it('are refused when one cell covers several records', async () => {
    const book = new Workbook();
    await book.xlsx.load((await samples.rosterForm()).bytes.buffer as ArrayBuffer);
    sheetOf(book).mergeCells('B6:B7');
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    expect(refusal(bytes, 3, { first: 4, last: 13 })).toMatch(/上下合并/);
  });

  it('are refused when a text is longer than a cell', async () => {
    const { form, layout } = prepared((await samples.rosterForm()).bytes);
    const filled = fillForm(form, layout, {
      columns: [1],
      rows: [[{ kind: 'text', text: '长'.repeat(40_000) }]],
      spots: [],
    });
    expect(filled).toMatchObject({ ok: false, error: { code: 'TOO_LONG' } });
  });

  it('stay as they were after a refusal', async () => {
    const { bytes } = await samples.rosterForm();
    const broken = withPart(bytes, 'xl/worksheets/sheet1.xml', (text) =>
      text.replace('</worksheet>', '<controls/></worksheet>'),
    );
    const { form, layout } = prepared(broken);
    expect(fillForm(form, layout, sampleJob(layout, 20)).ok).toBe(false);
    const again = fillForm(form, layout, sampleJob(layout, 2));
    expect(again.ok && again.value.inserted).toBe(0);
  });
});

describe('a large form', () => {
  it('takes 5,000 rows in a few seconds', async () => {
    const { bytes } = await samples.rosterForm();
    const started = performance.now();
    const { filled, book } = await filledRows(bytes, 5000);
    expect(filled.inserted).toBe(4990);
    expect(sheetOf(book).getCell('J5005').formula).toBe('SUM(J5:J5004)');
    expect(performance.now() - started).toBeLessThan(25_000);
  });

  it('with formats down to row 20,000 is laid out and filled as quickly', async () => {
    const { bytes } = await samples.exampleForm();
    const rows = Array.from({ length: 20_000 }, (_, i) => {
      const cells = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letters) => `<c r="${letters}${i + 11}" s="1"/>`);
      return `<row r="${i + 11}">${cells.join('')}</row>`;
    });
    const long = withPart(bytes, 'xl/worksheets/sheet1.xml', (text) =>
      text.replace('</sheetData>', `${rows.join('')}</sheetData>`),
    );
    const started = performance.now();
    const { form, layout } = prepared(long);
    const filled = fillForm(form, layout, sampleJob(layout, 30));
    expect(filled.ok).toBe(true);
    expect(performance.now() - started).toBeLessThan(25_000);
  });
});
