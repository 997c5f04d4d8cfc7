// What the record of the exchange must forget or skip when this PC goes on under a new log.

import { nothingIncoming } from '../incoming/incoming-record.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { noPeers } from './peer-record.ts';
import { withoutWaiting } from './secretaries.ts';
import { withoutPlan } from './sending.ts';

/** Bundles that a copy of this ledger may have numbered since it was made, at the very most. */
const block = 1000;
const blocks = 50;

/**
 * The record with bundle numbers that no copy and no earlier state of it can have used: a number that comes twice with
 * another content would be taken for fraud. Which block comes next is left to chance, because two copies skip as well.
 *
 * @param random 0 ≤ random < 1
 */
export function withFreshNumbers(record: ExchangeRecord, random: number): ExchangeRecord {
  const after = (no: number) => (Math.floor(no / block) + 1 + Math.floor(random * blocks)) * block + 1;
  const peers = record.peers ?? noPeers;
  // What waits to be released bears an old number, and the volumes of a bundle are the copy's work as much as ours: the
  // next bundle brings what they have not.
  return {
    ...withoutWaiting(record),
    nextNo: after(record.nextNo),
    bundles: record.bundles.map(withoutPlan),
    peers: { ...peers, nextNo: after(peers.nextNo), sent: peers.sent.map(withoutPlan) },
  };
}

/**
 * The record of a PC that no longer holds what it took in since its backup: every file of a colleague can be received
 * again. Certificates, signed heads and what the district acknowledged stay.
 */
export function withNothingReceived(record: ExchangeRecord): ExchangeRecord {
  const { devices, ...peers } = record.peers ?? noPeers;
  const unread = Object.entries(devices).map(([id, { last: _last, ...device }]) => [id, { ...device, received: {} }]);
  return {
    ...record,
    peers: { ...peers, devices: Object.fromEntries(unread) },
    incoming: { ...(record.incoming ?? nothingIncoming), received: [], takenBack: {} },
  };
}
