// Compaction (SYNC.md 3.4): which lines of which logs may be dropped because a snapshot stands for them.
//
// A line may go when it is older than 90 days and the district and every active PC of the office hold it. The snapshot
// holds every head, deletion and ledger entry with its operation id, so nothing that is shown changes, and no conflict can
// be hidden by it: an edit that comes late still meets the heads that it did not know. It also holds the ids of all
// operations (eight bytes each): one that comes back is known and ignored, else a value superseded long ago would stand
// up again as a head.
//
// The program drops lines from one of its two copies only (renderer/data/compaction.ts); bundles are built from the other,
// so whoever is behind the horizon gets the lines themselves. That a snapshot could take their place is kept true by the
// simulation, whose PCs have one copy.

import { formatHlc } from './clock.ts';
import type { LogPoint } from './log-vector.ts';

export const compactionAgeMs = 90 * 86_400_000;

/** A point at which a transaction ends, with the greatest stamp of the branch up to there. */
export type StampedPoint = LogPoint & { readonly h: string };

/** The tips that somebody says to hold: a receipt. */
export type Acknowledged = { readonly [log: string]: readonly LogPoint[] };

/** Up to these points, one for each branch, lines may be dropped; a log without any is not named. */
export type Horizon = { readonly [log: string]: readonly LogPoint[] };

export type CompactionFacts = {
  /** All branches held here, each point of them in ascending order. */
  readonly branches: { readonly [log: string]: readonly (readonly StampedPoint[])[] };
  /** What the district's receipts acknowledge. */
  readonly district: Acknowledged;
  /** What each PC that takes part in the exchange acknowledges; one that never answered acknowledges nothing. */
  readonly peers: readonly Acknowledged[];
  readonly nowMs: number;
  readonly ageMs?: number;
};

/**
 * How far the logs may be compacted. A log with several branches only when all of them are covered to their tips: their
 * common trunk is still needed to hand on whichever is not.
 */
export function horizonOf({ branches, district, peers, nowMs, ageMs = compactionAgeMs }: CompactionFacts): Horizon {
  const latest = formatHlc({ ms: Math.max(0, nowMs - ageMs), counter: 0 });
  const horizon: { [log: string]: LogPoint[] } = {};
  for (const [log, held] of Object.entries(branches)) {
    const points = held.map((branch) => coveredPoint(branch, log, [district, ...peers], latest));
    const isWhole = held.every((branch, i) => points[i] === branch.at(-1));
    const covered = points.flatMap((point) => (point ? [{ seq: point.seq, chain: point.chain }] : []));
    if (covered.length > 0 && (held.length === 1 || isWhole)) horizon[log] = covered;
  }
  return horizon;
}

/** The last point of a branch that is old enough and that everybody holds. */
function coveredPoint(
  branch: readonly StampedPoint[],
  log: string,
  holders: readonly Acknowledged[],
  latest: string,
): StampedPoint | undefined {
  const heldBy = (holder: Acknowledged) => {
    const chains = new Set(holder[log]?.map(({ chain }) => chain));
    return branch.findLastIndex(({ chain }) => chains.has(chain));
  };
  const young = branch.findIndex(({ h }) => h > latest);
  const oldEnough = (young < 0 ? branch.length : young) - 1;
  return branch[Math.min(oldEnough, ...holders.map(heldBy))];
}
