// One roster in every format that offices hand over, under right names and wrong ones: the report is the same.
import { describe, expect, it } from 'vitest';
import { type BookType, utils, type WorkBook, write } from 'xlsx';
import { utf8 } from '#shared/base/bytes.ts';
import type { WorkbookReport } from '#shared/workbook/workbook-report.ts';
import { idNumber, mustRead, sheetOfRows } from './sample-workbooks.ts';

const rows = [
  ['东河镇骑手花名册'],
  ['序号', '姓名', '性别', '身份证号', '联系电话', '从业时间', '备注'],
  [1, '张一', '男', idNumber('1990-01-01', 11), '19900000001', '2024-03-05', '含,逗号、"引号"'],
  [2, '李二', '女', idNumber('1985-12-20', 22), '19900000002', '2024年3月', ''],
  [3, '王三', '男', idNumber('2001-06-30', 31), '19900000003', '20240305', '两\n行'],
  ['合计', '3人'],
];
const sheet = sheetOfRows(rows, ['A1:G1']);
const book = (): WorkBook => {
  const made = utils.book_new();
  utils.book_append_sheet(made, sheet, '骑手');
  return made;
};
const bytesAs = (type: BookType) => new Uint8Array(write(book(), { type: 'array', bookType: type }) as ArrayBuffer);

/** Everything that must not depend on the format. */
const essentials = ({ sheets }: WorkbookReport) =>
  sheets.map(({ kind, headerRows, skippedRows, columns, counts, rows: read }) => ({
    kind,
    headerRows,
    skipped: skippedRows.map(({ row, why }) => `${row} ${why}`),
    fields: columns.map(({ field }) => field),
    counts,
    values: read.map(({ values }) => values),
  }));
const expected = essentials(mustRead(bytesAs('xlsx')));

describe('formats', () => {
  it('has something to compare with', () => {
    expect(expected).toMatchObject([{ kind: 'worker', headerRows: [2], counts: { data: 3, accepted: 3 } }]);
    expect(expected[0]?.values[2]).toEqual({
      B: '王三',
      C: '男',
      D: idNumber('2001-06-30', 31),
      E: '19900000003',
      F: '2024-03-05',
      G: '两\n行',
    });
  });

  it.each<[BookType, string, string]>([
    ['xlsx', '名单.xls', 'xlsx'],
    ['xlsm', '名单.xlsm', 'xlsm'],
    ['xlsb', '名单.xlsb', 'xlsb'],
    ['biff8', '名单.xls', 'xls'],
    ['biff8', '名单.et', 'et'],
    ['biff8', '名单.xlsx', 'xls'],
    ['xlml', '名单.xls', 'xml'],
    ['ods', '名单.ods', 'ods'],
    ['fods', '名单.fods', 'fods'],
    ['html', '名单.xlsx', 'html'],
  ])('%s named %s', (type, name, format) => {
    const report = mustRead(bytesAs(type), name);
    expect(report.format).toBe(format);
    expect(essentials(report)).toEqual(expected);
  });
});

const delimited = (separator: string) => utils.sheet_to_csv(sheet, { FS: separator, blankrows: true });

function utf16(text: string, isBig: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i), !isBig);
  return bytes;
}

describe('delimited text', () => {
  it.each([
    ['comma', ','],
    ['tab', '\t'],
    ['semicolon', ';'],
    ['bar', '|'],
  ])('%s, in every encoding', (_, separator) => {
    const text = delimited(separator);
    const encoded = [
      ['utf-8', utf8(text)],
      ['utf-8-bom', utf8(`\ufeff${text}`)],
      ['utf-16le', utf16(text, false)],
      ['utf-16le-bom', utf16(`\ufeff${text}`, false)],
      ['utf-16be', utf16(text, true)],
      ['utf-16be-bom', utf16(`\ufeff${text}`, true)],
    ] as const;
    for (const [encoding, bytes] of encoded) {
      const report = mustRead(bytes, '名单.xls');
      expect([encoding, report.encoding]).toEqual([encoding, encoding]);
      expect(essentials(report), encoding).toEqual(expected);
    }
  });

  it('ends its lines in any way, and may be followed by zero bytes', () => {
    const text = delimited(',').replace('两\n行', '两行').replaceAll('\n', '\r');
    expect(mustRead(utf8(`${text}\0\0\0\0\0`), '名单.csv').sheets[0]?.counts.data).toBe(3);
  });

  it('is no table when nothing is delimited', () => {
    expect(() => mustRead(utf8('请各社区按时报送。\n逾期不候。\n'), '名单.csv')).toThrow('不是表格文件');
  });
});

describe('old and odd containers', () => {
  /** The library writes no Chinese into such files, so the bytes of 姓名, 联系电话 … are put in afterwards. */
  const gbk: { readonly [placeholder: string]: string } = {
    QNAM: 'd0d5c3fb',
    QPHONEPH: 'c1aacfb5b5e7bbb0',
    QZHA: 'd5c5d2bb',
  };

  it('reads the code page of a workbook from before Excel 97', () => {
    const old = utils.book_new();
    utils.book_append_sheet(
      old,
      sheetOfRows([
        ['QNAM', 'QPHONEPH'],
        ['QZHA', '19900000001'],
      ]),
      'a',
    );
    const bytes = new Uint8Array(write(old, { type: 'array', bookType: 'biff5' }) as ArrayBuffer);
    const latin = [...bytes].map((byte) => String.fromCharCode(byte)).join('');
    for (const [placeholder, hex] of Object.entries(gbk)) {
      const characters = hex.match(/../g) ?? [];
      characters.forEach((pair, i) => {
        bytes[latin.indexOf(placeholder) + i] = Number.parseInt(pair, 16);
      });
    }
    expect(mustRead(bytes, '名单.xls').sheets[0]?.rows[0]?.values).toEqual({ A: '张一', B: '19900000001' });
  });

  it.each([
    [
      'quoted-printable',
      (page: string) =>
        [...utf8(page)]
          .map((byte) =>
            byte === 0x3d || byte > 126
              ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
              : String.fromCharCode(byte),
          )
          .join(''),
    ],
    ['base64', (page: string) => btoa([...utf8(page)].map((byte) => String.fromCharCode(byte)).join(''))],
  ])('reads a page in one file (%s) under the name .xls', (transfer, pack) => {
    const page = new TextDecoder().decode(bytesAs('html'));
    const message = [
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; boundary="----=_x"',
      '',
      '------=_x',
      `Content-Transfer-Encoding: ${transfer}`,
      'Content-Type: text/html; charset="utf-8"',
      '',
      pack(page),
      '------=_x--',
    ].join('\r\n');
    const report = mustRead(utf8(message), '名单.xls');
    expect(report.format).toBe('html');
    expect(essentials(report)).toEqual(expected);
  });

  it('sees what an OpenDocument hides', () => {
    const flat = new TextDecoder().decode(bytesAs('fods'));
    const hidden = flat
      .replace(
        /<table:table-row(?=(?:(?!<table:table-row)[\s\S])*李二)/,
        '<table:table-row table:visibility="collapse"',
      )
      .replace(/<table:table-column/, '<table:table-column table:visibility="collapse"');
    const [read] = mustRead(utf8(hidden), '名单.fods').sheets;
    expect(read?.rows[1]?.problems.map(({ code }) => code)).toContain('HIDDEN_ROW');
    const away = flat.replace('<style:table-properties', '<style:table-properties table:display="false"');
    expect(away).not.toBe(flat);
    expect(mustRead(utf8(away), '名单.fods').sheets[0]?.state).toBe('hidden');
  });
});
