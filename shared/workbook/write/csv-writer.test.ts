import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readSheets } from '../read-sheets.ts';
import { decodeText } from '../text-encoding.ts';
import { type CsvEncoding, writeCsv } from './csv-writer.ts';
import { defused, undefused } from './defuse.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { OutSheet } from './out-sheet.ts';

const sheet: OutSheet = {
  name: '表',
  columns: [
    { header: '姓名', kind: 'text' },
    { header: '人数', kind: 'number' },
    { header: '日期', kind: 'date' },
  ],
};

function textOf(cells: readonly (string | number | null)[], encoding: CsvEncoding = 'utf-8'): string {
  const { bytes } = writeCsv(sheet, [{ cells }], encoding);
  return decodeText(bytes)?.text ?? '';
}

describe('defused', () => {
  test.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+86 19900000001', "'+86 19900000001"],
    ['+8619900000001', "'+8619900000001"],
    ['-备注', "'-备注"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1+1', "'  =1+1"],
    ['＝1+1', "'＝1+1"],
    ['\t=1', "'\t=1"],
    ['-12.5', '-12.5'],
    ["'=1", "''=1"],
    ['张测试', '张测试'],
    ['', ''],
  ])('%j → %j', (text, safe) => expect(defused(text)).toBe(safe));

  it('is taken off again', () => {
    const risky = fc.tuple(fc.constantFrom('', "'", "''", ' ', '\t'), fc.constantFrom(...'=+-@＝1a'), fc.string());
    fc.assert(
      fc.property(risky, (parts) => {
        expect(undefused(defused(parts.join('')))).toBe(parts.join(''));
      }),
    );
  });
});

describe('writeCsv', () => {
  it('has a byte order mark, one line a row, and guards what Excel would spoil', () => {
    const { bytes } = writeCsv(
      sheet,
      [{ cells: ['张"测"试', 12, '2024-03-05'] }, { cells: [' 空,格\n', null, '2024-03'] }],
      'utf-8',
    );
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(decodeText(bytes)?.text).toBe('姓名,人数,日期\r\n"张""测""试",12,2024-03-05\r\n" 空,格\n",,"2024-03\t"\r\n');
  });

  test.each([
    ['990000199001010017', '"990000199001010017\t"'],
    ['19900000001', '"19900000001\t"'],
    ['00123', '"00123\t"'],
    ['3-5', '"3-5\t"'],
    ['12E5', '"12E5\t"'],
    ['12', '12'],
  ])('%s is written %s', (text, written) => {
    expect(textOf([text, null, null])).toBe(`姓名,人数,日期\r\n${written},,\r\n`);
  });

  it('leaves hidden columns out and tells headings of two groups apart', () => {
    const columns = [
      { header: '编号', kind: 'text', isHidden: true },
      { header: '人数', group: '上年', kind: 'number' },
      { header: '人数', group: '本年', kind: 'number' },
    ] as const;
    const { bytes } = writeCsv({ name: '表', columns }, [{ cells: ['x', 1, 2] }], 'utf-8');
    expect(decodeText(bytes)?.text).toBe('上年人数,本年人数\r\n1,2\r\n');
  });

  it('is read again as it was written, whatever the cells say', () => {
    const text = fc.string({ unit: fc.constantFrom(...'=+-@\'",\t\n 张𠮷䶮·0123456789eE.一') });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { minLength: 1 }),
        fc.constantFrom('utf-8', 'gbk'),
        (rows, encoding) => {
          const columns = [sheet.columns[0], { header: '住址', kind: 'text' }] as OutSheet['columns'];
          const all = [['张', '甲'], ...rows];
          const { bytes } = writeCsv(
            { name: '表', columns },
            all.map((cells) => ({ cells })),
            encoding as CsvEncoding,
          );
          const read = readSheets(bytes, '表.csv');
          const cells =
            read.ok && read.value.sheets[0]?.rows.slice(1).map((row) => row?.map((cell) => String(cell).trim()));
          expect(cells).toEqual(all.map((row) => row.map((cell) => cell.trim())));
        },
      ),
    );
  });

  it('names what the encoding lacks, and what no text file may hold', () => {
    const written = writeCsv(sheet, [{ cells: ['𠮷䶮买·张\u0000', null, null] }], 'gbk');
    expect(written.notInEncoding).toEqual(['\u0000', '𠮷', '䶮']);
    expect(decodeText(written.bytes)).toMatchObject({
      encoding: 'gb18030',
      text: expect.stringContaining('𠮷䶮买·张 '),
    });
    expect(writeCsv(sheet, [{ cells: ['𠮷䶮张', null, null] }], 'utf-8').notInEncoding).toEqual([]);
    expect(writeCsv(sheet, [{ cells: ['\ud800', null, null] }], 'utf-8').notInEncoding).toEqual(['\ud800']);
  });
});

describe('encodeGb18030', () => {
  test.each([
    ['张', [0xd5, 0xc5]],
    ['A', [0x41]],
    ['\u3000', [0xa1, 0xa1]],
    ['䶮', [0xfe, 0x9f]],
    ['𠮷', [0x95, 0x34, 0xb2, 0x35]],
    ['䵮', [0x82, 0x34, 0xfe, 0x38]],
  ])('%s', (text, bytes) => expect([...encodeGb18030(text).bytes]).toEqual(bytes));

  it('writes every character that there is so that it is read again', () => {
    const planes = Array.from({ length: 0x3fffe }, (_, i) => i).filter(
      (i) => (i < 0xd800 || i > 0xf8ff) && i !== 0xfffd,
    );
    const text = planes.map((point) => String.fromCodePoint(point)).join('');
    expect(new TextDecoder('gb18030', { ignoreBOM: true }).decode(encodeGb18030(text).bytes) === text).toBe(true);
  });
});
