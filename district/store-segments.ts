import type { BundleError } from '#shared/bundle/bundle-error.ts';
import type { VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import type { RecordName } from '#shared/ledger/book.ts';
import { type IdentityWrites, newIdentityWrites, noteIdentityWrites } from './objections.ts';
import type { Queries } from './store/database.ts';
import { isAnyForked, storeSegment } from './store/receiver-store.ts';
import { recordsTouchedBy } from './store/record-store.ts';

/** Ends the transaction when a segment is not what the header promised. */
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
  readonly touched: readonly RecordName[];
  readonly identityWrites: IdentityWrites;
};

/**
 * Verifies and stores segment by segment, so that only one is in memory.
 *
 * @throws RefusedSegment at the first one that does not verify; the caller's transaction takes back the others
 */
export async function storeSegments(tx: Queries, bundle: VerifiedBundle): Promise<StoredOperations> {
  const identityWrites = newIdentityWrites();
  const touched = new Map<string, RecordName>();
  const flags = new Set<string>(bundle.flags);
  let operations = 0;
  const logs = new Set<string>();
  for (const read of bundle.segments()) {
    if (!read.ok) throw new RefusedSegment(read.error);
    const segment: VerifiedSegment = read.value;
    await storeSegment(tx, segment, bundle);
    logs.add(segment.log);
    for (const name of recordsTouchedBy(segment.operations)) touched.set(`${name.table} ${name.id}`, name);
    noteIdentityWrites(identityWrites, segment.operations);
    if (segment.clockSuspect) flags.add('clockSuspect');
    operations += segment.operations.length;
  }
  const isForked = await isAnyForked(tx, [...logs]);
  return { operations, flags: [...flags], isForked, touched: [...touched.values()], identityWrites };
}
