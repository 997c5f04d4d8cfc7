// Empty forms as departments send them, built anew for each test: by exceljs, by the xlsx library, and by hand.

import { Workbook, type Worksheet } from 'exceljs';
import { strToU8, zipSync } from 'fflate';
import * as xlsx from 'xlsx';

export type SampleForm = {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Headings in the order of the columns. */
  readonly headings: readonly string[];
  /** One-based rows that are there to be filled. */
  readonly first: number;
  readonly last: number;
  /** Cells whose formula must equal the sum of a column after filling: address below the last row → column number. */
  readonly sums?: { readonly [column: string]: number };
};

const thin = { style: 'thin' as const };
const frame = { top: thin, left: thin, bottom: thin, right: thin };

async function written(book: Workbook): Promise<Uint8Array> {
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function framed(sheet: Worksheet, top: number, bottom: number, right: number): void {
  for (let row = top; row <= bottom; row++)
    for (let column = 1; column <= right; column++) sheet.getCell(row, column).border = frame;
}

function titled(sheet: Worksheet, title: string, right: number): void {
  sheet.mergeCells(1, 1, 1, right);
  sheet.getCell(1, 1).value = title;
  sheet.getCell(1, 1).font = { name: '方正小标宋简体', size: 18, bold: true };
  sheet.getCell(1, 1).alignment = { horizontal: 'center', vertical: 'middle' };
  sheet.getRow(1).height = 36;
}

function headed(sheet: Worksheet, row: number, headings: readonly string[]): void {
  for (const [i, heading] of headings.entries()) {
    const cell = sheet.getCell(row, i + 1);
    cell.value = heading;
    cell.font = { name: '黑体', size: 11 };
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFDDEBF7' } };
  }
  sheet.getRow(row).height = 30;
}

/** Title, a line with three blanks, one row of headings, ten rows, 合计 with formulas, a note. */
export async function rosterForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('人员表', { views: [{ state: 'frozen', xSplit: 0, ySplit: 4 }] });
  const headings = [
    '序号',
    '姓名',
    '性别',
    '身份证号码',
    '出生年月',
    '联系电话',
    '从业类别',
    '所在企业',
    '是否流动党员',
    '慰问金（元）',
  ];
  titled(sheet, '新就业群体人员情况统计表', 10);
  sheet.mergeCells('A2:J2');
  sheet.getCell('A2').value = '填表单位：                    填表人：            填表日期：    年   月   日';
  headed(sheet, 4, headings);
  framed(sheet, 4, 15, 10);
  for (let row = 5; row <= 14; row++) {
    sheet.getCell(row, 1).value = row - 4;
    sheet.getCell(row, 4).numFmt = '@';
    sheet.getCell(row, 5).numFmt = 'yyyy"年"m"月"';
    sheet.getCell(row, 3).dataValidation = { type: 'list', allowBlank: true, formulae: ['"男,女"'] };
    sheet.getCell(row, 9).dataValidation = { type: 'list', allowBlank: true, formulae: ['"√,×"'] };
    sheet.getRow(row).height = 24;
  }
  sheet.mergeCells('A15:B15');
  sheet.getCell('A15').value = '合计';
  sheet.getCell('D15').value = { formula: 'COUNTA(B5:B14)&"人"', result: '0人' };
  sheet.getCell('J15').value = { formula: 'SUM(J5:J14)', result: 0 };
  sheet.mergeCells('A16:J16');
  sheet.getCell('A16').value = '注：1.本表于每月5日前报送；2.身份证号码须为18位。';
  sheet.getCell('A17').value = '负责人：';
  sheet.getColumn(4).width = 22;
  sheet.getColumn(8).width = 30;
  sheet.pageSetup = { orientation: 'landscape', paperSize: 9, printArea: 'A1:J17', printTitlesRow: '4:4' };
  sheet.addConditionalFormatting({
    ref: 'J5:J14',
    rules: [
      { type: 'expression', priority: 1, formulae: ['$J5>1000'], style: { font: { color: { argb: 'FFFF0000' } } } },
    ],
  });
  return { name: 'roster', bytes: await written(book), headings, first: 5, last: 14, sums: { J: 9 } };
}

