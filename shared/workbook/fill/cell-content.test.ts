import { describe, expect, it, test } from 'vitest';
import { type CellTraits, writtenCell } from './cell-content.ts';
import { plainFormat } from './cell-formats.ts';
import { dateStyleOf, dateText, serialOfDate } from './date-style.ts';
import type { FillValue } from './fill-value.ts';

const plain: CellTraits = {
  header: '',
  format: plainFormat,
  dates: { separator: '-', isPadded: true, stopsAt: 'day' },
  yesNo: 'word',
  is1904: false,
};
const dated = (shows: 'day' | 'month' | 'year') => ({ ...plainFormat, kind: 'date' as const, shows });
const date = (text: string): FillValue => ({ kind: 'date', date: text });
const code = (label: string, ...words: string[]): FillValue => ({ kind: 'code', label, words });

describe('writtenCell', () => {
  test.each<[string, FillValue, Partial<CellTraits>, string]>([
    ['a long number', { kind: 'text', text: '990000199001010017' }, {}, '990000199001010017'],
    ['a leading zero', { kind: 'text', text: '0359-2345678' }, {}, '0359-2345678'],
    ['a list', { kind: 'list', items: ['饮水机', '微波炉'] }, {}, '饮水机、微波炉'],
    [
      'a number in a text column',
      { kind: 'number', number: 12.5 },
      { format: { ...plainFormat, isText: true } },
      '12.5',
    ],
    ['a share', { kind: 'number', number: 85, unit: '%' }, {}, '85%'],
    ['yes', { kind: 'boolean', value: true }, {}, '是'],
    ['no in a column of ticks', { kind: 'boolean', value: false }, { yesNo: 'tick' }, ''],
    ['an entry of a list', { kind: 'boolean', value: true, isTick: true }, {}, '√'],
    ['none', { kind: 'boolean', value: false }, { yesNo: 'have' }, '无'],
    ['a partly known date', date('2024-03'), { format: dated('day') }, '2024-03'],
    ['a date cut by the heading', date('2024-03-05'), { dates: dateStyleOf('出生年月', []) }, '2024-03'],
    ['nothing', null, {}, ''],
  ])('%s', (_what, value, traits, text) => {
    const { content } = writtenCell(value, { ...plain, ...traits });
    expect(content).toEqual(text === '' ? { kind: 'blank' } : { kind: 'text', text });
  });

  test.each<[string, FillValue, Partial<CellTraits>, number]>([
    ['a number', { kind: 'number', number: 12.5 }, {}, 12.5],
    [
      'a share in a column of shares',
      { kind: 'number', number: 85, unit: '%' },
      { format: { ...plainFormat, kind: 'percent' } },
      0.85,
    ],
    ['a share under %', { kind: 'number', number: 85, unit: '%' }, { header: '完成率（%）' }, 85],
    ['a date', date('2024-03-05'), { format: dated('day') }, 45356],
    ['a date counted from 1904', date('2024-03-05'), { format: dated('day'), is1904: true }, 43894],
    ['a month in a cell that shows months', date('2024-03'), { format: dated('month') }, 45352],
    ['a year in a cell that shows years', date('2024'), { format: dated('year') }, 45292],
  ])('%s', (_what, value, traits, number) => {
    expect(writtenCell(value, { ...plain, ...traits }).content).toEqual({ kind: 'number', number });
  });

  test.each<[FillValue, readonly string[], string, boolean]>([
    [code('男', '1'), ['男性', '女性'], '男', true],
    [code('男', '1', '男性'), ['男性', '女性'], '男性', false],
    [code('中共党员', '01', '党员'), ['党员', '团员', '群众'], '党员', false],
    [code('外卖配送员', '02', '骑手'), ['1.快递员', '2.外卖配送员（骑手）'], '2.外卖配送员（骑手）', false],
    [code('大学本科', '20', '本科'), ['本科及以上', '专科', '高中及以下'], '本科及以上', false],
    [code('中共党员', '01', '党员'), ['中共预备党员', '党员（正式）', '正式党员'], '党员（正式）', false],
    [{ kind: 'boolean', value: true }, ['√', '×'], '√', false],
    [{ kind: 'boolean', value: false }, ['有', '无'], '无', false],
    [{ kind: 'text', text: '演示东社区' }, ['东社区居委会', '演示东社区居委会'], '演示东社区居委会', false],
    [{ kind: 'number', number: 3 }, ['1', '3', '13'], '3', false],
    [{ kind: 'text', text: '别处' }, ['甲', '乙'], '别处', true],
  ])('%j among %j', (value, choices, shown, isForeign) => {
    expect(writtenCell(value, { ...plain, choices })).toMatchObject({ shown, isForeign });
  });
});

describe('dateStyleOf', () => {
  test.each([
    ['出生日期', ['1990.01.05'], '2024.03.05'],
    ['出生日期', ['1990.1.5'], '2024.3.5'],
    ['出生日期', ['1990年1月5日'], '2024年3月5日'],
    ['出生日期', ['1990/1/5'], '2024/3/5'],
    ['出生日期', ['19900105'], '20240305'],
    ['出生年月', ['1990.01'], '2024.03'],
    ['出生年月', ['张三'], '2024-03'],
    ['出生年月（日）', [], '2024-03-05'],
    ['入党时间（如2011.07）', [], '2024.03'],
    ['入职时间（YYYY年MM月）', ['2020-01-01'], '2024年03月'],
    ['成立日期(yyyy/m/d)', [], '2024/3/5'],
    ['申报年度', [], '2024'],
    ['日期', [], '2024-03-05'],
  ])('%s with %j: %s', (heading, samples, text) => {
    expect(dateText('2024-03-05', dateStyleOf(heading, samples))).toBe(text);
  });

  it('keeps what is not known out', () => {
    expect(dateText('2024', dateStyleOf('日期', ['1990年1月5日']))).toBe('2024年');
    expect(dateText('2024-03', dateStyleOf('日期', ['1990.01.05']))).toBe('2024.03');
  });

  it('has no number for the days that programs count differently', () => {
    expect(serialOfDate('1900-02-28', false)).toBeUndefined();
    expect(serialOfDate('1900-03-01', false)).toBe(61);
  });
});
