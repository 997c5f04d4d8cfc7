// What must not go wrong silently: no generator of random numbers, a machine that miscalculates, a comparison that
// stops early.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as base from '#shared/base/bytes.ts';
import type * as curve from './sm2-curve.ts';

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock('./sm2-curve.ts');
  vi.doUnmock('#shared/base/bytes.ts');
});

describe('a platform without random numbers', () => {
  it.each([
    ['crypto', undefined],
    ['crypto.getRandomValues', {}],
  ])('is refused when it lacks %s', async (_, platformCrypto) => {
    vi.stubGlobal('crypto', platformCrypto);
    await expect(import('./sm2.ts')).rejects.toThrow('getRandomValues');
    await expect(import('./envelope.ts')).rejects.toThrow('getRandomValues');
  });
});

describe('a machine that miscalculates', () => {
  it('lets no wrong signature out', async () => {
    let isFaulty = false;
    vi.doMock('./sm2-curve.ts', async (importOriginal) => {
      const original = await importOriginal<typeof curve>();
      const randomScalar: typeof curve.randomScalar = (random) => {
        isFaulty = true;
        return original.randomScalar(random);
      };
      const multiplyBase: typeof curve.multiplyBase = (secret) =>
        isFaulty ? original.multiplyBase(secret).double() : original.multiplyBase(secret);
      return { ...original, randomScalar, multiplyBase };
    });
    const { sm2Sign } = await import('./sm2.ts');
    const privateKey = new Uint8Array(32).fill(1);
    expect(() => sm2Sign(privateKey, new Uint8Array(3))).toThrow('failed its own check');
  });
});

describe('comparisons of secrets', () => {
  it('run to the end, for the digest of a ciphertext and for the MAC of a bundle', async () => {
    const compared: [Uint8Array, Uint8Array][] = [];
    vi.doMock('#shared/base/bytes.ts', async (importOriginal) => {
      const original = await importOriginal<typeof base>();
      const equalBytes: typeof base.equalBytes = (a, b) => {
        compared.push([a, b]);
        return original.equalBytes(a, b);
      };
      return { ...original, equalBytes };
    });
    const { generateSm2KeyPair, sm2Decrypt, sm2Encrypt } = await import('./sm2.ts');
    const { bundleMac, matchesBundleMac, newContentKey } = await import('./envelope.ts');
    const pair = generateSm2KeyPair();
    sm2Decrypt(pair.privateKey, sm2Encrypt(pair.publicKey, new Uint8Array(48).fill(1)));
    const contentKey = newContentKey();
    matchesBundleMac(contentKey, new Uint8Array(3), bundleMac(contentKey, new Uint8Array(3)));
    expect(compared.map(([a, b]) => [a.length, b.length])).toEqual([
      [32, 32],
      [32, 32],
    ]);
  });

  it('read every byte even when the first one differs', async () => {
    const { equalBytes } = await import('#shared/base/bytes.ts');
    let reads = 0;
    const watched = new Proxy(new Uint8Array(32).fill(1), {
      get(bytes, key) {
        if (/^\d+$/.test(String(key))) reads += 1;
        return Reflect.get(bytes, key);
      },
    });
    expect(equalBytes(new Uint8Array(32), watched)).toBe(false);
    expect(reads).toBe(32);
  });
});
