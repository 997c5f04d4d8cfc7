import { describe, expect, it, test } from 'vitest';
import { parseDelimited } from '#shared/workbook/csv.ts';
import { csvOf, defused, linesOf, unimportedFileName } from './unimported-rows.ts';

describe('defused', () => {
  test.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+86 19900000001', "'+86 19900000001"],
    ['-备注', "'-备注"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1+1', "'  =1+1"],
    ['＝1+1', "'＝1+1"],
    ['\t=1', "'\t=1"],
    ['-12.5', '-12.5'],
    ['张测试', '张测试'],
    ['', ''],
  ])('%j → %j', (text, safe) => expect(defused(text)).toBe(safe));
});

describe('csvOf', () => {
  it('begins with a byte order mark, quotes what needs it, and keeps long digits as text', () => {
    const csv = csvOf([
      ['姓名', '证件号码'],
      ['张"测"试', '990000199001010017'],
      ['李,测试\n二', ' 有空格 '],
    ]);
    expect(csv).toBe('\ufeff姓名,证件号码\r\n"张""测""试","990000199001010017\t"\r\n"李,测试\n二"," 有空格 "\r\n');
  });

  it('is read again as it was written', () => {
    const lines = [
      ['姓名', '备注'],
      ['张"测"试', '一,二\n三'],
    ];
    expect(parseDelimited(csvOf(lines).slice(1), ',')).toEqual(lines);
  });
});

describe('linesOf', () => {
  it('adds the place in the file and the reason to the original columns', () => {
    const rows = [{ table: 0, sheet: '快递员', at: 0, row: 27, why: '没有姓名，无法登记，请补填后重新导入。' }];
    expect(linesOf(['姓名', '电\n话'], rows, [['', '19900000001']])).toEqual([
      ['姓名', '电话', '工作表', '原行号', '未导入原因'],
      ['', '19900000001', '快递员', '27', '没有姓名，无法登记，请补填后重新导入。'],
    ]);
  });

  it('gets a name from the file', () => {
    expect(unimportedFileName('01_花名册.xlsx')).toBe('01_花名册_未导入行.csv');
  });
});
