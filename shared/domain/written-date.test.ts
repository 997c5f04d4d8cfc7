import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { dateOfSerial, readDateNumber, readWrittenDate } from './written-date.ts';

describe('readWrittenDate', () => {
  test.each([
    '2024.3.5',
    '2024.03.05',
    '2024-3-5',
    '2024/3/5',
    '2024年3月5日',
    '2024年03月05号',
    '2024 年 3 月 5 日',
    '20240305',
    '２０２４．０３．０５',
    '2024-03-05 00:00:00',
    '2024-03-05T00:00:00',
    '二〇二四年三月五日',
    '二零二四年三月五日',
    '2024.3.5.',
    "'2024-3-5",
  ])('%s is 5 March 2024', (cell) => {
    expect(readWrittenDate(cell)).toEqual({ value: '2024-03-05', codes: [] });
  });

  test.each([
    ['2024年03月05日(周二)上午', '2024-03-05', ['TEXT_NORMALISED']],
    ['2024-3-5 14:30', '2024-03-05', ['TEXT_NORMALISED']],
    ['2024年3月5日9时30分', '2024-03-05', ['TEXT_NORMALISED']],
    ['2024.3.5-3.7', '2024-03-05', ['TEXT_NORMALISED']],
    ['2024.3', '2024-03', ['DATE_PARTIAL']],
    ['2024年3月', '2024-03', ['DATE_PARTIAL']],
    ['202403', '2024-03', ['DATE_PARTIAL']],
    ['二〇二四年十二月', '2024-12', ['DATE_PARTIAL']],
    ['2017年', '2017', ['DATE_PARTIAL']],
    ['45292', '2024-01-01', ['DATE_SERIAL']],
    ['22.4.26', null, ['DATE_AMBIGUOUS']],
    ['3/5/2024', null, ['DATE_AMBIGUOUS']],
    ['2024.02.30', null, ['DATE_INVALID']],
    ['2024.13.1', null, ['DATE_INVALID']],
    ['2024年底', null, ['DATE_INVALID']],
    ['待定', null, ['DATE_INVALID']],
    ['#', null, ['DATE_INVALID']],
    ['长期', null, ['NOT_APPLICABLE']],
    ['未转正', null, ['NOT_APPLICABLE']],
    ['/', null, ['NOT_APPLICABLE']],
    ['  ', null, []],
  ])('%s → %s %j', (cell, value, codes) => {
    expect(readWrittenDate(cell)).toEqual({ value, codes });
  });

  it('gives a date that exists or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9年月日.\-/ ]{1,12}$/)), (cell) => {
        const { value } = readWrittenDate(cell);
        expect(value === null || isCalendarDate(value)).toBe(true);
      }),
    );
  });

  it('reads every way of writing the same day alike', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1930-01-01'), max: new Date('2098-12-31'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10);
          const [year, month, day] = iso.split('-').map(Number);
          for (const text of [
            `${year}.${month}.${day}`,
            `${year}年${month}月${day}日`,
            `${year}/${month}/${day} `,
            iso.replaceAll('-', ''),
          ]) {
            expect(readWrittenDate(text)).toEqual({ value: iso, codes: [] });
          }
          expect(readDateNumber(Number(iso.replaceAll('-', ''))).value).toBe(iso);
        },
      ),
    );
  });
});

describe('numbers as dates', () => {
  test.each([
    [20240305, '2024-03-05', []],
    [202403, '2024-03', ['DATE_PARTIAL']],
    [1989.07, '1989-07', ['DATE_PARTIAL']],
    [1989.12, '1989-12', ['DATE_PARTIAL']],
    [1989.1, null, ['DATE_AMBIGUOUS']],
    [2017, '2017', ['DATE_PARTIAL']],
    [38969, '2006-09-09', ['DATE_SERIAL']],
    [20240230, null, ['DATE_INVALID']],
    [7, null, ['DATE_INVALID']],
  ])('%d → %s %j', (cell, value, codes) => {
    expect(readDateNumber(cell)).toEqual({ value, codes });
  });

  test.each([
    [1, false, '1900-01-01'],
    [59, false, '1900-02-28'],
    [61, false, '1900-03-01'],
    [45292, false, '2024-01-01'],
    [45292.75, false, '2024-01-01'],
    [43830, true, '2024-01-01'],
    [-1, false, undefined],
    [Number.NaN, false, undefined],
  ])('serial %d (1904: %s) is %s', (serial, is1904, date) => {
    expect(dateOfSerial(serial, is1904)).toBe(date);
  });
});
