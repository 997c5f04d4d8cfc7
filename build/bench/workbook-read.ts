// Reading 50,000 rows of 20 columns with everything that is checked, beside readers that check nothing: SheetJS at its
// leanest, exceljs, and the floor, which is our scanner by itself.

import { readSheets } from '#shared/workbook/read-sheets.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import type { Contest } from './contest.ts';

export const workbookRead: Contest = {
  name: '读 50,000 行 × 20 列的 .xlsx（识别、核对、查重）',
  flag: '--one-reader',
  peer: 'sheetjs',
  promise: 1,
  contestants: {
    ours: { label: '本程序（识别、核对、查重）', work: readAndCheck },
    sheetjs: { label: 'SheetJS 只解析', work: readBySheetJs },
    exceljs: { label: 'exceljs 只解析', work: readByExceljs },
    floor: { label: '本程序只取单元格', work: readCells },
  },
};

function readAndCheck(bytes: Uint8Array): void {
  const report = readWorkbook(bytes, '演示.xlsx');
  if (!report.ok) throw new Error(report.error.code);
}

function readCells(bytes: Uint8Array): void {
  const sheets = readSheets(bytes, '演示.xlsx');
  if (!sheets.ok) throw new Error(sheets.error.code);
}

/** SheetJS at its leanest. @returns its workbook */
export async function readBySheetJs(bytes: Uint8Array) {
  const { read } = await import('xlsx');
  return read(bytes, { type: 'array', dense: true, cellText: false, cellHTML: false, cellFormula: false });
}

async function readByExceljs(bytes: Uint8Array): Promise<void> {
  const { Workbook } = (await import('exceljs')).default;
  await new Workbook().xlsx.load(bytes.buffer as ArrayBuffer);
}