/** Headings over two rows with merges both ways, a second sheet that refers to the first, a signature line below. */
export async function twoLevelForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('党员信息');
  titled(sheet, '流动党员信息采集表', 9);
  const headings = [
    '序号',
    '基本情况/姓名',
    '基本情况/性别',
    '基本情况/出生年月日',
    '党员情况/入党时间',
    '党员情况/党龄',
    '联系方式/手机号码',
    '联系方式/现居住地址',
    '党费',
  ];
  for (const [place, text] of [
    ['A3:A4', '序号'],
    ['B3:D3', '基本情况'],
    ['E3:F3', '党员情况'],
    ['G3:H3', '联系方式'],
    ['I3:I4', '党费（元）'],
  ] as const) {
    sheet.mergeCells(place);
    sheet.getCell(place.split(':')[0] as string).value = text;
  }
  for (const [place, text] of [
    ['B4', '姓名'],
    ['C4', '性别'],
    ['D4', '出生年月日\n（如1990.01.01）'],
    ['E4', '入党时间'],
    ['F4', '党龄'],
    ['G4', '手机号码'],
    ['H4', '现居住地址'],
  ] as const)
    sheet.getCell(place).value = text;
  framed(sheet, 3, 10, 9);
  for (let row = 5; row <= 9; row++) {
    sheet.getCell(row, 5).numFmt = 'yyyy-mm-dd';
    sheet.getCell(row, 2).font = { name: '仿宋_GB2312', size: 14 };
  }
  sheet.getCell('A10').value = '合计';
  sheet.getCell('I10').value = { formula: 'SUM(I5:I9)', result: 0 };
  sheet.getCell('A12').value = '审核人：张三';
  sheet.getCell('F12').value = '填报时间：';
  sheet.mergeCells('G12:H12');
  sheet.getCell('G12').border = frame;
  const other = book.addWorksheet('汇总');
  other.getCell('A1').value = '党费合计';
  other.getCell('B1').value = { formula: '党员信息!I10', result: 0 };
  other.getCell('B2').value = { formula: 'SUM(党员信息!I5:I9)*2', result: 0 };
  return { name: 'two levels', bytes: await written(book), headings, first: 5, last: 9, sums: { I: 8 } };
}

/** Formulas in every row (shared by several cells), a rank, a running total, drop-downs from another sheet. */
export async function formulaForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('物资 表');
  const lists = book.addWorksheet('字典', { state: 'hidden' });
  for (const [i, word] of ['完好', '待修', '报废'].entries()) lists.getCell(i + 1, 1).value = word;
  const headings = ['序号', '物品名称', '数量', '单价', '金额', '累计金额', '占比', '物品状态'];
  titled(sheet, '暖新驿站物资统计', 8);
  headed(sheet, 2, headings);
  framed(sheet, 2, 9, 8);
  for (let row = 3; row <= 8; row++) {
    sheet.getCell(row, 1).value = { formula: 'ROW()-2', result: row - 2 };
    sheet.getCell(row, 5).value = (
      row === 3
        ? { formula: 'C3*D3', shareType: 'shared', ref: 'E3:E8', result: 0 }
        : { sharedFormula: 'E3', result: 0 }
    ) as never;
    sheet.getCell(row, 6).value = { formula: `SUM($E$3:E${row})`, result: 0 };
    sheet.getCell(row, 7).value = { formula: `E${row}/$E$9`, result: 0 };
    sheet.getCell(row, 7).numFmt = '0.0%';
    sheet.getCell(row, 8).dataValidation = { type: 'list', formulae: ['字典!$A$1:$A$3'] };
  }
  sheet.getCell('A9').value = '合计';
  sheet.getCell('C9').value = { formula: 'SUM(C3:C8)', result: 0 };
  sheet.getCell('E9').value = { formula: 'SUM(E3:E8)', result: 0 };
  book.definedNames.add("'物资 表'!$E$9", '总金额');
  sheet.getCell('A11').value = { formula: 'IF(总金额>0,"有物资","无物资：A9")', result: '' };
  return { name: 'formulas', bytes: await written(book), headings, first: 3, last: 8, sums: { C: 2 } };
}

/** An example row, a row that numbers the columns, rows with a printed word. */
export async function exampleForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('Sheet1');
  const headings = ['序号', '所属街道', '企业名称', '统一社会信用代码', '成立日期', '从业人数', '是否建立党组织'];
  headed(sheet, 2, headings);
  for (let column = 1; column <= 7; column++) sheet.getCell(3, column).value = column;
  for (const [i, value] of [
    '例',
    '样例街道',
    '样例商贸有限公司',
    '91990000MA00000000',
    '2019.03.05',
    12,
    '√',
  ].entries())
    sheet.getCell(4, i + 1).value = value;
  framed(sheet, 2, 10, 7);
  for (let row = 5; row <= 10; row++) sheet.getCell(row, 2).value = '样例街道';
  sheet.getCell('A1').value = '附件2：两新组织情况表';
  return { name: 'example row', bytes: await written(book), headings, first: 5, last: 10 };
}

