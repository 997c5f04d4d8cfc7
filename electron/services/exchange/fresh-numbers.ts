import type { ExchangeRecord } from './exchange-record.ts';

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
  const next = (Math.floor(record.nextNo / block) + 1 + Math.floor(random * blocks)) * block + 1;
  return { ...record, nextNo: next };
}
