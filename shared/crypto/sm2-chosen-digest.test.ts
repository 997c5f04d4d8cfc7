// The checks on r, s and t guard against numbers that only a digest chosen by the attacker would lead to. SM3 does not
// let anyone choose; so here it is replaced by one that does, and each check must hold alone.
import { describe, expect, it, test, vi } from 'vitest';
import { toHex } from '#shared/base/bytes.ts';
import { encodeSignature } from './der.ts';
import { publicKeyOf, sm2Sign, sm2Verify } from './sm2.ts';
import { curveOrder, multiplyBase, pointOf, scalars, scalarToBytes } from './sm2-curve.ts';

const chosen = vi.hoisted(() => ({ digest: new Uint8Array(32) }));
vi.mock('./sm3.ts', () => ({
  createSm3() {
    return {
      update() {
        return this;
      },
      digest: () => chosen.digest,
    };
  },
}));

const d = 0x1234567n;
const privateKey = scalarToBytes(d);
const publicKey = publicKeyOf(privateKey);
const message = new Uint8Array(3);
const s = 0xabcdefn;

function verifies(digest: bigint, r: bigint, s: bigint): boolean {
  chosen.digest = scalarToBytes(scalars.create(digest));
  return sm2Verify(publicKey, message, encodeSignature({ r, s }));
}

function baseX(k: bigint): bigint {
  return multiplyBase(scalars.create(k)).toAffine().x;
}

function keyX(k: bigint): bigint {
  const point = pointOf(publicKey);
  if (!point) throw new Error('the key is on the curve');
  return point.multiply(k).toAffine().x;
}

describe('verifying under a chosen digest', () => {
  it('accepts what fits, so that the refusals below mean something', () => {
    const r = 77n;
    expect(verifies(r - baseX(s + (r + s) * d), r, s)).toBe(true);
  });

  it('refuses r = 0', () => expect(verifies(-baseX(s + s * d), 0n, s)).toBe(false));
  it('refuses s = 0', () => expect(verifies(77n - keyX(77n), 77n, 0n)).toBe(false));
  it('refuses t = 0', () => expect(verifies(curveOrder - s - baseX(s), curveOrder - s, s)).toBe(false));

  it('refuses a sum at infinity, whose x would be taken for 0', () => {
    const t = scalars.neg(scalars.mul(s, scalars.inv(d)));
    const r = scalars.create(t - s);
    expect(verifies(r, r, s)).toBe(false);
  });
});

describe('signing under a chosen digest', () => {
  const [unlucky, next] = [0x55555n, 0x66666n];
  test.each([
    ['r = 0', -baseX(unlucky)],
    ['r + k = n', -unlucky - baseX(unlucky)],
    ['s = 0', scalars.mul(unlucky, scalars.inv(d)) - baseX(unlucky)],
  ])('draws another number when %s', (_, digest) => {
    chosen.digest = scalarToBytes(scalars.create(digest));
    const draws = [unlucky, next].map(scalarToBytes);
    const signature = sm2Sign(privateKey, message, () => draws.shift() ?? new Uint8Array());
    expect(draws).toEqual([]);
    expect(toHex(signature)).toBe(toHex(sm2Sign(privateKey, message, () => scalarToBytes(next))));
  });
});
