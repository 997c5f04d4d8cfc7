// Workbooks from before Excel 97 hold texts as bytes of the office's code page, in China GBK, and the library hands them
// on byte by byte: 姓名 arrives as ÐÕÃû.
import type { RawCell, RawSheet } from './raw-sheet.ts';

const bytesOnly = /^[\0-\xff]*[\x81-\xfe][\0-\xff]*$/;

function inChinese(text: string): string {
  if (!bytesOnly.test(text)) return text;
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  } catch (error) {
    if (error instanceof TypeError) return text;
    throw error;
  }
}

function cellInChinese(cell: RawCell): RawCell {
  if (typeof cell === 'string') return inChinese(cell);
  if (typeof cell !== 'object' || cell === null || typeof cell.value !== 'string') return cell;
  return { ...cell, value: inChinese(cell.value) };
}

/** The sheets of an old workbook with their texts in Chinese characters. */
export function sheetsInChinese(sheets: readonly RawSheet[]): readonly RawSheet[] {
  return sheets.map((sheet) => ({
    ...sheet,
    name: inChinese(sheet.name),
    rows: sheet.rows.map((row) => row?.map(cellInChinese)),
  }));
}
