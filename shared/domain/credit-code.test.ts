import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { creditCheckCharacter, hasRightOrganizationCode, parseCreditCode, readCreditCode } from './credit-code.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const codes = fc
  .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
  .map((chars) => chars.join('') + creditCheckCharacter(chars.join('')));

describe('parseCreditCode (DOMAIN.md 3.2)', () => {
  test.each(['91990000MA0000007X', '92990000MA0000015M', '52990000MJ000000XK', '51990000500000007P'])(
    '%s is right',
    (code) => {
      expect(parseCreditCode(code)).toEqual({ ok: true, value: code });
      expect(hasRightOrganizationCode(code)).toBe(true);
    },
  );

  test.each([
    ['91990000MA0000007Y', 'CREDIT_CHECKSUM'],
    ['91990000MA00O0007X', 'CREDIT_CHECKSUM'],
    ['91990000MA0000007', 'CREDIT_LENGTH'],
    ['', 'CREDIT_MISSING'],
  ])('%s is wrong: %s', (code, error) => {
    expect(parseCreditCode(code)).toEqual({ ok: false, error });
  });

  it('finds every slip of one character', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...alphabet), (code, place, char) => {
        fc.pre(code[place] !== char);
        expect(parseCreditCode(code.slice(0, place) + char + code.slice(place + 1)).ok).toBe(false);
      }),
    );
  });

  it('sees an organisation code that contradicts itself', () => {
    expect(hasRightOrganizationCode('91990000MA0000006X')).toBe(false);
  });
});

describe('readCreditCode', () => {
  test.each([
    ['91990000MA0000007X', '91990000MA0000007X', []],
    ['91990000 ma0000007x', '91990000MA0000007X', ['CREDIT_NORMALISED']],
    ['９１９９００００ＭＡ００００００７Ｘ', '91990000MA0000007X', ['CREDIT_NORMALISED']],
    ['91990000MA0000007Y', '91990000MA0000007Y', ['CREDIT_CHECKSUM']],
    ['91990000MA', '91990000MA', ['CREDIT_LENGTH']],
    ['无', null, ['CREDIT_MISSING']],
  ])('%s → %s %j', (cell, value, found) => {
    expect(readCreditCode(cell)).toEqual({ value, codes: found });
  });
});