/** Headings and at once the notes: every row must be made. */
export async function noRowsForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('表');
  const headings = ['姓名', '联系电话', '所属社区'];
  headed(sheet, 3, headings);
  framed(sheet, 3, 3, 3);
  sheet.getCell('A4').value = '填表说明：';
  sheet.getCell('A5').value = '1.社区填写全称。';
  return { name: 'no rows', bytes: await written(book), headings, first: 4, last: 3 };
}

/** As the xlsx library writes it: no formats at all, nothing below the headings. */
export function bareForm(): SampleForm {
  const headings = ['姓名', '手机号', '学历', '民族', '政治面貌'];
  const sheet = xlsx.utils.aoa_to_sheet([['附件1'], ['新就业群体摸底表'], [], headings]);
  const book = xlsx.utils.book_new(sheet, '摸底');
  return { name: 'bare', bytes: new Uint8Array(xlsx.write(book, { type: 'array' })), headings, first: 5, last: 4 };
}

/** Notes on cells, a link, a picture, a page break and a filter below and beside the rows. */
export async function decoratedForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('签到');
  const headings = ['序号', '姓名', '联系电话', '所属网格'];
  headed(sheet, 2, headings);
  framed(sheet, 2, 6, 4);
  sheet.getCell('B2').note = '写真实姓名';
  sheet.getCell('B8').note = '由街道填写';
  sheet.getCell('B8').value = '街道意见';
  sheet.getCell('A9').value = { text: '回到表头', hyperlink: "#'签到'!A8" };
  sheet.getCell('A10').value = { text: '办法', hyperlink: 'https://example.invalid/a' };
  sheet.autoFilter = 'A2:D6';
  const picture = book.addImage({ buffer: onePixel as never, extension: 'png' });
  sheet.addImage(picture, { tl: { col: 1, row: 10 }, ext: { width: 40, height: 40 } });
  sheet.addImage(picture, { tl: { col: 5, row: 0 }, br: { col: 7, row: 12 }, editAs: 'twoCell' } as never);
  sheet.getRow(7).addPageBreak();
  return { name: 'decorated', bytes: await written(book), headings, first: 3, last: 6 };
}

const onePixel = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='),
  (char) => char.charCodeAt(0),
);

/** Rows inside an Excel table with a total row of its own. */
export async function tableForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('清单');
  const headings = ['驿站名称', '地址', '面积'];
  sheet.addTable({
    name: '驿站表',
    ref: 'A2',
    headerRow: true,
    totalsRow: true,
    columns: [
      { name: '驿站名称', totalsRowLabel: '合计', filterButton: true },
      { name: '地址' },
      { name: '面积', totalsRowFunction: 'sum' },
    ],
    rows: [
      [null, null, null],
      [null, null, null],
    ],
  } as never);
  sheet.getCell('A6').value = '说明：面积按平方米填写。';
  return { name: 'table', bytes: await written(book), headings, first: 3, last: 4 };
}

/** Every record takes two columns for the name; the width of the form is set by merges in each row. */
export async function mergedRowsForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('走访');
  const headings = ['走访日期', '走访对象', '反映问题'];
  sheet.mergeCells('B1:C1');
  sheet.mergeCells('D1:F1');
  sheet.getCell('A1').value = '走访日期';
  sheet.getCell('B1').value = '走访对象';
  sheet.getCell('D1').value = '反映问题';
  for (let row = 2; row <= 4; row++) {
    sheet.mergeCells(row, 2, row, 3);
    sheet.mergeCells(row, 4, row, 6);
    sheet.getCell(row, 1).numFmt = 'm/d/yyyy';
  }
  framed(sheet, 1, 4, 6);
  sheet.mergeCells('A5:F5');
  sheet.getCell('A5').value = '备注：由走访人填写';
  return { name: 'merged rows', bytes: await written(book), headings, first: 2, last: 4 };
}

