import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Bytes, concatBytes, fromHex, toHex, utf8 } from '#shared/base/bytes.ts';
import { ok } from '#shared/base/result.ts';
import { decodeSignature, decodeSm2Cipher, encodeSignature, encodeSm2Cipher, maxSm2TextBytes } from './der.ts';
import { generateSm2KeyPair, publicKeyOf, sm2Decrypt, sm2Encrypt, sm2Sign, sm2Verify } from './sm2.ts';
import { coordinatesOf, curveOrder, multiplyBase, pointOf, scalars, scalarToBytes } from './sm2-curve.ts';
import { sm3 } from './sm3.ts';

const fieldPrime = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
/** The key pair and the random number of the examples in GB/T 32918.5—2017, annex A. */
const example = {
  privateKey: fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'),
  publicKey: fromHex(
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  ),
  k: fromHex('59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21'),
};

/** A source that gives these draws one after the other. */
function drawing(...draws: readonly Bytes[]) {
  const left = [...draws];
  return () => {
    const next = left.shift();
    if (!next) throw new Error('no draw left');
    return next;
  };
}

function flipBit(bytes: Uint8Array, bit: number): Bytes {
  return Uint8Array.from(bytes, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

describe('the examples of GB/T 32918.5', () => {
  it('gives the public key', () => expect(toHex(publicKeyOf(example.privateKey))).toBe(toHex(example.publicKey)));

  it('signs 「message digest」', () => {
    const signature = sm2Sign(example.privateKey, utf8('message digest'), drawing(example.k));
    expect(decodeSignature(signature)).toEqual({
      r: 0xf5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3n,
      s: 0xb1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aan,
    });
    expect(sm2Verify(example.publicKey, utf8('message digest'), signature)).toBe(true);
  });

  it('encrypts 「encryption standard」', () => {
    const text = utf8('encryption standard');
    const der = sm2Encrypt(example.publicKey, text, drawing(example.k));
    const parts = decodeSm2Cipher(der);
    expect(parts && { x: parts.x, y: parts.y, c2: toHex(parts.cipher), c3: toHex(parts.digest) }).toEqual({
      x: 0x04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73n,
      y: 0xe858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0n,
      c2: '21886ca989ca9c7d58087307ca93092d651efa',
      c3: '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766',
    });
    expect(sm2Decrypt(example.privateKey, der)).toEqual(ok(text));
  });
});

describe('keys', () => {
  test.each([
    ['zero', scalarToBytes(0n)],
    ['n − 1', scalarToBytes(curveOrder - 1n)],
    ['n', scalarToBytes(curveOrder)],
    ['31 bytes', new Uint8Array(31).fill(1)],
    ['33 bytes', new Uint8Array(33).fill(1)],
  ])('a private key of %s is refused', (_, privateKey) => {
    expect(() => publicKeyOf(privateKey)).toThrow('out of range');
    expect(() => sm2Sign(privateKey, utf8('a'))).toThrow('out of range');
    expect(() => sm2Decrypt(privateKey, utf8('a'))).toThrow('out of range');
  });

  it('the ends of the range, 1 and n − 2, are private keys', () => {
    for (const d of [1n, curveOrder - 2n]) expect(publicKeyOf(scalarToBytes(d))).toHaveLength(65);
  });

  const offCurve = example.publicKey.with(64, 0x14) as Bytes;
  const { publicKey } = example;
  test.each([
    ['off the curve', offCurve],
    ['at infinity', Uint8Array.of(0)],
    ['at infinity, written as zeros', concatBytes(Uint8Array.of(4), new Uint8Array(64))],
    ['in the compressed form', concatBytes(Uint8Array.of(3), publicKey.subarray(1, 33))],
    ['in the hybrid form', publicKey.with(0, 7) as Bytes],
    ['one byte short', publicKey.slice(0, 64)],
    ['one byte long', concatBytes(publicKey, Uint8Array.of(0))],
    ['with a coordinate not below p', concatBytes(Uint8Array.of(4), scalarToBytes(fieldPrime), publicKey.slice(33))],
  ])('a public key %s is refused', (_, bad) => {
    expect(pointOf(bad)).toBeUndefined();
    expect(() => sm2Encrypt(bad, utf8('a'))).toThrow('not on the curve');
    expect(sm2Verify(bad, utf8('a'), sm2Sign(example.privateKey, utf8('a')))).toBe(false);
  });

  it('draws again, never reduces, when a random number is out of range', () => {
    const draws = [0n, curveOrder - 1n, curveOrder, 2n ** 256n - 1n].map(scalarToBytes);
    const pair = generateSm2KeyPair(drawing(...draws, example.privateKey));
    expect(toHex(pair.privateKey)).toBe(toHex(example.privateKey));
    const signature = sm2Sign(example.privateKey, utf8('message digest'), drawing(...draws, example.k));
    expect(toHex(signature)).toBe(toHex(sm2Sign(example.privateKey, utf8('message digest'), drawing(example.k))));
  });

  it('are never the same twice', () => {
    expect(toHex(generateSm2KeyPair().privateKey)).not.toBe(toHex(generateSm2KeyPair().privateKey));
  });
});

describe('signatures', () => {
  const message = utf8('良心台账');
  const signature = sm2Sign(example.privateKey, message);

  it('hold for their message and key only', () => {
    const other = generateSm2KeyPair();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (text) => {
        const der = sm2Sign(example.privateKey, text);
        expect(sm2Verify(example.publicKey, text, der)).toBe(true);
        expect(sm2Verify(example.publicKey, concatBytes(text, Uint8Array.of(0)), der)).toBe(false);
        expect(sm2Verify(other.publicKey, text, der)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('do not survive any flipped bit', () => {
    for (let bit = 0; bit < signature.length * 8; bit++) {
      expect(sm2Verify(example.publicKey, message, flipBit(signature, bit))).toBe(false);
    }
  });

  it('do not survive any other byte in the encoding around the numbers', () => {
    const rLength = signature[3] as number;
    for (const at of [0, 1, 2, 3, 4 + rLength, 5 + rLength]) {
      for (let byte = 0; byte < 256; byte++) {
        if (byte === signature[at]) continue;
        expect(sm2Verify(example.publicKey, message, signature.with(at, byte))).toBe(false);
      }
    }
  });

  it('do not survive a byte more or less', () => {
    const longer = Array.from({ length: 256 }, (_, byte) => concatBytes(signature, Uint8Array.of(byte)));
    for (const changed of [...longer, signature.slice(0, -1), signature.slice(1)]) {
      expect(sm2Verify(example.publicKey, message, changed)).toBe(false);
    }
  });

  const { r, s } = decodeSignature(signature) as { r: bigint; s: bigint };
  test.each([
    ['r = 0', { r: 0n, s }],
    ['s = 0', { r, s: 0n }],
    ['r = n', { r: curveOrder, s }],
    ['s = n', { r, s: curveOrder }],
    ['r + n, the same number again', { r: r + curveOrder, s }],
    ['s + n, the same number again', { r, s: s + curveOrder }],
    ['n − s', { r, s: curveOrder - s }],
    ['t = r + s = n', { r, s: curveOrder - r }],
  ])('are refused with %s', (_, changed) => {
    expect(sm2Verify(example.publicKey, message, encodeSignature(changed))).toBe(false);
  });

  it('are refused when the point they lead to is infinity', () => {
    const d = BigInt(`0x${toHex(example.privateKey)}`);
    const t = scalars.neg(scalars.mul(s, scalars.inv(d)));
    const atInfinity = { r: scalars.create(t - s), s };
    expect(sm2Verify(example.publicKey, message, encodeSignature(atInfinity))).toBe(false);
  });

  it('are checked alike before and after a key is known well, and when many keys come by', () => {
    const pairs = Array.from({ length: 40 }, () => generateSm2KeyPair());
    for (const pair of pairs) {
      const der = sm2Sign(pair.privateKey, message);
      for (let use = 0; use < 4; use++) {
        expect(sm2Verify(pair.publicKey, message, der)).toBe(true);
        expect(sm2Verify(pair.publicKey, message, flipBit(der, 80))).toBe(false);
      }
    }
    expect(sm2Verify(example.publicKey, message, signature)).toBe(true);
  });
});

describe('encryption', () => {
  const text = fromHex('00112233445566778899aabbccddeeff');
  const der = sm2Encrypt(example.publicKey, text, drawing(example.k));

  it('gives back every text to its recipient, and to nobody else', () => {
    const other = generateSm2KeyPair();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (message) => {
        const sealed = sm2Encrypt(example.publicKey, message);
        expect(sm2Decrypt(example.privateKey, sealed)).toEqual(ok(Uint8Array.from(message)));
        expect(sm2Decrypt(other.privateKey, sealed).ok).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('gives nothing back when any bit is flipped', () => {
    const errors = new Set<string>();
    for (let bit = 0; bit < der.length * 8; bit++) {
      const result = sm2Decrypt(example.privateKey, flipBit(der, bit));
      if (result.ok) throw new Error(`bit ${bit} was accepted`);
      errors.add(result.error);
    }
    expect([...errors].sort()).toEqual(['badCiphertext', 'badDigest', 'badPoint']);
  });

  it('names a C1 that is not on the curve', () => {
    const parts = { x: 1n, y: 1n, digest: new Uint8Array(32), cipher: text };
    expect(sm2Decrypt(example.privateKey, encodeSm2Cipher(parts))).toEqual({ ok: false, error: 'badPoint' });
    const notReduced = { ...parts, ...multiplyBase(5n).toAffine() };
    const tooLarge = { ...notReduced, x: notReduced.x + fieldPrime };
    expect(sm2Decrypt(example.privateKey, encodeSm2Cipher(tooLarge))).toEqual({ ok: false, error: 'badPoint' });
  });

  it('names a cut, an empty and an oversized ciphertext', () => {
    const parts = { ...multiplyBase(5n).toAffine(), digest: new Uint8Array(32) };
    const empty = encodeSm2Cipher({ ...parts, cipher: new Uint8Array() });
    const oversized = encodeSm2Cipher({ ...parts, cipher: new Uint8Array(maxSm2TextBytes + 200) });
    for (const bad of [der.slice(0, -1), new Uint8Array(), empty, oversized]) {
      expect(sm2Decrypt(example.privateKey, bad)).toEqual({ ok: false, error: 'badCiphertext' });
    }
  });

  it('takes texts of 1 to 4,096 bytes', () => {
    const longest = new Uint8Array(maxSm2TextBytes).fill(1);
    expect(sm2Decrypt(example.privateKey, sm2Encrypt(example.publicKey, longest))).toEqual(ok(longest));
    expect(() => sm2Encrypt(example.publicKey, new Uint8Array())).toThrow();
    expect(() => sm2Encrypt(example.publicKey, new Uint8Array(maxSm2TextBytes + 1))).toThrow();
  });

  describe('a mask of zeros, which would leave the text readable', () => {
    const point = pointOf(example.publicKey);
    if (!point) throw new Error('the example key is on the curve');
    const sharedOf = (k: bigint) => coordinatesOf(point.multiply(k));
    let k = 1n;
    while (sm3(concatBytes(sharedOf(k), Uint8Array.of(0, 0, 0, 1)))[0] !== 0) k += 1n;
    const message = Uint8Array.of(0x5a);

    it('makes the writer draw again', () => {
      const sealed = sm2Encrypt(example.publicKey, message, drawing(scalarToBytes(k), example.k));
      expect(toHex(sealed)).toBe(toHex(sm2Encrypt(example.publicKey, message, drawing(example.k))));
    });

    it('is refused by the reader', () => {
      const shared = sharedOf(k);
      const digest = sm3(concatBytes(shared.subarray(0, 32), message, shared.subarray(32)));
      const sealed = encodeSm2Cipher({ ...multiplyBase(k).toAffine(), digest, cipher: message });
      expect(sm2Decrypt(example.privateKey, sealed)).toEqual({ ok: false, error: 'badCiphertext' });
    });
  });
});
