// Many systems export an HTML page under the name .xls. Read as text, so that an 18-digit number in it stays whole;
// colspan and rowspan become merges.
import type { Merge, RawSheet } from './raw-sheet.ts';
import { sheetOf } from './raw-sheet.ts';

export function isHtml(text: string): boolean {
  return (
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!doctype\s+html|<html|<head|<body|<meta|<style|<table|<div)/i.test(
      text.slice(0, 4000),
    ) && /<table/i.test(text)
  );
}

/** The encoding a page declares in its head, as in charset=gb2312. */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  let head = '';
  for (const byte of bytes.subarray(0, 2048)) head += byte < 128 ? String.fromCharCode(byte) : ' ';
  return /charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]?.toLowerCase();
}

type Table = { readonly rows: string[][]; readonly merges: Merge[]; readonly taken: Set<string>[]; column: number };

/** One sheet a table. `name` is used when the page names no worksheet. */
export function parseHtmlTables(page: string, name: string): RawSheet[] {
  const html = page.replace(/<!--(?!\[if)[\s\S]*?-->|<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/gi, '');
  const tables = html
    .split(/<table\b[^>]*>/i)
    .slice(1)
    .map(parseTable)
    .filter(({ rows }) => rows.length > 0);
  const named = /<x:Name>([^<]+)<\/x:Name>/i.exec(page)?.[1]?.trim() ?? name;
  return tables.map(({ rows, merges }, index) => sheetOf(index === 0 ? named : `${named}${index + 1}`, rows, merges));
}

const tag = /<(\/?)(tr|td|th|table)\b([^>]*)>/gi;

function parseTable(html: string): Table {
  const table: Table = { rows: [], merges: [], taken: [], column: 0 };
  const body = html.split(/<\/table>/i)[0] ?? '';
  const tags = [...body.matchAll(tag)];
  tags.forEach((match, index) => {
    const [whole, slash, name = '', attributes = ''] = match;
    if (slash === '/') return;
    if (name.toLowerCase() === 'tr') startRow(table);
    else addCell(table, attributes, body.slice(match.index + whole.length, tags[index + 1]?.index ?? body.length));
  });
  return table;
}

function startRow(table: Table): void {
  table.rows.push([]);
  table.column = 0;
}

function addCell(table: Table, attributes: string, content: string): void {
  if (table.rows.length === 0) startRow(table);
  const top = table.rows.length - 1;
  const row = table.rows[top] as string[];
  while (table.taken[top]?.has(String(table.column))) table.column++;
  const left = table.column;
  const [right, bottom] = [left + span(attributes, 'colspan') - 1, top + span(attributes, 'rowspan') - 1];
  while (row.length < left) row.push('');
  row[left] = plainText(content);
  if (right > left || bottom > top) table.merges.push({ top, left, bottom, right });
  for (let r = top; r <= bottom; r++) for (let c = left; c <= right; c++) takenIn(table, r).add(String(c));
  table.column = right + 1;
}

function takenIn(table: Table, row: number): Set<string> {
  table.taken[row] ??= new Set();
  return table.taken[row];
}

/** At most 1,000, so that a hostile attribute cannot ask for millions of cells. */
function span(attributes: string, name: string): number {
  const value = Number(new RegExp(`${name}\\s*=\\s*["']?(\\d+)`, 'i').exec(attributes)?.[1] ?? 1);
  return Math.min(Math.max(value, 1), 1000);
}

const entities: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  middot: '·',
  bull: '•',
  times: '×',
  radic: '√',
};

function plainText(content: string): string {
  return content
    .replace(/[\r\n\t ]+/g, ' ')
    .replace(/<br\s*\/?>|<\/p>|<\/div>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name) return entities[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
