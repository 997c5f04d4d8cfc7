// What a row of batches holds, found out by reading every one of them into a book: what a backup would bring back, and
// whether it can be brought back at all.

import { fail, ok, type Result } from '#shared/base/result.ts';
import { entityNames } from '#shared/domain/entities.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { applyOperations, type Book, createBook, recordsOf } from '#shared/ledger/book.ts';
import { finish } from '#shared/ledger/steps.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import { fingerprintOf, latestStampOf } from '#shared/sync/merge.ts';
import { operationsOf, type Safe, unsealBatch } from './sealed-batches.ts';

export type BatchReport = {
  readonly batches: number;
  /** Chain value after the last of them. */
  readonly chain: string;
  readonly operations: number;
  /** Lines that a later version wrote. */
  readonly unreadable: number;
  /** Live records by register. */
  readonly counts: { readonly [register: string]: number };
  /** Instant of the last change, ISO 8601 UTC; undefined when there is none. */
  readonly newestAt: string | undefined;
  /** Equal for two rows of batches exactly when they hold the same. */
  readonly fingerprint: string;
};

/** A batch that cannot be read, or does not continue its log. */
export type DamagedBatch = { readonly n: number };

export type BatchReader = {
  /** Takes the next rows, in their order. */
  take(rows: readonly BatchRow[]): Promise<Result<null, DamagedBatch>>;
  report(): BatchReport;
};

export function batchReader(safe: Safe): BatchReader {
  const book = createBook();
  const chains = new Map<string, string>();
  const counted = { batches: 0, chain: '', operations: 0, unreadable: 0 };
  return {
    async take(rows) {
      const unsealed = await Promise.all(rows.map((row) => unsealBatch(safe, row)));
      for (const [at, row] of rows.entries()) {
        const lines = unsealed[at];
        const before = row.received?.before ?? chains.get(row.log);
        const read = lines?.ok ? finish(operationsOf(row, lines.value, before)) : undefined;
        if (!read?.ok || row.n !== counted.batches + 1) return fail({ n: row.n });
        if (!row.received) chains.set(row.log, row.chain);
        applyOperations(book, read.value.operations);
        counted.batches++;
        counted.chain = row.chain;
        counted.operations += read.value.operations.length;
        counted.unreadable += read.value.unreadable;
      }
      return ok(null);
    },
    report: () => ({ ...counted, ...contentsOf(book) }),
  };
}

function contentsOf(book: Book): Pick<BatchReport, 'counts' | 'newestAt' | 'fingerprint'> {
  const newest = parseHlc(latestStampOf(book.state))?.ms;
  return {
    counts: Object.fromEntries(entityNames.map((entity) => [entity, recordsOf(book, entity).length])),
    newestAt: newest ? new Date(newest).toISOString() : undefined,
    fingerprint: fingerprintOf(book.state),
  };
}
