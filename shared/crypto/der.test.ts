import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { decodeSignature, decodeSm2Cipher, encodeSignature, encodeSm2Cipher, maxSm2TextBytes } from './der.ts';

const number256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

describe('signatures', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(number256, number256, (r, s) => {
        expect(decodeSignature(encodeSignature({ r, s }))).toEqual({ r, s });
      }),
    );
  });

  it('have one encoding: whatever is read is written back byte for byte', () => {
    const der = encodeSignature({ r: 2n ** 255n + 3n, s: 5n ** 100n });
    const change = fc.record({ at: fc.nat(der.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = der.slice();
        for (const { at, byte } of changes) changed[at] = byte;
        const read = decodeSignature(changed);
        if (read) expect(toHex(encodeSignature(read))).toBe(toHex(changed));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a length in the long form', '30810602010102010a'],
    ['an integer length in the long form', '300702810101020102'],
    ['an integer with a needless zero', '30070202000102010a'],
    ['a negative integer', '300602018002010a'],
    ['an empty integer', '3006020002020101'],
    ['the indefinite length', '308002010102010a0000'],
    ['a byte after the end', '300602010102010a00'],
    ['a byte after the second integer', '300702010102010a00'],
    ['a length that is too short', '300502010102010a'],
    ['a length that is too long', '300702010102010a'],
    ['another outer tag', '310602010102010a'],
    ['another inner tag', '300603010102010a'],
    ['a single integer', '3006020401020304'],
    ['an integer of 34 bytes', `3027${'0222'}01${'00'.repeat(33)}020101`],
    ['too much', `3047${'0221'}00${'ff'.repeat(32)}${'0222'}00${'ff'.repeat(33)}`],
    ['nothing', ''],
  ])('are refused with %s', (_, der) => expect(decodeSignature(fromHex(der))).toBeUndefined());

  it('may have integers that need a sign byte', () => {
    expect(decodeSignature(fromHex('30070202008002010a'))).toEqual({ r: 128n, s: 10n });
  });
});

describe('ciphers', () => {
  const digest = new Uint8Array(32).fill(9);

  it('are read back as they were written, short and long', () => {
    const cipher = fc.uint8Array({ minLength: 1, maxLength: maxSm2TextBytes, size: 'max' });
    fc.assert(
      fc.property(number256, number256, cipher, (x, y, text) => {
        const read = decodeSm2Cipher(encodeSm2Cipher({ x, y, digest, cipher: text }));
        expect(read && { ...read, digest: toHex(read.digest), cipher: toHex(read.cipher) }).toEqual({
          x,
          y,
          digest: toHex(digest),
          cipher: toHex(text),
        });
      }),
    );
  });

  it('are refused when the digest has another length', () => {
    const der = encodeSm2Cipher({ x: 1n, y: 2n, digest: new Uint8Array(31), cipher: digest });
    expect(decodeSm2Cipher(der)).toBeUndefined();
  });

  it('are refused with a byte after the end, inside or outside', () => {
    const der = encodeSm2Cipher({ x: 1n, y: 2n, digest, cipher: Uint8Array.of(1) });
    const inside = concatBytes(der, Uint8Array.of(0));
    expect(decodeSm2Cipher(inside)).toBeUndefined();
    inside[1] = (inside[1] as number) + 1;
    expect(decodeSm2Cipher(inside)).toBeUndefined();
  });

  it('are refused when they are longer than any key needs, before anything is copied', () => {
    const der = encodeSm2Cipher({ x: 1n, y: 2n, digest, cipher: new Uint8Array(maxSm2TextBytes + 200) });
    expect(decodeSm2Cipher(der)).toBeUndefined();
  });
});
