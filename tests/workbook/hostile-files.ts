// Files made to do harm, or damaged so that they might. Each is small; what it would expand to is not.
import { deflateSync, zipSync } from 'fflate';
import { utf8 } from '#shared/base/bytes.ts';
import { crc32 } from '#shared/base/crc32.ts';

const types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
const relationships = (target: string, extra = '') =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="${target}"/>${extra}</Relationships>`;
const bookNamed = (name: string, before = '', after = '') =>
  `${before}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="${name}" sheetId="1" r:id="r1"/></sheets>${after}</workbook>`;
const text = (reference: string, content: string) => `<c r="${reference}" t="inlineStr"><is><t>${content}</t></is></c>`;
const line = (row: number, ...cells: readonly string[]) =>
  `<row r="${row}">${cells.map((cell, i) => text(`${letters(i)}${row}`, cell)).join('')}</row>`;

function letters(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : letters(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));
}

const headings = ['姓名', '性别', '身份证号', '联系电话'];
const head = line(1, ...headings);
const person = (row: number, name = '张一') => line(row, name, '男', '990000199001010113', '19900000001');
const sheetOf = (rows: string, before = '', after = '') =>
  `${before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`;

type Parts = { readonly [name: string]: string | Uint8Array };

/** A workbook of one sheet; `parts` are added or put in the place of the usual ones. */
export function workbook(sheet: string, parts: Parts = {}): Uint8Array {
  const all: Parts = {
    '[Content_Types].xml': types,
    'xl/workbook.xml': bookNamed('Sheet1'),
    'xl/_rels/workbook.xml.rels': relationships('worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': sheet,
    ...parts,
  };
  return zipSync(
    Object.fromEntries(Object.entries(all).map(([name, part]) => [name, typeof part === 'string' ? utf8(part) : part])),
  );
}

const plain = sheetOf(head + person(2));

/** Writes a number into the directory entry of the sheet, where `field` is its place in the entry. */
function lying(bytes: Uint8Array, field: number, value: number): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const latin = [...changed].map((byte) => String.fromCharCode(byte)).join('');
  for (let at = latin.indexOf('PK\x01\x02'); at >= 0; at = latin.indexOf('PK\x01\x02', at + 4))
    if (latin.startsWith('xl/worksheets/sheet1.xml', at + 46)) view.setUint32(at + field, value, true);
  return changed;
}

/** Many names for one packed part: 2,000 times its size from a file that is hardly larger than one of them. */
function overlapping(count: number): Uint8Array {
  const part = utf8(plain + ' '.repeat(200_000));
  const packed = deflateSync(part);
  const chunks: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const name = (i: number) => utf8(`xl/worksheets/sheet${i + 1}.xml`);
  const local = header(0x04034b50, [20, 0, 8, 0, 0], [crc32(part), packed.length, part.length], [name(0).length, 0]);
  chunks.push(local, name(0), packed);
  const start = local.length + name(0).length + packed.length;
  for (let i = 0; i < count; i++) {
    const sizes = [crc32(part), packed.length, part.length];
    directory.push(header(0x02014b50, [20, 20, 0, 8, 0, 0], sizes, [name(i).length, 0, 0, 0, 0, 0, 0, 0, 0]), name(i));
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = header(0x06054b50, [0, 0, count, count], [size, start], [0]);
  const whole = [...chunks, ...directory, end];
  const bytes = new Uint8Array(whole.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of whole) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function header(
  magic: number,
  words: readonly number[],
  longs: readonly number[],
  rest: readonly number[],
): Uint8Array {
  const bytes = new Uint8Array(4 + 2 * words.length + 4 * longs.length + 2 * rest.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  words.forEach((word, i) => {
    view.setUint16(4 + 2 * i, word, true);
  });
  longs.forEach((long, i) => {
    view.setUint32(4 + 2 * words.length + 4 * i, long, true);
  });
  rest.forEach((word, i) => {
    view.setUint16(4 + 2 * words.length + 4 * longs.length + 2 * i, word, true);
  });
  return bytes;
}

/** A compressed stream of two million empty blocks. */
function endless(): Uint8Array {
  const whole = workbook(plain, { 'xl/worksheets/sheet1.xml': new Uint8Array(10_000_000) });
  return lying(whole, 24, 1000);
}

const laughs = `<!DOCTYPE a [<!ENTITY a0 "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}]>`;
const csv = (rows: string) => utf8(`${headings.join()}\n${rows}`);

/** What must happen: `refused` with a word in the sentence, or `read` into so many rows; both without delay. */
export type Hostile = {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  readonly refused?: RegExp;
  readonly read?: number;
};

export const hostileFiles: readonly Hostile[] = [
  {
    name: '压缩炸弹.xlsx',
    bytes: () => workbook(sheetOf(`${head}${'<c><v>1</v></c>'.repeat(8_000_000)}`)),
    refused: /过大/,
  },
  {
    name: '媒体炸弹.xlsx',
    bytes: () => workbook(plain, { 'xl/media/image1.png': new Uint8Array(300_000_000) }),
    read: 1,
  },
  {
    name: '谎报很小.xlsx',
    bytes: () => lying(workbook(sheetOf(head + '<c/>'.repeat(3_000_000))), 24, 100),
    refused: /损坏/,
  },
  { name: '谎报很大.xlsx', bytes: () => lying(workbook(plain), 24, 0xfffffff0), refused: /过大/ },
  { name: '谎报压缩后大小.xlsx', bytes: () => lying(workbook(plain), 20, 0xffffff), refused: /损坏/ },
  { name: '校验不符.xlsx', bytes: () => lying(workbook(plain), 16, 1), refused: /损坏/ },
  { name: '位置越界.xlsx', bytes: () => lying(workbook(plain), 42, 0x7fffffff), refused: /损坏/ },
  { name: '重叠条目.xlsx', bytes: () => overlapping(2000), refused: /损坏/ },
  { name: '没有尽头.xlsx', bytes: endless, refused: /损坏/ },
  {
    name: '条目过多.xlsx',
    bytes: () => workbook(plain, Object.fromEntries(Array.from({ length: 12_000 }, (_, i) => [`xl/x${i}.xml`, '']))),
    refused: /过大/,
  },
  {
    name: '压缩包套压缩包.xlsx',
    bytes: () => zipSync({ 'a.zip': zipSync({ 'b.txt': new Uint8Array(20_000_000) }) }),
    refused: /压缩包/,
  },
  { name: '加密标志.xlsx', bytes: () => lying(workbook(plain), 8, 1), refused: /密码/ },
  { name: '实体膨胀.xlsx', bytes: () => workbook(sheetOf(head + person(2, '&a9;'), laughs)), read: 1 },
  {
    name: '外部实体.xlsx',
    bytes: () => workbook(sheetOf(head + person(2, '&x;'), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    read: 1,
  },
  {
    name: '外部定义.xlsx',
    bytes: () => workbook(sheetOf(head + person(2), '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">')),
    read: 1,
  },
  {
    name: '路径穿越.xlsx',
    bytes: () => workbook(plain, { '../../../evil.xml': 'x', '/etc/evil.xml': 'x', '..\\evil.xml': 'x' }),
    read: 1,
  },
  {
    name: '关系指向包外.xlsx',
    bytes: () => workbook(plain, { 'xl/_rels/workbook.xml.rels': relationships('../../../../etc/passwd') }),
    refused: /没有/,
  },
  {
    name: '原型污染.xlsx',
    bytes: () =>
      workbook(
        sheetOf(
          line(1, ...headings, '__proto__', 'constructor') + line(2, '张一', '男', '', '19900000001', 'polluted', 'x'),
        ),
        {
          'xl/workbook.xml': bookNamed(
            '__proto__',
            '',
            '<definedNames><definedName name="__proto__">x</definedName></definedNames>',
          ),
          __proto__: 'x',
        },
      ),
    read: 1,
  },
  {
    name: '原型词值.xlsx',
    bytes: () =>
      workbook(
        sheetOf(
          line(1, '姓名', '民族', '政治面貌', '联系电话') +
            line(2, '__proto__', 'constructor', '__proto__', 'toString'),
        ),
      ),
    read: 1,
  },
  {
    name: '列号越界.xlsx',
    bytes: () => workbook(sheetOf(`${head}${person(2)}<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>`)),
    read: 1,
  },
  {
    name: '行号越界.xlsx',
    bytes: () => workbook(sheetOf(`${head}${person(2)}<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>`)),
    read: 1,
  },
  {
    name: '最后一格.xlsx',
    bytes: () => workbook(sheetOf(`${head}${person(2)}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)),
    read: 1,
  },
  {
    name: '一万列.xlsx',
    bytes: () =>
      workbook(sheetOf(line(1, ...headings, ...Array.from({ length: 9996 }, (_, i) => `列${i}`)) + person(2))),
  },
  {
    name: '整表合并.xlsx',
    bytes: () =>
      workbook(
        sheetOf(head + person(2), '', `<mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(100_000)}</mergeCells>`),
      ),
    read: 1,
  },
  {
    name: '隐藏列谎报.xlsx',
    bytes: () =>
      workbook(
        plain.replace(
          '<sheetData>',
          `<cols>${'<col min="1" max="16384" hidden="1"/>'.repeat(50_000)}</cols><sheetData>`,
        ),
      ),
    read: 1,
  },
  {
    name: '嵌套过深.xlsx',
    bytes: () =>
      workbook(
        sheetOf(
          `${head}${person(2)}<row r="3"><c r="A3" t="inlineStr"><is>${'<r>'.repeat(200_000)}<t>x</t>${'</r>'.repeat(200_000)}</is></c></row>`,
        ),
      ),
  },
  {
    name: '没有结束.xlsx',
    bytes: () => workbook(`<worksheet><sheetData>${head}${person(2)}<row r="3"><c r="A3"><v>1</v></c>`),
    refused: /损坏|没有/,
  },
  {
    name: '长格.xlsx',
    bytes: () =>
      workbook(
        sheetOf(
          head +
            ['2024 ', '(', "'", '·', '1,', '一', '是否', '填表人：']
              .map((unit, i) => line(i + 2, ...headings.map(() => unit.repeat(30_000))))
              .join(''),
        ),
      ),
  },
  {
    name: '长标题.xlsx',
    bytes: () =>
      workbook(
        sheetOf(line(1, ...headings, ...['【', '1,', '*', '村(社区'].map((unit) => unit.repeat(8000))) + person(2)),
      ),
    read: 1,
  },
  { name: '百万列.csv', bytes: () => csv(`张一${',1'.repeat(1_000_000)}\n`), refused: /过多|超出/ },
  { name: '只有逗号.csv', bytes: () => csv(','.repeat(20_000_000)), refused: /过多|超出/ },
  {
    name: '两千万空行.csv',
    bytes: () => csv(`张一,男,,19900000001\n${'\n'.repeat(20_000_000)}`),
    refused: /过多|超出/,
  },
  {
    name: '引号不成对.csv',
    bytes: () => csv(`"张一,男,,19900000001\n${'李二,女,,19900000002\n'.repeat(5000)}`),
    read: 5001,
  },
  { name: '全是引号.csv', bytes: () => csv('"'.repeat(10_000_001)), refused: /异常|引号/ },
  { name: '一格千万字.csv', bytes: () => csv(`"${'张'.repeat(10_000_000)}",男\n`), refused: /异常|过大/ },
  { name: '零字节夹杂.csv', bytes: () => csv('张\0一,男,990000199001010113,19900000001\n'), read: 1 },
  {
    name: '半个字符.csv',
    bytes: () =>
      Uint8Array.from([
        0xff,
        0xfe,
        ...[...headings.join(), '\n', '\ud800', ...'张一,男,,19900000001'].flatMap((char) => [
          char.charCodeAt(0) & 255,
          char.charCodeAt(0) >> 8,
        ]),
      ]),
    read: 1,
  },
  {
    name: '随机.xls',
    bytes: () => Uint8Array.from({ length: 50_000 }, (_, i) => (i * 2654435761) >>> 24),
    refused: /不是表格/,
  },
  { name: '一个字节.xlsx', bytes: () => utf8('P'), refused: /不是表格/ },
  { name: '只有压缩包头.xlsx', bytes: () => utf8('PK\x03\x04'), refused: /损坏/ },
  { name: '网页注释.xls', bytes: () => utf8(`${'<!---->'.repeat(500)}x<table`), refused: /不是表格/ },
  { name: '网页无尽.xls', bytes: () => utf8(`<table><tr><td>姓名${'<!--<a "'.repeat(500_000)}`), refused: /没有|不是/ },
  { name: '网页跨度.xls', bytes: () => utf8(`<table>${'<tr><td rowspan=99999 colspan=99999>x'.repeat(3000)}`) },
];
