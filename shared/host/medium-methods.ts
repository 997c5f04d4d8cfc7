// What became of a file on its medium: written again from the copy that stays on this PC, watched for a minute, looked
// at once more when the stick is back.

import { z } from 'zod';
import type { ExportedBundle } from './host-api.ts';

/** SM3 of a bundle's header, lower-case hexadecimal: how this PC names its bundles. */
const bundleDigest = z.string().regex(/^[0-9a-f]{64}$/);

export const mediumMethods = {
  /** The bundles that are kept on this PC until the district has answered. */
  keptBundles: z.tuple([]),
  /** Writes a kept bundle to a place, because the first one failed, was lost, or was changed. */
  rewriteBundle: z.tuple([z.strictObject({ digest: bundleDigest, place: z.string() })]),
  /** An upper bound of what an export would come to now. */
  estimateExport: z.tuple([z.strictObject({ mode: z.enum(['incremental', 'full']) })]),
  /** How far the writing that runs has come; null when none runs. */
  writingProgress: z.tuple([]),
  cancelWriting: z.tuple([]),
  /** What has become of a bundle's file in the minute since it was written. */
  fileWatch: z.tuple([z.strictObject({ digest: bundleDigest })]),
  /** Reads the kept bundles on the places that are there now and compares them. */
  recheckBundles: z.tuple([]),
} as const;

export type KeptBundles = {
  /** The newest bundle, when no medium has taken it yet. */
  readonly waiting: ExportedBundle | null;
  /** Digests of the bundles of which a copy is kept here. */
  readonly kept: readonly string[];
};

export type WritingProgress = {
  readonly step: 'write' | 'readBack';
  readonly doneBytes: number;
  readonly totalBytes: number;
};

/** none: not watched (any more). left: the stick was pulled out. vanished, changed: another program did that. */
export type FileWatchState = 'none' | 'watching' | 'kept' | 'left' | 'vanished' | 'changed';

export type RecheckedBundle = {
  readonly digest: string;
  readonly no: number;
  readonly placeLabel: string;
  readonly state: 'intact' | 'differs';
};

export type MediumReplies = {
  keptBundles: KeptBundles;
  rewriteBundle: ExportedBundle;
  estimateExport: {
    readonly maxBytes: number;
    /** Attachments that must wait for the next bundle; missing: none. */
    readonly left?: number;
  };
  writingProgress: WritingProgress | null;
  cancelWriting: null;
  fileWatch: { readonly state: FileWatchState; readonly secondsLeft: number };
  recheckBundles: readonly RecheckedBundle[];
};
