import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { createSm4Ctr, sm4Ctr } from './sm4.ts';

const exampleKey = fromHex('0123456789abcdeffedcba9876543210');
const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** One block of the plain cipher: the counter stream over zeros starts with the encrypted counter. */
function encryptBlock(key: Bytes, block: Bytes): Bytes {
  return sm4Ctr(key, block, new Uint8Array(16));
}

describe('SM4', () => {
  it('encrypts the example of GB/T 32907', () => {
    expect(toHex(encryptBlock(exampleKey, exampleKey))).toBe('681edf34d206965e86b3e94f536e4246');
  });

  it.runIf(process.env.SLOW)('encrypts the example a million times over (SLOW=1)', () => {
    let block = exampleKey;
    for (let i = 0; i < 1_000_000; i++) block = encryptBlock(exampleKey, block);
    expect(toHex(block)).toBe('595298c7c6fd271f0402f804c33d3f66');
  });
});

describe('counter mode', () => {
  it('undoes itself', () => {
    fc.assert(
      fc.property(sixteen, sixteen, fc.uint8Array({ maxLength: 300 }), (key, iv, data) => {
        expect(toHex(sm4Ctr(key, iv, sm4Ctr(key, iv, data)))).toBe(toHex(data));
      }),
    );
  });

  it('does not depend on how the data is cut into pieces', () => {
    const iv = new Uint8Array(16);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 }), (pieces) => {
        const stream = createSm4Ctr(exampleKey, iv);
        const cut = concatBytes(...pieces.map((piece) => stream.apply(piece)));
        expect(toHex(cut)).toBe(toHex(sm4Ctr(exampleKey, iv, concatBytes(...pieces))));
      }),
    );
  });

  it.each([
    ['the lowest word', '000000000000000000000000ffffffff', '00000000000000000000000100000000'],
    ['three words', '00000000ffffffffffffffffffffffff', '00000001000000000000000000000000'],
    ['all 128 bits', 'ffffffffffffffffffffffffffffffff', '00000000000000000000000000000000'],
  ])('carries over %s', (_, iv, next) => {
    const blocks = sm4Ctr(exampleKey, fromHex(iv), new Uint8Array(32));
    expect(toHex(blocks.subarray(0, 16))).toBe(toHex(encryptBlock(exampleKey, fromHex(iv))));
    expect(toHex(blocks.subarray(16))).toBe(toHex(encryptBlock(exampleKey, fromHex(next))));
  });

  it('refuses a key or iv of another length', () => {
    expect(() => createSm4Ctr(new Uint8Array(32), new Uint8Array(16))).toThrow();
    expect(() => createSm4Ctr(new Uint8Array(16), new Uint8Array(12))).toThrow();
  });
});
