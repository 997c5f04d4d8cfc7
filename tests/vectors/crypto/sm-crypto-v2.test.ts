// A second, independent implementation as a witness. Only its answers on well-formed input are compared: it takes
// lax encodings, which ours must refuse (see shared/crypto/der.test.ts).

import { sm2, sm4, sm3 as theirSm3 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { fromHex, randomBytes, toHex } from '#shared/base/bytes.ts';
import { ok } from '#shared/base/result.ts';
import { generateSm2KeyPair, publicKeyOf, sm2Decrypt, sm2Encrypt, sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { hmacSm3, sm3Hex } from '#shared/crypto/sm3.ts';
import { sm4Ctr } from '#shared/crypto/sm4.ts';

/** Messages in each direction: 1,000 with SLOW=1. */
const run = Array.from({ length: process.env.SLOW ? 1000 : 20 }, (_, i) => i);
const timeout = process.env.SLOW ? 300_000 : 30_000;
const c1c3c2 = 1;

describe('against sm-crypto-v2', () => {
  const { privateKey, publicKey } = generateSm2KeyPair();
  const [privateHex, publicHex] = [toHex(privateKey), toHex(publicKey)];

  it('keys lead to the same public keys', { timeout }, () => {
    for (const _ of run) {
      const theirs = sm2.generateKeyPairHex();
      expect(toHex(publicKeyOf(fromHex(theirs.privateKey)))).toBe(theirs.publicKey);
    }
  });

  it('signatures of either verify with the other', { timeout }, () => {
    for (const i of run) {
      const message = randomBytes(1 + i * 11);
      const ours = toHex(sm2Sign(privateKey, message));
      expect(sm2.doVerifySignature(message, ours, publicHex, { hash: true, der: true })).toBe(true);
      const theirs = sm2.doSignature(message, privateHex, { hash: true, der: true });
      expect(sm2Verify(publicKey, message, fromHex(theirs))).toBe(true);
    }
  });

  it('ciphertexts of either decrypt with the other', { timeout }, () => {
    for (const i of run) {
      const text = randomBytes(16 + ((i * 11) % 4000));
      const ours = toHex(sm2Encrypt(publicKey, text));
      const read = sm2.doDecrypt(ours, privateHex, c1c3c2, { asn1: true, output: 'array' });
      expect(toHex(read)).toBe(toHex(text));
      const theirs = sm2.doEncrypt(text, publicHex, c1c3c2, { asn1: true });
      expect(sm2Decrypt(privateKey, fromHex(theirs))).toEqual(ok(text));
    }
  });

  it('digests and MACs are equal', { timeout }, () => {
    for (const i of run) {
      const [text, key] = [randomBytes(i * 17), randomBytes(1 + i * 5)];
      expect(sm3Hex(text)).toBe(theirSm3(text));
      expect(toHex(hmacSm3(key, text))).toBe(theirSm3(text, { key, mode: 'hmac' }));
    }
  });

  it('one block of SM4 is equal', { timeout }, () => {
    for (const _ of run) {
      const [key, block] = [randomBytes(16), randomBytes(16)];
      const theirs = sm4.encrypt(block, key, { padding: 'none', output: 'array' });
      expect(toHex(sm4Ctr(key, block, new Uint8Array(16)))).toBe(toHex(theirs as Uint8Array));
    }
  });
});
