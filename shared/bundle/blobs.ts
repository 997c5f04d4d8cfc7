// Attachments in bundles. An attachment is named by the SM3 of its bytes and travels as one part, as it is. The text goes
// first: attachments follow the segments in the same bundle while both fit, otherwise in volumes of their own, which name
// the bundle they belong to. A record whose attachment has not come is whole all the same; the receipt asks for it
// (`wants`).

import type { Bytes } from '#shared/base/bytes.ts';
import type { JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import type { BundleError } from './bundle-error.ts';
import { maxContainerBytes } from './container.ts';
import { fits, isCount, isDigest, isListOf, matches } from './document-shape.ts';
import { maxPartBytes } from './header.ts';

/** What an operation of kind `blob` says of an attachment, in its field map. */
export type BlobReference = { readonly sm3: string; readonly bytes: number; readonly mime: string };

/** An attachment in a bundle; its part follows those of the segments. */
export type BundledBlob = BlobReference & { readonly part: number };

/** Which volume of which bundle this is; `of` is the SM3 of that bundle's header, `no` its number. */
export type VolumeOf = {
  readonly of: string;
  readonly no: number;
  readonly index: number;
  readonly count: number;
};

/** In the bundle itself: how many volumes follow it, and what is in them together. */
export type VolumesToCome = { readonly count: number; readonly blobs: number; readonly bytes: number };

/** More parts than this would make the header too long. */
export const maxBlobsPerBundle = 2000;
/** The ordinary choice of a greatest size: takes any attachment, fits every drive and the memory of every PC. */
export const standardFileBytes = 80 * 1024 * 1024;

const isMime = matches(/^[a-z]{1,40}\/[a-z0-9][a-z0-9.+-]{0,79}$/);
const referenceShape = { sm3: isDigest, bytes: isCount(0), mime: isMime };

export const isBlobList = isListOf(fits({ part: isCount(2), ...referenceShape }), maxBlobsPerBundle);
export const isVolumeOf = fits({ of: isDigest, no: isCount(1), index: isCount(1), count: isCount(1) });
export const isVolumesToCome = fits({ count: isCount(1), blobs: isCount(1), bytes: isCount(0) });

/** An attachment with the table of the record that has it. */
export type NamedBlob = BlobReference & { readonly table: string };

/** The attachments that operations name, each once a table; one that says nothing usable of itself is passed over. */
export function blobsNamedIn(operations: Iterable<Pick<StampedOperation, 'op'>>): readonly NamedBlob[] {
  const named = new Map<string, NamedBlob>();
  for (const { op } of operations) {
    if (op.k !== 'blob' || !op.f) continue;
    const { sm3 = null, bytes = null, mime = null } = op.f as JsonObject;
    const table = op.t ?? '';
    if (isReference({ sm3, bytes, mime })) named.set(`${sm3} ${table}`, { sm3, bytes, mime, table } as NamedBlob);
  }
  return [...named.values()];
}

const isReference = fits(referenceShape);

/** Room for header, manifest and recipients, and for what each attachment adds to header, manifest and directory. */
const fixedBytes = 48 * 1024;
const bytesPerBlob = 512;

/** How large a file with these attachments becomes at most, beside its segments. */
export function volumeBytes(blobs: readonly Sized[]): number {
  return blobs.reduce((sum, { bytes }) => sum + bytes + bytesPerBlob, fixedBytes);
}

type Sized = Pick<BlobReference, 'bytes'>;

export type VolumePlan<Blob extends Sized> = {
  readonly volumes: readonly (readonly Blob[])[];
  /** Attachments that fit into no volume of this size. */
  readonly tooLarge: readonly Blob[];
};

/**
 * Shares attachments out among volumes, in their order, each below the limit.
 *
 * @param limitBytes greatest size of a file, for example below 4 GiB for FAT32, or what a mail system takes
 */
export function planVolumes<Blob extends Sized>(blobs: readonly Blob[], limitBytes: number): VolumePlan<Blob> {
  const limit = Math.min(limitBytes, maxContainerBytes);
  const volumes: Blob[][] = [];
  const tooLarge: Blob[] = [];
  let room = 0;
  for (const blob of blobs) {
    const needed = blob.bytes + bytesPerBlob;
    if (blob.bytes > maxPartBytes || needed > limit - fixedBytes) {
      tooLarge.push(blob);
      continue;
    }
    const current = volumes.at(-1);
    if (!current || needed > room || current.length === maxBlobsPerBundle) {
      volumes.push([]);
      room = limit - fixedBytes;
    }
    volumes.at(-1)?.push(blob);
    room -= needed;
  }
  return { volumes, tooLarge };
}

export type VerifiedBlob = BlobReference & { readonly content: Bytes };

type BlobSource = {
  readonly manifest: { readonly blobs?: readonly BundledBlob[] };
  part(index: number): Bytes;
};

/** The attachments one at a time, each compared with its name. */
export function* readBlobs({ manifest, part }: BlobSource): Generator<Result<VerifiedBlob, BundleError>> {
  for (const { part: index, sm3, bytes, mime } of manifest.blobs ?? []) {
    const content = part(index);
    if (sm3Hex(content) !== sm3) return yield fail({ code: 'E_BLOB', sm3 });
    yield ok({ sm3, bytes, mime, content });
  }
}
