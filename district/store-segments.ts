import type { VerifiedBlob } from '#shared/bundle/blobs.ts';
import type { BundleError } from '#shared/bundle/bundle-error.ts';
import type { VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import {
  type IdentityWrites,
  type Nameless,
  newIdentityWrites,
  noteIdentityWrites,
  noteNameless,
} from './objections.ts';
import { noteHeldBlob } from './store/blob-store.ts';
import type { Queries } from './store/database.ts';
import { type Arrival, isAnyForked, noteContent, storeSegment } from './store/receiver-store.ts';
import { materialise } from './store/record-store.ts';

/** Ends the transaction when a segment or an attachment is not what the header promised. */
export class RefusedSegment extends Error {
  readonly refusal: BundleError;
  constructor(refusal: BundleError) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export type StoredOperations = {
  readonly operations: number;
  readonly flags: readonly string[];
  /** Two PCs wrote one of the bundle's logs. */
  readonly isForked: boolean;
  readonly identityWrites: IdentityWrites;
  readonly nameless: Nameless;
  /** Records whose id another committee gave, and its code. */
  readonly foreign: ReadonlyMap<string, string>;
};

/**
 * Verifies and stores segment by segment and attachment by attachment, so that only one is in memory.
 *
 * @param keep writes an attachment's file, before the database says that it is there
 * @throws RefusedSegment at the first one that does not verify; the caller's transaction takes back the others
 */
export async function storeSegments(
  tx: Queries,
  bundle: VerifiedBundle,
  arrival: Arrival,
  keep: (blob: VerifiedBlob) => void,
): Promise<StoredOperations> {
  const identityWrites = newIdentityWrites();
  const nameless: Nameless = new Map();
  const foreign = new Map<string, string>();
  const flags = new Set<string>(bundle.flags);
  const logs = new Set<string>();
  let operations = 0;
  // The lines of a segment are a table of some megabytes, which would otherwise go through a file.
  await tx.query("SET LOCAL work_mem = '64MB'");
  for (const read of bundle.segments()) {
    if (!read.ok) throw new RefusedSegment(read.error);
    const segment: VerifiedSegment = read.value;
    await storeSegment(tx, segment, arrival);
    const { book, foreign: found } = await materialise(tx, segment, arrival);
    for (const { record, street } of found) foreign.set(record, street);
    noteNameless(nameless, book, segment.operations);
    noteIdentityWrites(identityWrites, segment.operations);
    if (segment.clockSuspect) flags.add('clockSuspect');
    logs.add(segment.log);
    operations += segment.operations.length;
  }
  for (const read of bundle.blobs()) {
    if (!read.ok) throw new RefusedSegment(read.error);
    keep(read.value);
    await noteHeldBlob(tx, read.value);
  }
  const content = { operations, flags: [...flags] };
  await noteContent(tx, arrival.bundle, content);
  return { ...content, isForked: await isAnyForked(tx, [...logs]), identityWrites, nameless, foreign };
}
