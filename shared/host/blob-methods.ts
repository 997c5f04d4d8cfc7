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
} as const;

export type BlobReplies = {
  putBlob: null;
  readBlob: { readonly sealed: Uint8Array<ArrayBuffer> } | null;
  heldBlobs: readonly string[];
};
