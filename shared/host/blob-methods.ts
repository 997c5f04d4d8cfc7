// Attachments: the host's copy of each, sealed by whoever took it in. The page sends and gets sealed bytes only.

import { z } from 'zod';

const sealedBytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const blobMethods = {
  /** Keeps an attachment under its SM3; one that is there and readable stays as it is. */
  putBlob: z.tuple([z.strictObject({ sm3: digest, sealed: sealedBytes })]),
  /** The sealed bytes, or null when they are not here or cannot be read any more. */
  readBlob: z.tuple([z.strictObject({ sm3: digest })]),
  /** SM3 of every attachment that lies here. */
  heldBlobs: z.tuple([]),
  /** Reads the host's copy to its last byte; a damaged one does not count as held any more. */
  checkBlob: z.tuple([z.strictObject({ sm3: digest })]),
  /**
   * Removes contents that no operation names and none has named for 90 days, by the host's journal and the page's book.
   */
  sweepBlobs: z.tuple([z.strictObject({ keep: z.array(digest).max(1_000_000) })]),
  /** Which colleagues' PCs have said to hold attachments. */
  blobHolders: z.tuple([z.strictObject({ names: z.array(digest).max(1000) })]),
} as const;

export type BlobReplies = {
  putBlob: null;
  readBlob: { readonly sealed: Uint8Array<ArrayBuffer> } | null;
  heldBlobs: readonly string[];
  checkBlob: { readonly state: 'sound' | 'damaged' | 'missing' };
  sweepBlobs: { readonly removed: readonly string[] };
  /** Names of PCs by attachment; one that nobody holds is left out. */
  blobHolders: { readonly [sm3: string]: readonly string[] };
};
