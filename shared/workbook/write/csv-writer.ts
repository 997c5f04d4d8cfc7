// Writes a list as delimited text: one line of headings, one line a row, comma, CRLF. For other programs and for Excel
// and WPS, which open it by double click; what they would spoil then (long digits, leading zeros, what looks like a date
// or a formula) is guarded in a way that our reader takes off again.
import { type Bytes, concatBytes, utf8 } from '#shared/base/bytes.ts';
import { defused } from './defuse.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { OutColumn, OutRow, OutSheet, OutValue } from './out-sheet.ts';

export type CsvEncoding = 'utf-8' | 'gbk';

export type WrittenCsv = {
  readonly bytes: Bytes;
  /** Characters that the encoding lacks, each once. They are written as well as can be: see gb18030.ts. */
  readonly notInEncoding: readonly string[];
};

/** Columns that are hidden, titles and totals stay out. UTF-8 has a byte order mark, by which Excel knows it. */
export function writeCsv(sheet: OutSheet, rows: Iterable<OutRow>, encoding: CsvEncoding): WrittenCsv {
  const columns = sheet.columns.flatMap((column, index) => (column.isHidden ? [] : [{ column, index }]));
  const lines = [columns.map(({ column }) => guarded(headingOf(column, sheet.columns))).join(',')];
  for (const { cells } of rows)
    lines.push(columns.map(({ column, index }) => csvCell(column, cells[index] ?? null)).join(','));
  return encoded(`${lines.join('\r\n')}\r\n`, encoding);
}

/** Of headings that two groups share, only both together say which is which. */
function headingOf({ header, group }: OutColumn, columns: readonly OutColumn[]): string {
  const isShared = columns.filter((column) => column.header === header).length > 1;
  return (isShared && group !== undefined ? group + header : header).replaceAll('\n', '');
}

function csvCell({ kind }: OutColumn, value: OutValue): string {
  if (value === null) return '';
  if (typeof value === 'number' && kind !== 'text') return kind === 'percent' ? `${value}%` : String(value);
  return kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? String(value) : guarded(String(value));
}

/** Long digits, leading zeros, and what Excel turns into a day or a power of ten: a tab at the end keeps them text. */
const spoiled = /^(?:\d{11,}[\dXx]?|0\d+|\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d+(?:\.\d+)?[eE]\d+)$/;

function guarded(text: string): string {
  const safe = spoiled.test(text) ? `${text}\t` : defused(text);
  return /[",\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Control characters make a text file a binary one to every reader, ours included; they become blanks. */
const control = /[^\P{Cc}\t\n\v\f\r]/gu;
const halves = /[\ud800-\udfff]/gu;

function encoded(text: string, encoding: CsvEncoding): WrittenCsv {
  const found = new Set(text.match(control));
  const plain = found.size === 0 ? text : text.replace(control, ' ');
  if (encoding === 'utf-8') {
    const bytes = concatBytes(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(plain));
    return { bytes, notInEncoding: [...found, ...new Set(plain.match(halves))] };
  }
  const { bytes, beyondGbk } = encodeGb18030(plain);
  return { bytes, notInEncoding: [...found, ...beyondGbk] };
}
