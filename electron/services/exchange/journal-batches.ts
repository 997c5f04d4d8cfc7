// What the journal says without being unsealed: which chain value stands behind which row.

import type { Journal } from '../journal.ts';

export type JournalChains = {
  /** Whether a row of the log ends at this position with this chain value (hex). */
  holds(log: string, seq: number, chain: string): boolean;
  /** Whether some row of the log goes that far. */
  reaches(log: string, seq: number): boolean;
  /** Whether this PC has written the log itself. */
  isOwn(log: string): boolean;
  /** Whether it is the log that this PC writes now. */
  isWriting(log: string): boolean;
};

export function chainsInJournal(journal: Journal): JournalChains {
  const chains = new Map<string, readonly string[]>();
  const own = new Set<string>();
  const reached = new Map<string, number>();
  let writing = '';
  for (const { log, last, chain, received } of journal.rows()) {
    const key = chainKey(log, last);
    chains.set(key, [...(chains.get(key) ?? []), chain]);
    reached.set(log, Math.max(last, reached.get(log) ?? 0));
    if (received) continue;
    own.add(log);
    writing = log;
  }
  return {
    holds: (log, seq, chain) => chains.get(chainKey(log, seq))?.includes(chain) === true,
    reaches: (log, seq) => (reached.get(log) ?? 0) >= seq,
    isOwn: (log) => own.has(log),
    isWriting: (log) => log === writing,
  };
}

export function chainKey(log: string, seq: number): string {
  return `${log} ${seq}`;
}
