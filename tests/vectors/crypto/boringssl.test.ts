// Electron's node:crypto stands on BoringSSL, which has no SM2, SM3 or SM4. Here Node's is cut down to that, in place,
// so that every module sees the cut; then one bundle goes through the whole of suite GM1.
import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { equalBytes, fromHex, utf8 } from '#shared/base/bytes.ts';

const original = { ...nodeCrypto };
const national = /sm[234]/i;
/** Functions that take an algorithm by name as first argument, and the lists of names. */
const byName = [
  'createHash',
  'createHmac',
  'createCipheriv',
  'createDecipheriv',
  'createSign',
  'createVerify',
  'createECDH',
  'generateKeyPairSync',
  'sign',
  'verify',
  'hash',
] as const;
const lists = ['getHashes', 'getCiphers', 'getCurves'] as const;
const refusals: string[] = [];

beforeAll(() => {
  vi.resetModules();
  const cut = nodeCrypto as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of byName) {
    const real = cut[name];
    if (!real) continue;
    cut[name] = (...args) => {
      if (!national.test(String(args[0]))) return real(...args);
      refusals.push(`${name} ${args[0]}`);
      throw new Error('Invalid digest or cipher');
    };
  }
  for (const name of lists) {
    const real = cut[name] as () => string[];
    cut[name] = () => real().filter((entry) => !national.test(entry));
  }
  syncBuiltinESMExports();
});

afterAll(() => {
  for (const name of [...byName, ...lists])
    if (name in original) Object.assign(nodeCrypto, { [name]: original[name as never] });
  syncBuiltinESMExports();
});

describe('without the national algorithms in node:crypto', () => {
  it('the cut is felt by whoever imports node:crypto', async () => {
    const { createCipheriv, createHash, getCiphers, getCurves, getHashes } = await import('node:crypto');
    expect(() => createHash('sm3')).toThrow('Invalid digest');
    expect(() => createCipheriv('sm4-ctr', new Uint8Array(16), new Uint8Array(16))).toThrow('Invalid digest');
    expect([...getHashes(), ...getCiphers(), ...getCurves()].filter((name) => national.test(name))).toEqual([]);
    expect(createHash('sha256').update('').digest('hex')).toMatch(/^e3b0c442/);
    refusals.length = 0;
  });

  it('a bundle is signed, wrapped, encrypted, authenticated, and read again', async () => {
    const envelope = await import('#shared/crypto/envelope.ts');
    const { generateSm2KeyPair, sm2Sign, sm2Verify } = await import('#shared/crypto/sm2.ts');
    const { sm3 } = await import('#shared/crypto/sm3.ts');
    const [device, district] = [generateSm2KeyPair(), generateSm2KeyPair()];
    const [header, part] = [utf8('{"format":"lxsync/1"}'), utf8('某街道 2026年 台账')];

    const contentKey = envelope.newContentKey();
    const wrapped = envelope.wrapContentKey(district.publicKey, contentKey);
    const encrypted = envelope.encryptPart(contentKey, 1, part);
    const mac = envelope.bundleMac(contentKey, header);
    const signature = sm2Sign(device.privateKey, header);

    expect(sm2Verify(device.publicKey, header, signature)).toBe(true);
    const unwrapped = envelope.unwrapContentKey(district.privateKey, wrapped);
    if (!unwrapped.ok) throw new Error(unwrapped.error);
    expect(envelope.matchesBundleMac(unwrapped.value, header, mac)).toBe(true);
    expect(equalBytes(encrypted, part)).toBe(false);
    expect(equalBytes(envelope.decryptPart(unwrapped.value, 1, encrypted), part)).toBe(true);
    const known = fromHex('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(equalBytes(sm3(utf8('abc')), known)).toBe(true);
    expect(refusals).toEqual([]);
  });
});
