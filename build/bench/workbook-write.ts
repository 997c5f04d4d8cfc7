// Writing 50,000 rows of 20 columns: ours beside the streaming writer of exceljs, SheetJS, and the floor, which is XML
// with inline strings put together by hand and compressed by the same library at its fastest. Each run has a process of
// its own, because the most memory that a process ever held cannot be told apart otherwise; they take turns.
import { Writable } from 'node:stream';
import { Zip, ZipDeflate } from 'fflate';
import { utf8 } from '#shared/base/bytes.ts';
import type { OutColumn } from '#shared/workbook/write/out-sheet.ts';
import { createWorkbookWriter } from '#shared/workbook/write/workbook-writer.ts';
import { type Measured, median } from './measure.ts';
import { inOwnProcess } from './own-process.ts';

type Row = readonly (string | number)[];
/** Writes the rows and says how many bytes came out. */
type Writer = (rows: readonly Row[]) => Promise<number> | number;

const rowCount = 50_000;
const rounds = 3;

const writers: { readonly [name: string]: { readonly label: string; readonly write: Writer } } = {
  ours: { label: '本程序', write: writeOurs },
  exceljs: { label: 'exceljs 流式', write: writeExceljs },
  sheetjs: { label: 'SheetJS 压缩', write: writeSheetJs },
  floor: { label: '手写内嵌文字 + fflate 1 级', write: writeFloor },
};

/** Runs all of them in turn; the promise is against exceljs, size included. */
export function benchWorkbookWrite(): Measured {
  const runs = new Map<string, Run[]>(Object.keys(writers).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) for (const [name, own] of runs) own.push(inOwnProcess<Run>(flag, name));
  const peers = [...runs].map(([name, own]) => ({ name: writers[name]?.label ?? name, ...middle(own) }));
  const [ours, exceljs] = [middle(runs.get('ours') ?? []), middle(runs.get('exceljs') ?? [])];
  return {
    name: '写 50,000 行 × 20 列的 .xlsx',
    floor: 'exceljs 流式写出',
    oursMs: ours.ms,
    floorMs: exceljs.ms,
    ratio: Math.round((ours.ms / exceljs.ms) * 100) / 100,
    promise: 1.5,
    details: peers.map(({ name, ms, mb, peakMb }) => `${name}：${ms} ms，文件 ${mb} MB，内存最多增加 ${peakMb} MB`),
  };
}

type Run = { readonly ms: number; readonly mb: number; readonly peakMb: number };

function middle(runs: readonly Run[]): Run {
  return {
    ms: median(runs.map(({ ms }) => ms)),
    mb: runs[0]?.mb ?? 0,
    peakMb: median(runs.map(({ peakMb }) => peakMb)),
  };
}

const flag = '--one-writer';

/** In such a process: one run, printed as JSON. False when the process was started for something else. */
export async function isOneWriter(argv: readonly string[]): Promise<boolean> {
  const name = argv[argv.indexOf(flag) + 1];
  const writer = argv.includes(flag) && name !== undefined ? writers[name] : undefined;
  if (!writer) return false;
  const rows = Array.from({ length: rowCount }, (_, i) => workerRow(i));
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const bytes = await writer.write(rows);
  const ms = Math.round(performance.now() - start);
  const peakMb = Math.round((process.resourceUsage().maxRSS * 1024 - before) / 1e6);
  process.stdout.write(JSON.stringify({ ms, mb: Math.round(bytes / 1e5) / 10, peakMb }));
  return true;
}

const headers =
  '序号 姓名 性别 证件号码 联系电话 所属社区 现居住地址 政治面貌 学历 所属平台 所在企业 站点 从业形式 从业时间 交通工具 车牌号 户籍所在地 民族 所属网格 备注'.split(
    ' ',
  );
const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'];
const given = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超'];

