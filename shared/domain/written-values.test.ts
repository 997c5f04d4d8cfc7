import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePersonName, readPersonName } from './person-name.ts';
import { readPlateNumber } from './plate-number.ts';
import { comparable, toHalfWidth, toHalfWidthWords } from './width.ts';
import { parseWrittenBoolean, usualStyle } from './written-boolean.ts';
import { readWrittenList } from './written-list.ts';
import { parseChineseNumber, readWrittenNumber } from './written-number.ts';

describe('names', () => {
  test.each([
    ['张三', '张三', []],
    ['张　三', '张三', ['NAME_NORMALISED']],
    [' 张三 ', '张三', []],
    ['阿依古丽•买买提', '阿依古丽·买买提', ['NAME_NORMALISED']],
    ['阿依古丽·买买提', '阿依古丽·买买提', ['RARE_CHAR']],
    ['𠮷小川', '𠮷小川', ['RARE_CHAR']],
    ['John  Smith', 'John Smith', ['NAME_NORMALISED']],
    ['?小川', null, ['CHAR_LOST']],
    ['张\ufffd', null, ['CHAR_LOST']],
  ])('%j → %j %j', (cell, value, codes) => {
    expect(readPersonName(cell)).toEqual({ value, codes });
  });

  it('keeps several whole names apart', () => {
    expect(parsePersonName('周小满 何一苇 许青禾')).toBe('周小满 何一苇 许青禾');
  });

  it('does not change what it has already normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const once = parsePersonName(typed);
        expect(parsePersonName(once)).toBe(once);
      }),
    );
  });
});

describe('yes and no', () => {
  test.each([
    ['是', true, 'word'],
    ['√', true, 'tick'],
    ['×', false, 'tick'],
    ['有', true, 'have'],
    ['无', false, 'have'],
    ['Ｙ', true, 'letter'],
    ['0', false, 'digit'],
    ['已建', true, 'done'],
    ['请假', false, 'other'],
  ])('%s is %s (%s)', (typed, value, style) => {
    expect(parseWrittenBoolean(typed)).toEqual({ value, style });
  });

  it('leaves anything else open', () => {
    expect(parseWrittenBoolean('正在协调')).toBeUndefined();
  });

  it('takes 是 and 否 as usual unless another pair is more frequent', () => {
    expect(
      usualStyle(
        new Map([
          ['tick', 3],
          ['word', 3],
        ]),
      ),
    ).toBe('word');
    expect(
      usualStyle(
        new Map([
          ['tick', 4],
          ['word', 3],
        ]),
      ),
    ).toBe('tick');
    expect(usualStyle(new Map([['other', 9]]))).toBe('word');
  });
});

describe('numbers', () => {
  test.each([
    ['12', '', 12, []],
    ['１，２００', '', 1200, []],
    ['3台', '', 3, ['TEXT_NORMALISED']],
    ['15.5㎡', '㎡', 15.5, ['TEXT_NORMALISED']],
    ['80%', '', 80, ['TEXT_NORMALISED']],
    ['2小时', '小时', 2, ['TEXT_NORMALISED']],
    ['100万元', '万元', 100, ['TEXT_NORMALISED']],
    ['100', '万元', 100, []],
    ['5000元', '万元', 0.5, ['TEXT_NORMALISED']],
    ['1.2亿元', '万元', 12000, ['TEXT_NORMALISED']],
    ['3万', '人', 30000, ['TEXT_NORMALISED']],
    ['十二人', '人', 12, ['TEXT_NORMALISED']],
    ['-1', '', -1, []],
    ['约50人', '人', null, ['NUMBER_INVALID']],
    ['30-50', '', null, ['NUMBER_INVALID']],
    ['50人以上', '人', null, ['NUMBER_INVALID']],
    ['若干', '', null, ['NUMBER_INVALID']],
    ['/', '', null, ['NOT_APPLICABLE']],
  ])('%s (%s) → %s %j', (cell, unit, value, codes) => {
    expect(readWrittenNumber(cell, unit)).toEqual({ value, codes });
  });

  test.each([
    ['零', 0],
    ['十', 10],
    ['二十一', 21],
    ['三百零五', 305],
    ['两千', 2000],
    ['一万二千', 12000],
    ['甲', undefined],
  ])('%s is %s', (text, number) => {
    expect(parseChineseNumber(text)).toBe(number);
  });

  it('reads back every number it is given', () => {
    fc.assert(
      fc.property(fc.integer(), (number) => {
        expect(readWrittenNumber(String(number)).value).toBe(number);
      }),
    );
  });
});

describe('lists', () => {
  test.each([
    ['网格员、宣传员', ['网格员', '宣传员'], []],
    ['网格员/宣传员\n劝导员', ['网格员', '宣传员', '劝导员'], ['MULTI_VALUE']],
    ['1.摸底排查;2.建立台账', ['摸底排查', '建立台账'], ['MULTI_VALUE']],
    ['①甲公司②乙公司'.replace('②', '、②'), ['甲公司', '乙公司'], ['MULTI_VALUE']],
    ['一家公司', ['一家公司'], []],
    ['无', null, []],
  ])('%j → %j %j', (cell, value, codes) => {
    expect(readWrittenList(cell)).toEqual({ value, codes });
  });
});

describe('plates and width', () => {
  it('brings a plate to one form', () => {
    expect(readPlateNumber('晋Z·35519')).toEqual({ value: '晋Z35519', codes: ['TEXT_NORMALISED'] });
    expect(readPlateNumber('晋Z35519')).toEqual({ value: '晋Z35519', codes: [] });
  });

  it('keeps Chinese punctuation in running text', () => {
    expect(toHalfWidthWords('１号，Ａ座（东）')).toBe('1号，A座（东）');
    expect(toHalfWidth('１号，Ａ座（东）\u200b')).toBe('1号,A座(东)');
  });

  it('compares words as a reader does', () => {
    expect(comparable('身份\n证　号（必填）')).toBe(comparable('身份证号(必填)'));
  });
});
