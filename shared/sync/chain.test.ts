import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import { chainNext, chainOf, chainStart, digestLine } from './chain.ts';

const log = 'K2M4ABCDEFGH';

it('follows the definition byte by byte', () => {
  const d1 = sm3(concatBytes(Uint8Array.of(0), utf8(log), utf8('一')));
  const c0 = sm3(concatBytes(Uint8Array.of(2), utf8(log)));
  const c1 = sm3(concatBytes(Uint8Array.of(1), c0, d1));
  expect(digestLine(log, '一')).toEqual(d1);
  expect(chainStart(log)).toEqual(c0);
  expect(chainNext(c0, d1)).toEqual(c1);
});

it('gives the same value in one go and in pieces, and another one after any change', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), fc.nat(), (lines, at) => {
      const cut = at % lines.length;
      const whole = chainOf(log, chainStart(log), lines);
      expect(chainOf(log, chainOf(log, chainStart(log), lines.slice(0, cut)), lines.slice(cut))).toEqual(whole);
      const changed = lines.with(cut, `${lines[cut]}x`);
      expect(toHex(chainOf(log, chainStart(log), changed))).not.toBe(toHex(whole));
      expect(toHex(chainOf('OTHERLOG0000', chainStart(log), lines))).not.toBe(toHex(whole));
    }),
  );
});