/** Each value spread by its own prime, so that nothing repeats in step. */
function workerRow(i: number): Row {
  const pick = <T>(list: readonly T[], step: number) => list[(i * step) % list.length] as T;
  const digits = (step: number, length: number) => String((i * step) % 10 ** length).padStart(length, '0');
  return [
    i + 1,
    pick(surnames, 7) + pick(given, 11) + (i % 3 ? pick(given, 13) : ''),
    i % 2 ? '男' : '女',
    `990000${1960 + (i % 45)}01${10 + (i % 18)}${digits(7919, 4)}`,
    `199${digits(104_729, 8)}`,
    `演示${i % 20}社区`,
    `演示市演示区演示路${(i * 17) % 300}号${(i * 5) % 30}单元${(i * 31) % 3000}室`,
    i % 10 ? '群众' : '中共党员',
    i % 4 ? '大专' : '本科',
    `演示平台${i % 8}`,
    `演示${(i * 3) % 400}科技有限公司`,
    `第${(i * 7) % 120}站`,
    i % 5 ? '全职' : '兼职',
    `20${10 + (i % 15)}-0${1 + (i % 9)}-${10 + (i % 18)}`,
    '电动自行车',
    `晋Z${digits(7907, 5)}`,
    '演示省演示市演示县',
    '汉族',
    `第${i % 60}网格`,
    i % 20 ? '' : `备注${i}`,
  ];
}

function writeOurs(rows: readonly Row[]): number {
  let size = 0;
  const writer = createWorkbookWriter((chunk) => {
    size += chunk.length;
  }, '2025-03-01T08:00:00Z');
  const columns = headers.map((header): OutColumn => {
    const kind = header === '序号' ? 'number' : header === '从业时间' ? 'date' : 'text';
    return { header, kind, ...(header === '性别' && { choices: ['男', '女'] }) };
  });
  writer.beginSheet({ name: '从业人员', title: '从业人员花名册', lines: ['填表人：演示'], hasFilter: true, columns });
  for (let from = 0; from < rows.length; from += 1000)
    writer.rows(rows.slice(from, from + 1000).map((cells) => ({ cells })));
  writer.finish();
  return size;
}

async function writeExceljs(rows: readonly Row[]): Promise<number> {
  const { stream } = (await import('exceljs')).default;
  let size = 0;
  const counter = new Writable({
    write(chunk, _encoding, done) {
      size += chunk.length;
      done();
    },
  });
  const book = new stream.xlsx.WorkbookWriter({ stream: counter });
  const sheet = book.addWorksheet('从业人员');
  sheet.addRow(headers).commit();
  for (const row of rows) sheet.addRow([...row]).commit();
  sheet.commit();
  await book.commit();
  return size;
}

async function writeSheetJs(rows: readonly Row[]): Promise<number> {
  const { utils, write } = await import('xlsx');
  const book = utils.book_new();
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([headers, ...rows.map((row) => [...row])], { dense: true }),
    '从业人员',
  );
  return (write(book, { type: 'buffer', compression: true }) as Uint8Array).length;
}

function writeFloor(rows: readonly Row[]): number {
  let size = 0;
  const zip = new Zip((_error, chunk) => {
    size += chunk.length;
  });
  const part = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 1 });
  zip.add(part);
  let xml = '<worksheet><sheetData>';
  [headers, ...rows].forEach((row, i) => {
    xml += `<row r="${i + 1}">`;
    row.forEach((value, column) => {
      const ref = `${String.fromCharCode(65 + column)}${i + 1}`;
      if (typeof value === 'number') xml += `<c r="${ref}"><v>${value}</v></c>`;
      else
        xml += `<c r="${ref}" t="inlineStr"><is><t>${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</t></is></c>`;
    });
    xml += '</row>';
    if (xml.length < 65_536) return;
    part.push(utf8(xml));
    xml = '';
  });
  part.push(utf8(`${xml}</sheetData></worksheet>`), true);
  zip.end();
  return size;
}