/** A list of numbers asked for, line by line. */
export async function figureForm(): Promise<SampleForm> {
  const book = new Workbook();
  const sheet = book.addWorksheet('数据表');
  titled(sheet, '两新党建数据统计表', 4);
  headed(sheet, 2, ['序号', '指标名称', '单位', '数量']);
  for (const [i, [label, unit]] of [
    ['两新组织总数', '家'],
    ['党组织总数', '个'],
    ['驿站总数（开放）', '个'],
    ['新发展党员数', '名'],
  ].entries()) {
    sheet.getCell(i + 3, 1).value = i + 1;
    sheet.getCell(i + 3, 2).value = label as string;
    sheet.getCell(i + 3, 3).value = unit as string;
  }
  framed(sheet, 2, 6, 4);
  sheet.getCell('A7').value = '填报单位：';
  sheet.mergeCells('B7:C7');
  sheet.getCell('B7').border = frame;
  sheet.getCell('D7').value = '填报日期：';
  return { name: 'figures', bytes: await written(book), headings: [], first: 0, last: 0 };
}

/** Dates counted from 1904. */
export async function date1904Form(): Promise<SampleForm> {
  const book = new Workbook();
  book.properties.date1904 = true;
  const sheet = book.addWorksheet('活动');
  const headings = ['活动日期', '活动主题', '参加人数'];
  headed(sheet, 1, headings);
  for (let row = 2; row <= 3; row++) sheet.getCell(row, 1).numFmt = 'yyyy/mm/dd';
  framed(sheet, 1, 3, 3);
  return { name: '1904', bytes: await written(book), headings, first: 2, last: 3 };
}

/** A package with every element under a prefix, single quotes, no addresses, strings in the cells, CDATA and comments. */
export function handMadeForm(): SampleForm {
  const headings = ['姓名', '手机', '学历'];
  const cell = (text: string, style = 0) => `<x:c t='inlineStr' s='${style}'><x:is><x:t>${text}</x:t></x:is></x:c>`;
  const sheet = `<?xml version='1.0' encoding='UTF-8' standalone='yes'?>
<!-- made by hand > with care -->
<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetFormatPr defaultRowHeight='15'/><x:sheetData>
<x:row ht='30' customHeight='1'>${headings.map((text) => cell(text, 1)).join('')}</x:row>
<x:row><x:c s='1'/><x:c s='1'/><x:c s='1'/></x:row>
<x:row s='1' customFormat='1'><x:c s='1'/><x:c s='1'/><x:c s='1'/></x:row>
<x:row><x:c t='inlineStr'><x:is><x:t><![CDATA[合计 & 其他]]></x:t></x:is></x:c><x:c><x:f>COUNTA(B2:B3)</x:f><x:v>0</x:v></x:c></x:row>
</x:sheetData><x:mergeCells count='1'><x:mergeCell ref='A5:C5'/></x:mergeCells></x:worksheet>`;
  const book = `<?xml version="1.0" encoding="UTF-8"?>
<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:rel="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:sheets><x:sheet name="表&amp;1" sheetId="1" rel:id="rId1"/></x:sheets></x:workbook>`;
  const border =
    '<x:border><x:left style="thin"/><x:right style="thin"/><x:top style="thin"/><x:bottom style="thin"/></x:border>';
  const styles = `<x:styleSheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:fonts count="1"><x:font><x:sz val="11"/></x:font></x:fonts><x:fills count="1"><x:fill><x:patternFill patternType="none"/></x:fill></x:fills><x:borders count="2"><x:border/>${border}</x:borders><x:cellStyleXfs count="1"><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></x:cellStyleXfs><x:cellXfs count="2"><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><x:xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1"/></x:cellXfs></x:styleSheet>`;
  const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const package_ = 'http://schemas.openxmlformats.org/package/2006';
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/book.xml" ContentType="${main}.sheet.main+xml"/><Override PartName="/xl/s/one.xml" ContentType="${main}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${main}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${package_}/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="/xl/book.xml"/></Relationships>`,
    'xl/book.xml': book,
    'xl/_rels/book.xml.rels': `<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="s/one.xml"/><Relationship Id="rId2" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
    'xl/s/one.xml': sheet,
    'xl/styles.xml': styles,
  };
  const bytes = zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
  return { name: 'by hand', bytes, headings, first: 2, last: 3 };
}

export async function allForms(): Promise<readonly SampleForm[]> {
  return [
    await rosterForm(),
    await twoLevelForm(),
    await formulaForm(),
    await exampleForm(),
    await noRowsForm(),
    bareForm(),
    await decoratedForm(),
    await tableForm(),
    await mergedRowsForm(),
    await figureForm(),
    await date1904Form(),
    handMadeForm(),
  ];
}
