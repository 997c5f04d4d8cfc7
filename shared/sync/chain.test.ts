import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import { chainNext, chainOf, chainStart, digestLine, walkChain } from './chain.ts';

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

it('can be walked along the bytes of the lines, also past a line of which only the digest is known', () => {
  const anyLines = fc.array(
    fc.string({ unit: 'grapheme' }).filter((line) => !line.includes('\n')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(anyLines, fc.func(fc.boolean()), (lines, isHidden) => {
      const bytes = utf8(lines.map((line) => `${line.toWellFormed()}\n`).join(''));
      const walk = walkChain(log, chainStart(log));
      let at = 0;
      for (const line of lines.map((each) => each.toWellFormed())) {
        const end = bytes.indexOf(10, at);
        walk.readLine(bytes, at, end);
        expect(toHex(walk.digest)).toBe(toHex(digestLine(log, line)));
        if (isHidden(line)) walk.step(digestLine(log, line));
        else walk.step();
        at = end + 1;
      }
      const whole = lines.map((line) => line.toWellFormed());
      expect(toHex(walk.chain)).toBe(toHex(chainOf(log, chainStart(log), whole)));
    }),
  );
});
