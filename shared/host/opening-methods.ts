// What the page must know before it writes for the first time: whether this is still the PC and the data folder that the
// log was begun on (SYNC.md 3.1), and whether a backup was put in the ledger's place.

import { z } from 'zod';
import type { OpenReason } from '#shared/sync/operation.ts';

const reasons = ['install', 'restore', 'clone', 'move', 'split'] as const satisfies readonly OpenReason[];

export const openingMethods = {
  /** Of the ledger that is open; nothing is written. */
  openingFacts: z.tuple([]),
  /**
   * The page has begun a new log for this reason, or has found that none is needed: what was noticed is settled and is
   * not reported again. With a new log the bundles get numbers that no copy of this ledger can have used.
   */
  settleOpening: z.tuple([z.strictObject({ newLog: z.enum(reasons).nullable() })]),
} as const;

/** A backup that was put in the ledger's place and has not been opened since. */
export type RestoredFrom = {
  /** Names this restoring; the page remembers for which one it emptied its database. */
  readonly id: string;
  /** When the backup was made, and where it lay. */
  readonly backupAt: string;
  readonly placeLabel: string;
  readonly restoredAt: string;
  /** Where the journal ended that was put aside; nothing when there was none. */
  readonly before?: { readonly n: number; readonly chain: string };
};

export type OpeningFacts = {
  /** `same`, or why the log must not be continued (electron/services/mark-judgement.ts). */
  readonly mark: 'same' | 'move' | 'clone' | 'restore';
  readonly restored?: RestoredFrom;
  /** Another PC writes the log of this one, or this PC has another id since. */
  readonly newLogDue?: boolean;
};

export type OpeningReplies = { openingFacts: OpeningFacts; settleOpening: null };
