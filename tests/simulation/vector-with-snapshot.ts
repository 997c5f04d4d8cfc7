// The branches of a simulated PC that takes a snapshot in place of dropped lines.

import type { Horizon } from '#shared/sync/compaction.ts';
import type { Branch, LogPoint, LogVector } from '#shared/sync/log-vector.ts';

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
