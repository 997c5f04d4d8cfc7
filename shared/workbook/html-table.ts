// Many systems export an HTML page under the name .xls. Read as text, so that an 18-digit number in it stays whole;
// colspan and rowspan become merges. The page is walked through once from tag to tag: patterns that look ahead for an end
// which never comes would take hours on a page made for that.
import type { Merge, RawSheet } from './raw-sheet.ts';
import { sheetOf } from './raw-sheet.ts';

/** Whether a text is a page that holds a table. */
export function isHtml(text: string): boolean {
  const at = afterProlog(text.slice(0, 4000));
  return (
    /^<(?:!doctype\s+html|html|head|body|meta|style|table|div)\b/i.test(text.slice(at, at + 30)) && /<table/i.test(text)
  );
}

/** Where a page begins behind blanks, an XML declaration and comments. */
function afterProlog(text: string): number {
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
    const close = end === undefined ? -1 : text.indexOf(end, at);
    if (end === undefined || close < 0) return at;
    at = close + end.length;
  }
}

/** The encoding a page declares in its head, as in charset=gb2312. */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  let head = '';
  for (const byte of bytes.subarray(0, 2048)) head += byte < 128 ? String.fromCharCode(byte) : ' ';
  return /charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]?.toLowerCase();
}

type Table = { readonly rows: string[][]; readonly merges: Merge[]; readonly taken: Set<number>[]; column: number };

/** One sheet a table, called as the page calls its worksheets; `name` is used when it names none. */
export function parseHtmlTables(page: string, name: string): RawSheet[] {
  const tables = tablesOf(page).filter(({ rows }) => rows.length > 0);
  const names = [...page.matchAll(/<x:Name>([^<]{1,100})<\/x:Name>/gi)].map(([, own = '']) => own.trim());
  const first = names[0] ?? name;
  return tables.map(({ rows, merges }, index) =>
    sheetOf(names[index] ?? (index === 0 ? first : `${first}${index + 1}`), rows, merges),
  );
}

type Tag = { readonly name: string; readonly isEnd: boolean; readonly attributes: string; readonly end: number };

/** A table inside a cell is a table of its own; the outer one goes on behind it. */
function tablesOf(html: string): readonly Table[] {
  const [tables, open]: [Table[], Table[]] = [[], []];
  let [at, textFrom] = [0, 0];
  let text: string[] | undefined;
  const closeCell = () => {
    const table = open.at(-1);
    if (table && text) endCell(table, plainText(text.join('')));
    text = undefined;
  };
  for (;;) {
    const start = html.indexOf('<', at);
    const tag = start < 0 ? undefined : tagAt(html, start);
    text?.push(html.slice(textFrom, tag ? start : html.length));
    if (tag === undefined) break;
    [at, textFrom] = [tag.end, tag.end];
    if (tag.name === 'br' || (tag.isEnd && (tag.name === 'p' || tag.name === 'div'))) text?.push('<br>');
    if (!structural.has(tag.name)) continue;
    closeCell();
    if (tag.name === 'table') moveTable(tables, open, tag.isEnd);
    const table = open.at(-1);
    if (table && !tag.isEnd && tag.name === 'tr') startRow(table);
    const isCell = tag.name === 'td' || tag.name === 'th';
    if (table && !tag.isEnd && isCell && startCell(table, tag.attributes)) text = [];
  }
  closeCell();
  return tables;
}

/** Further ones are decoration or malice. */
const mostTables = 1000;

const structural = new Set(['table', 'tr', 'td', 'th']);

