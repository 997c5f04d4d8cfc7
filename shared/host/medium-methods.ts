// What became of a file on its medium: written again from the copy that stays on this PC, watched for a minute, looked
// at once more when the stick is back.

import { z } from 'zod';
import type { VolumeOf } from '#shared/bundle/blobs.ts';
import type { ExportedBundle } from './host-api.ts';
import { agreed, fileBytes } from './report-request.ts';

/** SM3 of a bundle's header, lower-case hexadecimal: how this PC names its bundles. */
const bundleDigest = z.string().regex(/^[0-9a-f]{64}$/);

/** For whom: the district, or the colleagues' PCs. */
const lane = z.enum(['changes', 'peer']);
export type VolumeLane = z.infer<typeof lane>;

export const mediumMethods = {
  /** The bundles that are kept on this PC until the district has answered. */
  keptBundles: z.tuple([]),
  /** Writes a kept bundle to a place, because the first one failed, was lost, or was changed. */
  rewriteBundle: z.tuple([z.strictObject({ digest: bundleDigest, place: z.string() })]),
  /** Upper bounds of what a report, or a bundle for the colleagues, would come to now, file by file. */
  estimateExport: z.tuple([
    z.strictObject({
      lane,
      mode: z.enum(['incremental', 'full']),
      fileBytes,
      agreed,
      place: z.string().optional(),
    }),
  ]),
  /** The volumes of the newest report, and of the newest bundle for the colleagues. */
  volumeSets: z.tuple([]),
  /** Writes the next volume that no medium has taken yet; its bundle must have been written before. */
  writeVolume: z.tuple([z.strictObject({ lane, place: z.string() })]),
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
  readonly step: 'build' | 'write' | 'readBack';
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
  /** It is a file of attachments, and of which bundle. */
  readonly volume?: VolumeOf;
};

export type PlannedVolume = { readonly blobs: number; readonly maxBytes: number };

/** A file of attachments as it was written. */
export type WrittenVolume = {
  readonly no: number;
  readonly digest: string;
  readonly fileName: string;
  readonly placeLabel: string;
  readonly sizeBytes: number;
};

/** The volumes of one bundle, in their order; those without `written` wait for a medium. */
export type VolumeSet = {
  /** SM3 of the header, and number, of the bundle that they belong to. */
  readonly of: string;
  readonly no: number;
  readonly volumes: readonly (PlannedVolume & { readonly written?: WrittenVolume })[];
};

export type MediumReplies = {
  keptBundles: KeptBundles;
  rewriteBundle: ExportedBundle;
  estimateExport: {
    /** Of the bundle: its text and the attachments behind it. */
    readonly maxBytes: number;
    /** Attachments in the bundle itself. */
    readonly behindText: number;
    /** Files with attachments that would follow. */
    readonly volumes: readonly PlannedVolume[];
    /** Attachments that are larger than the files may be; they stay here. */
    readonly tooLarge: number;
  };
  volumeSets: { readonly [each in VolumeLane]: VolumeSet | null };
  writeVolume: VolumeSet;
  writingProgress: WritingProgress | null;
  cancelWriting: null;
  fileWatch: { readonly state: FileWatchState; readonly secondsLeft: number };
  recheckBundles: readonly RecheckedBundle[];
};
