// Compaction (SYNC.md 3.4): the page drops rows that the journal, a tried backup, the district and every PC of the office
// hold. The journal keeps every row for ever, so after that it is the copy on this PC that is read.

import { z } from 'zod';

const rowNumber = z.number().int().nonnegative();
const rowEnd = z.strictObject({ n: z.number().int().positive(), chain: z.string().regex(/^[0-9a-f]{64}$/) });

export const compactionMethods = {
  /** What can be said without reading the journal. */
  compactionState: z.tuple([]),
  /** How far rows may be dropped; those up to `from` are, and none after `upTo` may be. */
  compactionHorizon: z.tuple([z.strictObject({ from: rowNumber, upTo: rowNumber })]),
  /** From now on rows up to this one are in the journal only: without them nothing is backed up or exported. */
  keepInJournal: z.tuple([rowEnd]),
  /** Brings rows that the journal has lost back from a backup of this ledger, up to this one. */
  refillJournal: z.tuple([rowEnd]),
} as const;

/** The last line of a row, by its number and chain value. */
export type RowEnd = z.infer<typeof rowEnd>;

export type CompactionState = {
  readonly journalBytes: number;
  /** Why nothing may be dropped, as a sentence; absent when only the reading can tell. */
  readonly obstacle?: string;
};

export type CompactionHorizon = {
  /** The last row that may be dropped; `from` when no other may. */
  readonly n: number;
  /** Operations in the rows after `from` up to `n`. */
  readonly operations: number;
  /** Instant of the latest of them, ISO 8601 UTC. */
  readonly at?: string;
  /** What keeps an old row after `n` here, as a sentence; absent when only young rows follow, or `upTo` was reached. */
  readonly obstacle?: string;
};

export type CompactionReplies = {
  readonly compactionState: CompactionState;
  readonly compactionHorizon: CompactionHorizon;
  readonly keepInJournal: null;
  readonly refillJournal: { readonly n: number };
};
