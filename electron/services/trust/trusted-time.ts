// The latest instant that the district has signed for this PC: time cannot be before it. A PC whose clock is behind it is
// wrong by at least the difference; how far ahead a clock is, nobody here can know.

import type { ExchangeRecord } from '../exchange/exchange-record.ts';

/** From here on the clerk is warned, and from there on nothing is written for others (FEATURES.md I5). */
const warnMs = 10 * 60_000;
const stopMs = 24 * 3_600_000;

export type ClockState = {
  readonly floor: string;
  readonly behindMs: number;
  readonly level: 'fine' | 'warn' | 'stop';
};

/** Undefined while the district has signed nothing for this PC. */
export function clockStateOf(record: ExchangeRecord, nowMs: number): ClockState | undefined {
  const { district, certificate, trust, receipts } = record;
  const instants = [
    district?.district.issuedAt,
    certificate?.cert.notBefore,
    trust?.catalog?.catalog.issuedAt,
    ...receipts.map(({ at }) => at),
  ].filter((at) => at !== undefined);
  const floor = instants.sort().at(-1);
  if (floor === undefined) return undefined;
  const behindMs = Math.max(0, Date.parse(floor) - nowMs);
  return { floor, behindMs, level: behindMs > stopMs ? 'stop' : behindMs > warnMs ? 'warn' : 'fine' };
}
