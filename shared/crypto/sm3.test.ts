import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { concatBytes, equalBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { createHmacSm3, createReusableSm3, createSm3, hmacSm3, sm3, sm3Hex } from './sm3.ts';

const cutText = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });
const lengths = Array.from({ length: 131 }, (_, length) => length);

describe('SM3', () => {
  test.each([
    ['GB/T 32905 example 1', 'abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['GB/T 32905 example 2', 'abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
    ['the empty text', '', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
  ])('%s', (_, text, digest) => expect(sm3Hex(utf8(text))).toBe(digest));

  it('pads every length from 0 to 130 bytes as OpenSSL does', () => {
    const digests = lengths.map((length) => sm3(new Uint8Array(length).fill(0xaa)));
    expect(sm3Hex(concatBytes(...digests))).toBe('992d1341f767d536e27c4f6221220c83be7c6daa5d275749e6f6454059aed0ec');
  });

  it('can be used again, on parts of a larger text, whatever was fed before', () => {
    const reused = createReusableSm3();
    const out = new Uint8Array(32);
    fc.assert(
      fc.property(cutText, fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(200), (pieces, text, a, b) => {
        const [from, to] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        reused.reset();
        for (const piece of pieces) reused.update(piece);
        reused.update(text, from, to).digestInto(out);
        expect(toHex(out)).toBe(sm3Hex(concatBytes(...pieces, text.subarray(from, to))));
        expect(() => reused.update(text)).toThrow('already taken');
        reused.reset().update(text);
      }),
    );
  });

  it('does not depend on how the text is cut into pieces', () => {
    fc.assert(
      fc.property(cutText, (pieces) => {
        const running = createSm3();
        for (const piece of pieces) running.update(piece);
        expect(toHex(running.digest())).toBe(sm3Hex(concatBytes(...pieces)));
      }),
    );
  });

  it('keeps two running digests apart', () => {
    const [one, two] = [createSm3(), createSm3()];
    one.update(utf8('ab'));
    two.update(utf8('x'));
    one.update(utf8('c'));
    expect(toHex(one.digest())).toBe(sm3Hex(utf8('abc')));
    expect(toHex(two.digest())).toBe(sm3Hex(utf8('x')));
  });

  it('refuses to go on after the digest is taken', () => {
    const running = createSm3();
    running.digest();
    expect(() => running.digest()).toThrow();
    expect(() => running.update(utf8('a'))).toThrow();
  });
});

describe('HMAC-SM3', () => {
  it('takes keys of 0 to 130 bytes as OpenSSL does', () => {
    const macs = lengths.map((length) => hmacSm3(new Uint8Array(length).fill(0x0b), utf8('abc')));
    expect(sm3Hex(concatBytes(...macs))).toBe('88aa4b3b5a2d7c16e43d710ab6c3fa721c64eac6e4ac4570977c4c4707c40bad');
  });

  it('is the two nested digests of RFC 2104', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), fc.uint8Array({ maxLength: 150 }), (key, text) => {
        const padded = concatBytes(key.length > 64 ? sm3(key) : key, new Uint8Array(64)).slice(0, 64);
        const inner = sm3(
          concatBytes(
            padded.map((byte) => byte ^ 0x36),
            text,
          ),
        );
        const outer = sm3(
          concatBytes(
            padded.map((byte) => byte ^ 0x5c),
            inner,
          ),
        );
        expect(equalBytes(hmacSm3(key, text), outer)).toBe(true);
      }),
    );
  });

  it('does not depend on how the text is cut into pieces', () => {
    const key = utf8('钥匙');
    fc.assert(
      fc.property(cutText, (pieces) => {
        const running = createHmacSm3(key);
        for (const piece of pieces) running.update(piece);
        const whole = toHex(hmacSm3(key, concatBytes(...pieces)));
        expect(toHex(running.digest())).toBe(whole);
        expect(toHex(hmacSm3(key, ...pieces))).toBe(whole);
      }),
    );
  });
});
