import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  factsOfIdNumber,
  idCheckCharacter,
  idNumberKey,
  longIdNumber,
  parseIdNumber,
  readIdNumber,
} from './id-number.ts';

const dates = fc.date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true });
const idNumbers = fc.tuple(dates, fc.integer({ min: 0, max: 999 })).map(([date, sequence]) => {
  const first17 = `990000${date.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
});

describe('parseIdNumber (DOMAIN.md 3.1)', () => {
  test.each([
    ['990000199001010017', '1', '1990-01-01'],
    ['990000199001010025', '2', '1990-01-01'],
    ['99000019900101005X', '1', '1990-01-01'],
    ['99000019900101005x', '1', '1990-01-01'],
    ['990000200002291012', '1', '2000-02-29'],
    ['810000199001010019', '1', '1990-01-01'],
    ['990000900101001', '1', '1990-01-01'],
  ])('%s is right', (typed, sex, birth) => {
    const parsed = parseIdNumber(typed);
    expect(parsed).toEqual({ ok: true, value: typed.toUpperCase() });
    expect(factsOfIdNumber(typed)).toEqual({ sex, birth });
  });

  test.each([
    ['990000199001010018', 'ID_CHECKSUM'],
    ['990000199002300016', 'ID_BIRTHDATE'],
    ['990000210001010011', 'ID_BIRTHDATE'],
    ['99000019900101001', 'ID_LENGTH'],
    ['9900001990010100177', 'ID_LENGTH'],
    ['99000019900101O017', 'ID_CHECKSUM'],
    ['990000********0017', 'ID_MASKED'],
    ['', 'ID_MISSING'],
  ])('%s is wrong: %s', (typed, error) => {
    expect(parseIdNumber(typed)).toEqual({ ok: false, error });
    expect(factsOfIdNumber(typed)).toBeUndefined();
  });

  it('finds every slip of one digit', () => {
    fc.assert(
      fc.property(idNumbers, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (idNo, place, shift) => {
        const digit = (Number(idNo[place]) + shift) % 10;
        expect(parseIdNumber(idNo.slice(0, place) + digit + idNo.slice(place + 1)).ok).toBe(false);
      }),
    );
  });

  it('accepts what it has stored', () => {
    fc.assert(
      fc.property(idNumbers, (idNo) => {
        expect(parseIdNumber(idNo)).toEqual({ ok: true, value: idNo });
      }),
    );
  });

  it('knows that the old form of 15 digits is the same person', () => {
    expect(longIdNumber('990000900101001')).toBe('990000199001010017');
    expect(idNumberKey('990000900101001')).toBe(idNumberKey('990000199001010018'));
  });
});

describe('readIdNumber', () => {
  test.each([
    ['990000199001010017', '990000199001010017', []],
    ['990000 19900101 0017', '990000199001010017', ['ID_NORMALISED']],
    ["'990000199001010017", '990000199001010017', ['ID_NORMALISED']],
    ['\t99000019900101005x', '99000019900101005X', ['ID_NORMALISED']],
    ['９９００００１９９００１０１００１７', '990000199001010017', ['ID_NORMALISED']],
    ['990000900101001', '990000900101001', ['ID_15_DIGIT']],
    ['9.9E+17', null, ['ID_PRECISION_LOST']],
    ['990000199001010000', null, ['ID_PRECISION_LOST']],
    [990000199001010000, null, ['ID_PRECISION_LOST']],
    [990000900101001, '990000900101001', ['ID_15_DIGIT']],
    ['990000****0017', null, ['ID_MASKED']],
    ['990000XXXXXXXX0017', null, ['ID_MASKED']],
    ['H00000012', 'H00000012', ['ID_OTHER_TYPE']],
    ['G12345678', 'G12345678', ['ID_OTHER_TYPE']],
    ['军字第0123456号', '军字第0123456号', ['ID_OTHER_TYPE']],
    ['暂无', null, ['ID_MISSING']],
  ])('%j → %j %j', (cell, value, codes) => {
    expect(readIdNumber(cell)).toEqual({ value, codes });
  });
});