/** The tag at a position, with what it hides (comments, scripts, styles) skipped; undefined when it has no end. */
function tagAt(html: string, start: number): Tag | undefined {
  if (html.startsWith('<!--', start)) return hidden(html.indexOf('-->', start), 3);
  const close = endOfTag(html, start);
  if (close < 0) return undefined;
  const word = /^<(\/?)([a-z]+)/i.exec(html.slice(start, start + 12));
  const name = word?.[2]?.toLowerCase() ?? '';
  if (word?.[1] === '' && (name === 'script' || name === 'style')) return hidden(endOf(html, name, close), 0);
  return {
    name,
    isEnd: word?.[1] === '/',
    attributes: html.slice(start, Math.min(close, start + 2000)),
    end: close + 1,
  };
}

const longestAttribute = 5000;

/** The > that ends a tag; one between quotes does not. A quote that is not closed soon is a slip. */
function endOfTag(html: string, start: number): number {
  for (let at = start; ; ) {
    const close = html.indexOf('>', at);
    const opening = close < 0 ? null : /["']/.exec(html.slice(at, Math.min(close, at + longestAttribute)));
    if (opening === null) return close;
    const from = at + opening.index + 1;
    const length = html.slice(from, from + longestAttribute).indexOf(opening[0]);
    if (length < 0) return close;
    at = from + length + 1;
  }
}

function hidden(found: number, length: number): Tag | undefined {
  return found < 0 ? undefined : { name: '', isEnd: true, attributes: '', end: found + length };
}

function endOf(html: string, name: string, from: number): number {
  const end = name === 'script' ? /<\/script/gi : /<\/style/gi;
  end.lastIndex = from;
  return end.exec(html)?.index ?? -1;
}

function moveTable(tables: Table[], open: Table[], isEnd: boolean): void {
  if (isEnd) {
    open.pop();
    return;
  }
  const table: Table = { rows: [], merges: [], taken: [], column: 0 };
  if (tables.length < mostTables) tables.push(table);
  open.push(table);
}

function startRow(table: Table): void {
  table.rows.push([]);
  table.column = 0;
}

/** Places that spans may take up in one table; a hostile page asks for millions. */
const mostTaken = 500_000;

/** As many as a sheet can have. */
const mostColumns = 16_384;

/** False when there is no place for the cell. */
function startCell(table: Table, attributes: string): boolean {
  if (table.rows.length === 0) startRow(table);
  const top = table.rows.length - 1;
  while (table.taken[top]?.has(table.column)) table.column++;
  const left = table.column;
  if (left >= mostColumns) return false;
  const [right, bottom] = [left + span(attributes, 'colspan') - 1, top + span(attributes, 'rowspan') - 1];
  const row = table.rows[top] as string[];
  while (row.length <= left) row.push('');
  table.column = right + 1;
  if (right === left && bottom === top) return true;
  table.merges.push({ top, left, bottom, right });
  if (table.merges.length * (right - left + 1) * (bottom - top + 1) > mostTaken) return true;
  for (let r = top; r <= bottom; r++) for (let c = left; c <= right; c++) takenIn(table, r).add(c);
  return true;
}

function endCell(table: Table, text: string): void {
  const row = table.rows.at(-1) as string[];
  row[row.length - 1] = text;
}

function takenIn(table: Table, row: number): Set<number> {
  table.taken[row] ??= new Set();
  return table.taken[row];
}

const spans = { colspan: /colspan\s*=\s*["']?(\d+)/i, rowspan: /rowspan\s*=\s*["']?(\d+)/i };

/** At most 1,000, so that a hostile attribute cannot ask for millions of cells. */
function span(attributes: string, name: keyof typeof spans): number {
  const value = Number(spans[name].exec(attributes)?.[1] ?? 1);
  return Math.min(Math.max(value, 1), 1000);
}

const entities: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  middot: '·',
  bull: '•',
  times: '×',
  radic: '√',
};

/** What stands in a cell between its tags, with `<br>` where a line ends. */
function plainText(content: string): string {
  return content
    .replace(/[\r\n\t ]+/g, ' ')
    .replaceAll('<br>', '\n')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
      if (name) return Object.hasOwn(entities, name.toLowerCase()) ? (entities[name.toLowerCase()] as string) : whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
