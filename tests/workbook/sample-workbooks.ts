// Workbooks made for a test. People are fictional: area code 990000 and phones 1990000xxxx.
import { utils, type WorkSheet, write } from 'xlsx';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import type { WorkbookReport } from '#shared/workbook/workbook-report.ts';

type CellValue = string | number | boolean | null;

/** A valid ID number of the fictional area. */
export function idNumber(birth: CalendarDate, sequence: number): string {
  const first17 = `990000${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
}

export function sheetOfRows(rows: readonly (readonly CellValue[])[], merges: readonly string[] = []): WorkSheet {
  const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
  sheet['!merges'] = merges.map((range) => utils.decode_range(range));
  return sheet;
}

export function workbookBytes(
  sheets: { readonly [name: string]: WorkSheet },
  type: 'xlsx' | 'biff8' | 'ods' = 'xlsx',
): Uint8Array {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  return new Uint8Array(write(book, { type: 'array', bookType: type }) as ArrayBuffer);
}

export function mustRead(
  bytes: Uint8Array,
  name = '名单.xlsx',
  options: Parameters<typeof readWorkbook>[2] = {},
): WorkbookReport {
  const report = readWorkbook(bytes, name, { today: '2026-11-22', ...options });
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}
