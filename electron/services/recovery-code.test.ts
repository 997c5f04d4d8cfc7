import { describe, expect, it } from 'vitest';
import { newRecoveryCode, parseRecoveryCode } from './recovery-code.ts';

describe('recovery code', () => {
  it('is read back however it was typed', () => {
    const code = newRecoveryCode();
    const plain = code.replaceAll('-', '');
    const typed = [code, plain, code.toLowerCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '－')}\n`];
    expect(typed.map(parseRecoveryCode)).toEqual(typed.map(() => plain));
  });

  it('takes letters for the digits they look like', () => {
    expect(parseRecoveryCode('O0O0-IIII-LLLL-1111-AAAA-ZZZZ')).toBe('0000111111111111AAAAZZZZ');
    expect(parseRecoveryCode('ｏ０００１１１１１１１１１１１１ＡＡＡＡＺＺＺＺ')).toBe('0000111111111111AAAAZZZZ');
  });

  it.each(['', '1234', 'U'.repeat(24), '0'.repeat(25), '恢复码恢复码恢复码恢复码恢复码恢复码恢复码恢复码'])(
    'refuses %s',
    (typed) => {
      expect(parseRecoveryCode(typed)).toBeUndefined();
    },
  );
});
