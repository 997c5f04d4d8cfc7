import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExchangeRecord } from './exchange-record.ts';
import { withFreshNumbers, withNothingReceived } from './fresh-numbers.ts';
import { noPeers } from './peer-record.ts';
import type { ReleaseRecord } from './secretaries.ts';

describe('the record of the exchange under a new log', () => {
  it('goes on with numbers that a copy of the record has not reached', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const number = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(number, number, chance, (nextNo, peerNo, random) => {
        const record: ExchangeRecord = { nextNo, bundles: [], receipts: [], peers: { ...noPeers, nextNo: peerNo } };
        const fresh = withFreshNumbers(record, random);
        for (const [before, after] of [
          [nextNo, fresh.nextNo],
          [peerNo, fresh.peers?.nextNo ?? 0],
        ] as const) {
          expect(after).toBeGreaterThan(before);
          expect(after - before).toBeLessThanOrEqual(50_001);
        }
      }),
    );
  });

  it('drops what waits to be released, since it bears an old number, and keeps who releases', () => {
    const release = { secretaries: [{ id: 'U1' }], waiting: { no: 4 } } as unknown as ReleaseRecord;
    const fresh = withFreshNumbers({ nextNo: 5, bundles: [], receipts: [], release }, 0);
    expect(fresh.release).toEqual({ secretaries: [{ id: 'U1' }] });
  });

  it('takes files in again after a restore, and still knows whose they are', () => {
    const device = { certificates: [], received: { 3: 'aa' }, last: { no: 3, createdAt: '', at: '' }, has: {} };
    const received = [{ id: 'f1', kind: 'peer', at: '' }] as const;
    const record: ExchangeRecord = {
      nextNo: 5,
      bundles: [],
      receipts: [],
      peers: { ...noPeers, devices: { D2: device } },
      incoming: { received, aside: [] },
    };
    expect(withNothingReceived(record)).toEqual({
      ...record,
      peers: { ...noPeers, devices: { D2: { certificates: [], received: {}, has: {} } } },
      incoming: { received: [], aside: [], takenBack: {} },
    });
  });
});
