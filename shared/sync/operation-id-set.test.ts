import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OperationIdSet } from './operation-id-set.ts';

const digits = fc.constantFrom('0', '1', '7', '8', '9', 'a', 'f');
const id = fc.array(digits, { minLength: 16, maxLength: 16 }).map((list) => list.join(''));
const crowded = fc.oneof(id, fc.constantFrom('0000000000000000', '0000000000000001', '0000000100000000'));

it('behaves like a set of texts, also after being written and read', () => {
  fc.assert(
    fc.property(fc.array(crowded), fc.array(crowded), (added, asked) => {
      const ours = new OperationIdSet();
      const theirs = new Set<string>();
      for (const one of added) {
        expect(ours.add(one)).toBe(!theirs.has(one));
        theirs.add(one);
      }
      const read = new OperationIdSet();
      read.addBytes(ours.toBytes());
      for (const one of [...added, ...asked]) {
        expect(ours.has(one)).toBe(theirs.has(one));
        expect(read.has(one)).toBe(theirs.has(one));
      }
      expect([ours.size, read.size]).toEqual([theirs.size, theirs.size]);
    }),
  );
});

it('grows and gives the same bytes whatever the order', () => {
  const ids = Array.from({ length: 5000 }, (_, i) =>
    ((BigInt(i) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0'),
  );
  const [forward, backward] = [new OperationIdSet(), new OperationIdSet()];
  for (const one of ids) forward.add(one);
  for (const one of ids.toReversed()) backward.add(one);
  expect(forward.size).toBe(5000);
  expect(ids.every((one) => forward.has(one))).toBe(true);
  expect(forward.toBytes()).toEqual(backward.toBytes());
  expect(forward.toBytes()).toHaveLength(40_000);
});
