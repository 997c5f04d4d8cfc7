import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withFreshNumbers } from './fresh-numbers.ts';

it('goes on with a number that a copy of the record has not reached', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), chance, (nextNo, random) => {
      const record = { nextNo, bundles: [], receipts: [] };
      const fresh = withFreshNumbers(record, random);
      expect(fresh.nextNo).toBeGreaterThan(nextNo);
      expect(fresh.nextNo - nextNo).toBeLessThanOrEqual(50_001);
      expect(fresh).toEqual({ ...record, nextNo: fresh.nextNo });
    }),
  );
});
