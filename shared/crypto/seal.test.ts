import fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import { toHex, utf8 } from '#shared/base/bytes.ts';
import { ok } from '#shared/base/result.ts';
import { importDataKey, type SealContext, seal, unseal } from './seal.ts';

const context: SealContext = { installation: '0123456789AB', table: 'batches', key: '7', generation: 1 };
const refused = { ok: false, error: 'wrongKeyOrDamaged' };
const keyOf = (fill: number) => importDataKey(new Uint8Array(32).fill(fill));

describe('seals', () => {
  it('give back what was sealed', async () => {
    const key = await keyOf(1);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        expect(await unseal(key, await seal(key, bytes, context), context)).toEqual(ok(Uint8Array.from(bytes)));
      }),
    );
  });

  it('are 28 bytes longer than the text and never the same twice', async () => {
    const key = await keyOf(1);
    const [one, two] = [await seal(key, utf8('甲'), context), await seal(key, utf8('甲'), context)];
    expect(one).toHaveLength(3 + 28);
    expect(toHex(one)).not.toBe(toHex(two));
  });

  it('of a part of a larger buffer hold that part only', async () => {
    const key = await keyOf(1);
    const whole = Uint8Array.of(1, 2, 3, 4, 5);
    expect(await unseal(key, await seal(key, whole.subarray(1, 3), context), context)).toEqual(ok(Uint8Array.of(2, 3)));
  });

  it('do not open with another key', async () => {
    const sealed = await seal(await keyOf(1), utf8('甲'), context);
    expect(await unseal(await keyOf(2), sealed, context)).toEqual(refused);
  });

  test.each([
    ['installation', { ...context, installation: '0123456789AC' }],
    ['table', { ...context, table: 'snapshot' }],
    ['key', { ...context, key: '8' }],
    ['generation', { ...context, generation: 2 }],
    ['cut between two names', { ...context, table: 'batches7', key: '' }],
  ])('do not open in another place: %s', async (_, elsewhere) => {
    const key = await keyOf(1);
    expect(await unseal(key, await seal(key, utf8('甲'), context), elsewhere)).toEqual(refused);
  });

  it('do not open with any bit flipped, cut short or lengthened', async () => {
    const key = await keyOf(1);
    const sealed = await seal(key, utf8('甲乙'), context);
    const flipped = Array.from({ length: sealed.length * 8 }, (_, bit) =>
      sealed.with(bit >> 3, (sealed[bit >> 3] as number) ^ (1 << (bit & 7))),
    );
    const cut = Array.from({ length: sealed.length }, (_, length) => sealed.slice(0, length));
    for (const changed of [...flipped, ...cut, Uint8Array.of(...sealed, 0)]) {
      expect(await unseal(key, changed, context)).toEqual(refused);
    }
  });

  it('need a key of 32 bytes', async () => {
    await expect(importDataKey(new Uint8Array(16))).rejects.toThrow('32 bytes');
  });

  it('pass on what is not a failed authentication', async () => {
    const key = await keyOf(1);
    const sealed = await seal(key, utf8('甲'), context);
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt').mockRejectedValue(new TypeError('out of memory'));
    await expect(unseal(key, sealed, context)).rejects.toThrow('out of memory');
    decrypt.mockRestore();
  });
});
