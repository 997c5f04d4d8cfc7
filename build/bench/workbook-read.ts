// Reading 50,000 rows of 20 columns with everything that is checked, beside readers that check nothing: SheetJS at its
// leanest, exceljs, and the floor, which is our scanner by itself. Each run has a process of its own; they take turns.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheets } from '#shared/workbook/read-sheets.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { type Measured, median } from './measure.ts';
import { inOwnProcess } from './own-process.ts';
import { workbookOf } from './samples.ts';

type Reader = (bytes: Uint8Array) => Promise<unknown> | unknown;

const rowCount = 50_000;
const rounds = 3;

const readers: { readonly [name: string]: { readonly label: string; readonly read: Reader } } = {
  ours: { label: '本程序（识别、核对、查重）', read: readAndCheck },
  sheetjs: { label: 'SheetJS 只解析', read: readBySheetJs },
  exceljs: { label: 'exceljs 只解析', read: readByExceljs },
  floor: { label: '本程序只取单元格', read: readCells },
};

type Run = { readonly ms: number; readonly cpuMs: number; readonly peakMb: number };

/** Runs all of them in turn; the promise is against SheetJS. */
export function benchWorkbookRead(): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'bench-read-'));
  const file = join(folder, '演示.xlsx');
  writeFileSync(file, workbookOf(rowCount));
  const runs = new Map<string, Run[]>(Object.keys(readers).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, own] of runs) own.push(inOwnProcess<Run>(flag, name, file));
  rmSync(folder, { recursive: true });
  const results = [...runs].map(([name, own]) => ({ label: readers[name]?.label ?? name, ...middle(own) }));
  const [ours, sheetjs] = [middle(runs.get('ours') ?? []), middle(runs.get('sheetjs') ?? [])];
  return {
    name: '读 50,000 行 × 20 列的 .xlsx（识别、核对、查重）',
    floor: 'SheetJS 只解析',
    oursMs: ours.ms,
    floorMs: sheetjs.ms,
    ratio: Math.round((ours.ms / sheetjs.ms) * 100) / 100,
    promise: 1,
    details: results.map(
      ({ label, ms, cpuMs, peakMb }) => `${label}：${ms} ms，CPU ${cpuMs} ms，内存最多 ${peakMb} MB`,
    ),
  };
}

function middle(runs: readonly Run[]): Run {
  const of = (value: (run: Run) => number) => median(runs.map(value));
  return { ms: of(({ ms }) => ms), cpuMs: of(({ cpuMs }) => cpuMs), peakMb: of(({ peakMb }) => peakMb) };
}

const flag = '--one-reader';

/** In such a process: one run, printed as JSON. False when the process was started for something else. */
export async function isOneReader(argv: readonly string[]): Promise<boolean> {
  const [name = '', file = ''] = argv.slice(argv.indexOf(flag) + 1);
  const reader = argv.includes(flag) ? readers[name] : undefined;
  if (!reader) return false;
  const bytes = new Uint8Array(readFileSync(file));
  const [start, before] = [performance.now(), process.cpuUsage()];
  await reader.read(bytes);
  const { user, system } = process.cpuUsage(before);
  const ms = Math.round(performance.now() - start);
  const peakMb = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
  process.stdout.write(JSON.stringify({ ms, cpuMs: Math.round((user + system) / 1000), peakMb }));
  return true;
}

function readAndCheck(bytes: Uint8Array): void {
  const report = readWorkbook(bytes, '演示.xlsx');
  if (!report.ok) throw new Error(report.error.code);
}

function readCells(bytes: Uint8Array): void {
  const sheets = readSheets(bytes, '演示.xlsx');
  if (!sheets.ok) throw new Error(sheets.error.code);
}

async function readBySheetJs(bytes: Uint8Array): Promise<void> {
  const { read } = await import('xlsx');
  read(bytes, { type: 'array', dense: true, cellText: false, cellHTML: false, cellFormula: false });
}

async function readByExceljs(bytes: Uint8Array): Promise<void> {
  const { Workbook } = (await import('exceljs')).default;
  await new Workbook().xlsx.load(bytes.buffer as ArrayBuffer);
}
