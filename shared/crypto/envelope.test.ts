import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import {
  bundleMac,
  decryptPart,
  encryptPart,
  matchesBundleMac,
  newContentKey,
  partIv,
  unwrapContentKey,
  wrapContentKey,
} from './envelope.ts';
import { generateSm2KeyPair, sm2Encrypt } from './sm2.ts';
import { hmacSm3 } from './sm3.ts';
import { sm4Ctr } from './sm4.ts';

describe('content keys', () => {
  it('are 16 bytes for SM4 and 32 for the MAC, fresh each time', () => {
    const key = newContentKey();
    expect([key.sm4Key.length, key.macKey.length]).toEqual([16, 32]);
    expect(toHex(key.raw)).toBe(toHex(concatBytes(key.sm4Key, key.macKey)));
    expect(toHex(key.raw)).not.toBe(toHex(newContentKey().raw));
  });

  it('reach their recipient and nobody else', () => {
    const [district, other] = [generateSm2KeyPair(), generateSm2KeyPair()];
    const key = newContentKey();
    const wrapped = wrapContentKey(district.publicKey, key);
    expect(unwrapContentKey(district.privateKey, wrapped)).toEqual({ ok: true, value: key });
    expect(unwrapContentKey(other.privateKey, wrapped).ok).toBe(false);
  });

  it('of another length are named', () => {
    const { privateKey, publicKey } = generateSm2KeyPair();
    const wrapped = sm2Encrypt(publicKey, new Uint8Array(47).fill(1));
    expect(unwrapContentKey(privateKey, wrapped)).toEqual({ ok: false, error: 'badContentKey' });
  });
});

describe('parts', () => {
  it('have a counter of their own', () => {
    expect(toHex(partIv(1))).toBe('00000001000000000000000000000000');
    expect(toHex(partIv(4096))).toBe('00001000000000000000000000000000');
    expect(toHex(partIv(0xffffffff))).toBe('ffffffff000000000000000000000000');
    for (const index of [0, -1, 1.5, 2 ** 32, Number.NaN]) expect(() => partIv(index)).toThrow();
  });

  it('are SM4-CTR under the content key, and come back', () => {
    const key = newContentKey();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.uint8Array({ maxLength: 200 }), (index, bytes) => {
        const encrypted = encryptPart(key, index, bytes);
        expect(toHex(encrypted)).toBe(toHex(sm4Ctr(key.sm4Key, partIv(index), bytes)));
        expect(toHex(decryptPart(key, index, encrypted))).toBe(toHex(bytes));
      }),
    );
  });

  it('with equal text look different', () => {
    const key = newContentKey();
    expect(toHex(encryptPart(key, 1, new Uint8Array(32)))).not.toBe(toHex(encryptPart(key, 2, new Uint8Array(32))));
  });
});

describe('the MAC of a bundle', () => {
  const key = newContentKey();
  const header = utf8('{"format":"lxsync/1"}');
  const mac = bundleMac(key, header);

  it('is HMAC-SM3 under the second half of the content key', () => {
    expect(toHex(mac)).toBe(toHex(hmacSm3(key.raw.subarray(16), header)));
  });

  it('holds for its header and key only', () => {
    expect(matchesBundleMac(key, header, mac)).toBe(true);
    expect(matchesBundleMac(key, utf8('{"format":"lxsync/2"}'), mac)).toBe(false);
    expect(matchesBundleMac(newContentKey(), header, mac)).toBe(false);
  });

  it('does not survive a changed, missing or added byte', () => {
    for (let at = 0; at < mac.length; at++) {
      expect(matchesBundleMac(key, header, mac.with(at, (mac[at] as number) ^ 1))).toBe(false);
    }
    expect(matchesBundleMac(key, header, mac.slice(0, 31))).toBe(false);
    expect(matchesBundleMac(key, header, Uint8Array.of(...mac, 0))).toBe(false);
  });
});
