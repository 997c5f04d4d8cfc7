import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isMobile, parsePhone, readPhones } from './phone.ts';

describe('parsePhone', () => {
  test.each([
    ['199 0000 0001', '19900000001'],
    ['199-0000-0001', '19900000001'],
    ['１９９００００００01', '19900000001'],
    ['+86 19900000001', '19900000001'],
    ['008619900000001', '19900000001'],
    ['8619900000001', '19900000001'],
    ['0359-0000789', '0359-0000789'],
    ['（0359）0000789', '(0359)0000789'],
    ['0000789', '0000789'],
  ])('%s → %s', (typed, stored) => {
    expect(parsePhone(typed)).toEqual({ ok: true, value: stored });
  });

  test.each(['1990000000', '199000000012', '12900000001', '见备注', '+1 19900000001'])('%s is no number', (typed) => {
    expect(parsePhone(typed)).toEqual({ ok: false, error: 'PHONE_INVALID' });
  });

  it('does not change what it has already normalised', () => {
    const number = fc.oneof(fc.string(), fc.stringMatching(/^[+０-９0-9() -]{5,20}$/u));
    fc.assert(
      fc.property(number, (typed) => {
        const once = parsePhone(typed);
        if (once.ok) expect(parsePhone(once.value)).toEqual(once);
      }),
    );
  });

  it('reads any mobile number however it is spaced', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }),
        fc.constantFrom(' ', '-', '　', ''),
        (number, gap) => {
          const digits = String(number);
          expect(parsePhone(digits.replace(/(\d{3})(\d{4})(\d{4})/, `$1${gap}$2${gap}$3`))).toEqual({
            ok: true,
            value: digits,
          });
        },
      ),
    );
  });
});

describe('readPhones', () => {
  test.each([
    '19900000001/19900000002',
    '19900000001、19900000002',
    '19900000001\n19900000002',
    '1990000000119900000002',
    '19900000001 或 19900000002',
  ])('finds two numbers in %j', (cell) => {
    expect(readPhones(cell)).toEqual({ value: '19900000001', second: '19900000002', codes: ['TWO_PHONES'] });
  });

  test.each([
    ['19900000001', '19900000001', []],
    ['199 0000 0001', '19900000001', ['PHONE_NORMALISED']],
    ['0359-0000789', '0359-0000789', ['LANDLINE']],
    ['1990000001', '1990000001', ['PHONE_INVALID']],
    ['无', null, ['PHONE_MISSING']],
    ['', null, ['PHONE_MISSING']],
  ])('%j → %j %j', (cell, value, codes) => {
    expect(readPhones(cell)).toEqual({ value, codes });
  });

  it('tells a mobile number from a landline', () => {
    expect([isMobile('19900000001'), isMobile('0359-0000789')]).toEqual([true, false]);
  });
});
