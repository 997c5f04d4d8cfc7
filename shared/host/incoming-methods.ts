// 接收: files that came on a stick or a share. The host finds and verifies them; the page sees names, words and verified
// lines, never a path. One file goes through openIncoming → (readIncoming …) → settleIncoming; until it is settled
// nothing but the local inbox has changed.

import { z } from 'zod';
import type { VolumeName } from '#shared/bundle/file-names.ts';
import type { PeerState, SentPeerBundle } from './peer-types.ts';
import type { ReceiptSummary } from './receipt-types.ts';
import { fileBytes } from './report-request.ts';

/** Names a file by its content, so that two copies of one file are one. */
const incomingId = z.string().regex(/^[0-9a-f]{64}$/);

export const incomingMethods = {
  /** The files for this office in the exchange folders of every known place, and what is held back or refused here. */
  scanIncoming: z.tuple([]),
  /** Lets the clerk choose files anywhere (in the browser host: those of the agreed folder). */
  pickIncoming: z.tuple([]),
  /** Copies a file into the local inbox, verifies all of it, and says what it is. */
  openIncoming: z.tuple([z.strictObject({ id: incomingId })]),
  /** The operations of an opened file that this PC does not hold, from position `from` (0 at first) on. */
  readIncoming: z.tuple([z.strictObject({ id: incomingId, from: z.number().int().nonnegative() })]),
  /**
   * Says that the file is taken in. Refused while the journal does not hold its operations. `confirmed`: the clerk has
   * compared the digits of the preview, where it has some.
   */
  settleIncoming: z.tuple([z.strictObject({ id: incomingId, confirmed: z.boolean() })]),
  /** Takes a held or refused file off the list; its copy in the inbox or the quarantine goes too. */
  dropIncoming: z.tuple([z.strictObject({ id: incomingId })]),

  /** The other PCs of this office, and what was exchanged with them. */
  peerState: z.tuple([]),
  /** Writes what the other PCs do not hold yet (or everything) for them, and this PC's certificate beside it. */
  exportPeerBundle: z.tuple([z.strictObject({ place: z.string(), mode: z.enum(['incremental', 'full']), fileBytes })]),
} as const;

/** report: a bundle that a PC wrote for the district; its own PC takes it back when it has lost what is in it. */
export type IncomingKind = 'receipt' | 'peer' | 'report' | 'refdata' | 'certificate' | 'recovery' | 'unknown';

/** new: not looked at. held: waits for something that is missing. received: taken in. refused: damaged or not for here. */
export type IncomingState = 'new' | 'held' | 'received' | 'refused';

/** Until it is opened, everything but `id`, `name` and `sizeBytes` is only what the file says of itself. */
export type IncomingFile = {
  readonly id: string;
  readonly name: string;
  /** Where it was found; 本机 for what is held back or refused here. */
  readonly placeLabel: string;
  readonly kind: IncomingKind;
  /** The sender in words. */
  readonly from: string;
  readonly no?: number;
  /** Instant, ISO 8601 UTC, by the sender's clock. */
  readonly createdAt?: string;
  readonly sizeBytes: number;
  /** A file of attachments: the number of its bundle, and which of how many it is. */
  readonly volume?: VolumeName;
  readonly state: IncomingState;
  /** Why it is held or was refused. */
  readonly why?: string;
  /** The code of the refusal, for the telephone. */
  readonly code?: string;
};

export type IncomingFact = { readonly label: string; readonly value: string };

/** What an opened file is, in words. The dry run of its operations is the page's work. */
export type IncomingPreview = {
  readonly file: IncomingFile;
  readonly facts: readonly IncomingFact[];
  readonly warnings: readonly string[];
  /** Digits to compare with the district's by telephone or paper before the file is settled. */
  readonly compare?: { readonly label: string; readonly digits: string };
  /** Operations that this PC does not hold yet; absent when the file brings none (receipts, certificates). */
  readonly operations?: number;
  readonly receipt?: ReceiptSummary;
  /** It answers a file of attachments and sends nothing back: nobody has to look at it by itself. */
  readonly mayFollow?: true;
};

/** Consecutive lines of one log; `before` is the chain value (hex) before the first. */
export type IncomingLines = {
  readonly log: string;
  readonly first: number;
  readonly before: string;
  readonly lines: readonly string[];
};

export type IncomingSlice = {
  readonly parts: readonly IncomingLines[];
  /** The position to go on from; null at the end. */
  readonly next: number | null;
};

export type SettledIncoming = {
  readonly file: IncomingFile;
  /** What has happened, for the clerk. */
  readonly message: string;
  /** Attachments that were not here before. */
  readonly blobs?: number;
  /** Files that were held back and can be taken in now. */
  readonly released: readonly IncomingFile[];
};

export type IncomingReplies = {
  scanIncoming: readonly IncomingFile[];
  pickIncoming: readonly IncomingFile[];
  openIncoming: IncomingPreview;
  readIncoming: IncomingSlice;
  settleIncoming: SettledIncoming;
  dropIncoming: null;
  peerState: PeerState;
  exportPeerBundle: SentPeerBundle;
};
