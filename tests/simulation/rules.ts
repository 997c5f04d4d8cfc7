// The rules that keep the PCs together, each of which can be switched off to see that the simulation notices
// (mutations.test.ts). Rules of the merge itself are changed on the way to it (`hand`).

import type { StampedOperation } from '#shared/sync/operation.ts';

/** How an operation is handed to the merge; a mutation changes it on the way. */
export type Handing = (stamped: StampedOperation, arrival: number) => StampedOperation;

export type Rules = {
  /** A restored or copied disk opens a new log before it writes (SYNC.md 3.1). Without it, logs fork. */
  readonly newLog: boolean;
  /** A receiver takes nothing whose `needs` it does not hold. */
  readonly checksNeeds: boolean;
  /** Lines are dropped only when every active PC has acknowledged them, and the district. */
  readonly waitsForPeers: boolean;
  readonly waitsForDistrict: boolean;
  /** The ids of dropped lines are kept, so that they are known when they come back. */
  readonly ignoresCovered: boolean;
  /** A PC that takes a snapshot keeps its own lines that the snapshot lacks. */
  readonly keepsOwnLines: boolean;
  /** Contents that a receipt wants are sent again. */
  readonly sendsWanted: boolean;
  /** Rejections stand in every receipt until they are answered, not in one only. */
  readonly repeatsRejections: boolean;
  /** The district hands back what a restored PC had delivered and lost. */
  readonly handsBack: boolean;
  readonly hand: Handing;
};

export const allRules: Rules = {
  newLog: true,
  checksNeeds: true,
  waitsForPeers: true,
  waitsForDistrict: true,
  ignoresCovered: true,
  keepsOwnLines: true,
  sendsWanted: true,
  repeatsRejections: true,
  handsBack: true,
  hand: (stamped) => stamped,
};
