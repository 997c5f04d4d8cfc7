import { describe, expect, it, test } from 'vitest';
import { person } from '#shared/domain/person.ts';
import type { ProblemCode } from '#shared/domain/problems.ts';
import { suggestionFor } from './suggestions.ts';

const row = { records: { person: { idNo: '990000199001010017' } } };
const textFor = (code: ProblemCode, text: string) => suggestionFor({ code }, text, row, person.fields.political)?.text;

describe('suggestionFor', () => {
  test.each<[ProblemCode, string, string | undefined]>([
    ['ID_CHECKSUM', '990000199001010016', '990000199001010017'],
    ['ID_CHECKSUM', '99000019900101001', undefined],
    ['ID_CHECKSUM', 'ABCDEFGHIJKLMNOPQR', undefined],
    ['CREDIT_CHECKSUM', '91990000MA0000007A', '91990000MA0000007X'],
    ['PHONE_INVALID', '1990000OOO1', '19900000001'],
    ['PHONE_INVALID', '张三19900000001转', '19900000001'],
    ['PHONE_INVALID', '1990000000', undefined],
    ['SEX_MISMATCH', '女', '男'],
    ['BIRTH_MISMATCH', '1991-01-01', '1990-01-01'],
    ['ENUM_UNKNOWN', '中共党员（流动）', '中共党员'],
    ['ENUM_UNKNOWN', '不清楚', undefined],
    ['NUMBER_INVALID', '约50人', '50'],
    ['NUMBER_INVALID', '30-50', undefined],
    ['DATE_AMBIGUOUS', '22.4.26', '2022-04-26'],
    ['DATE_INVALID', '2024.02.30', '2024-02'],
    ['DATE_INVALID', '待定', undefined],
    ['PHONE_MISSING', '', undefined],
  ])('%s “%s” → %s', (code, text, suggested) => expect(textFor(code, text)).toBe(suggested));

  it('is offered for a whole group only where nothing is guessed', () => {
    const isSafe = (code: ProblemCode, text: string) => suggestionFor({ code }, text, row, undefined)?.isSafe;
    expect(isSafe('SEX_MISMATCH', '女')).toBe(true);
    expect(isSafe('ID_CHECKSUM', '990000199001010016')).toBe(false);
  });
});
