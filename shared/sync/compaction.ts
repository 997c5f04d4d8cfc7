// Compaction (SYNC.md 3.4): which lines of which logs may be dropped because a snapshot stands for them.
//
// A line may go when it is older than 90 days and the district and every active PC of the office hold it. The snapshot is
// the state of exactly the dropped lines; the lines after them stay. It holds every head, deletion and ledger entry with
// its operation id, so nothing that is shown changes, and no conflict can be hidden by it: an edit that comes late still
// meets the heads that it did not know. It also holds the ids of the dropped operations (eight bytes each): one that
// comes back is known and ignored, else a value superseded long ago would stand up again as a head.
//
// Who is behind the horizon (a new PC, a restored one, one that was switched off for long) takes the snapshot, the tail
// and its own lines together (`vectorWithSnapshot`), and still delivers what nobody had of it.

import { formatHlc } from './clock.ts';
import type { Branch, LogPoint, LogVector } from './log-vector.ts';

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

/**
 * The branches of a PC that takes a snapshot: those that the snapshot ends with, and its own that the snapshot lacks.
 *
 * @param isCovered whether the operation at the tip of an own branch is among those of the snapshot
 */
export function vectorWithSnapshot(
  own: LogVector,
  snapshotTips: Horizon,
  isCovered: (log: string, tip: LogPoint) => boolean,
): LogVector {
  const vector: { [log: string]: readonly Branch[] } = {};
  for (const log of new Set([...Object.keys(own), ...Object.keys(snapshotTips)])) {
    const tips = (snapshotTips[log] ?? []).map((tip): Branch => [{ seq: tip.seq, chain: tip.chain }]);
    const lacking = (own[log] ?? []).filter((branch) => !isCovered(log, branch.at(-1) as LogPoint));
    const isPassed = ([tip]: Branch) =>
      lacking.some((branch) => branch.some(({ seq, chain }) => seq === tip?.seq && chain === tip.chain));
    vector[log] = [...lacking, ...tips.filter((tip) => !isPassed(tip))];
  }
  return vector;
}
