import { describe, expect, it } from 'vitest';
import { joinShares, type KeyShare, splitKey } from './key-shares.ts';
import { generateSm2KeyPair } from './sm2.ts';

describe('shares of a key', () => {
  const { privateKey } = generateSm2KeyPair();
  const shares = splitKey(privateKey, 4);

  it('give the key back, whichever two come together', () => {
    for (const one of shares)
      for (const other of shares.filter((each) => each !== one)) expect(joinShares(one, other)).toEqual(privateKey);
  });

  it('are useless alone: another key fits every single share as well', () => {
    const again = splitKey(privateKey, 2);
    expect(again[0]?.share).not.toEqual(shares[0]?.share);
    expect(joinShares(shares[0] as KeyShare, again[1] as KeyShare)).not.toEqual(privateKey);
    expect(() => joinShares(shares[0] as KeyShare, shares[0] as KeyShare)).toThrow();
  });

  it('are at least two', () => expect(() => splitKey(privateKey, 1)).toThrow());
});
