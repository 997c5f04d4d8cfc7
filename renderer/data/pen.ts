// Where this PC writes next: after the last row it wrote itself. Rows that came from elsewhere take numbers of the
// database, and nothing of its log.

import { formatHlc, parseHlc, receive, zeroHlc } from '#shared/sync/clock.ts';
import { latestStampOf } from '#shared/sync/merge.ts';
import type { LedgerDesk, Pen } from './ledger-desk.ts';

/** @throws when this PC has written no row yet */
export function penOf(desk: LedgerDesk): Pen {
  const last = desk.spans.findLast(({ received }) => !received);
  if (!last) throw new Error('penOf: a ledger without a row of its own');
  const head = { log: last.log, seq: last.last, chain: last.chain, h: stampAfter(desk, desk.ownStamp) };
  return { n: desk.spans.length, head };
}

/**
 * The clock after everything known: the next stamp lies after every edit that the clerk can see, but a foreign clock
 * that runs wild pulls ours along for 24 hours at most (SYNC.md 3.3).
 */
export function stampAfter(desk: LedgerDesk, own: string): string {
  const clock = parseHlc(own) ?? zeroHlc;
  return formatHlc(receive(clock, latestStampOf(desk.book.state), desk.now()).clock);
}

/**
 * Somebody else holds operations of the log that this PC writes: an older state was put back here, or a copy of this PC
 * is at work. The next write must begin a log of its own.
 */
export function isOvertaken({ spans, pen }: Pick<LedgerDesk, 'spans' | 'pen'>): boolean {
  return spans.some(({ log, received }) => received !== undefined && log === pen.head.log);
}
