// What no receipt covers yet: the records touched by batches that lie beyond what the district acknowledged.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entityNames } from '#shared/domain/entities.ts';
import { recordOf } from '#shared/sync/merge.ts';
import type { LedgerDesk } from './ledger-desk.ts';

export type PendingRecord = {
  readonly entity: EntityName;
  readonly id: string;
  readonly change: 'added' | 'changed' | 'deleted';
};

export type PendingCount = {
  readonly entity: EntityName;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
};

export type PendingSummary = {
  /** Records, not operations. */
  readonly total: number;
  /** Registers with something to send. */
  readonly counts: readonly PendingCount[];
  /** The records behind the counts. */
  list(): Promise<readonly PendingRecord[]>;
};

/** @param acknowledged log → highest sequence number that the district has */
export async function pendingSince(
  desk: LedgerDesk,
  acknowledged: { readonly [log: string]: number },
): Promise<PendingSummary> {
  return recordsOfBatches(
    desk,
    desk.spans.map(({ log, last }) => last > (acknowledged[log] ?? 0)),
  );
}

/** The records that some batches touched. @param isMeant batch n at index n − 1 */
export function recordsOfBatches(desk: LedgerDesk, isMeant: readonly boolean[]): PendingSummary {
  const records = isMeant.includes(true) ? [...touchedRecords(desk, isMeant)] : [];
  const counts = entityNames.map((entity) => countOf(entity, records)).filter((count) => totalOf(count) > 0);
  return { total: records.length, counts, list: async () => records };
}

function* touchedRecords({ book, touched }: LedgerDesk, isMeant: readonly boolean[]): Generator<PendingRecord> {
  for (const entity of entityNames)
    for (const [id, mark] of touched.get(entity) ?? []) {
      const numbers = typeof mark === 'number' ? [mark] : mark;
      if (!isMeant[(numbers[numbers.length - 1] ?? 0) - 1] && !numbers.some((n) => isMeant[n - 1])) continue;
      const isAdded = numbers.every((n) => isMeant[n - 1]);
      const isDeleted = recordOf(book.state, entity, id)?.deleted === true;
      yield { entity, id, change: isDeleted ? 'deleted' : isAdded ? 'added' : 'changed' };
    }
}

function countOf(entity: EntityName, records: readonly PendingRecord[]): PendingCount {
  const count = { entity, added: 0, changed: 0, deleted: 0 };
  for (const record of records) if (record.entity === entity) count[record.change]++;
  return count;
}

function totalOf({ added, changed, deleted }: PendingCount): number {
  return added + changed + deleted;
}
