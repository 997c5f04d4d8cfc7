// What no receipt covers yet: the records touched by batches that lie beyond what the district acknowledged.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entityNames } from '#shared/domain/entities.ts';
import { recordsOf } from '#shared/ledger/book.ts';
import { recordOf } from '#shared/sync/merge.ts';
import type { LedgerDesk } from './ledger-desk.ts';

export type PendingRecord = {
  readonly entity: EntityName;
  readonly id: string;
  readonly change: 'added' | 'changed' | 'deleted';
  /** Whether the district has heard of the record. */
  readonly isKnown: boolean;
};

export type PendingCount = {
  readonly entity: EntityName;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  /** Valid records of the register as the district has it, and as it is now. */
  readonly before: number;
  readonly now: number;
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
  const byEntity = new Map<EntityName, PendingRecord[]>();
  for (const record of records) {
    const own = byEntity.get(record.entity);
    if (own) own.push(record);
    else byEntity.set(record.entity, [record]);
  }
  const counts = entityNames.flatMap((entity) => countOf(desk, entity, byEntity.get(entity) ?? []));
  return { total: records.length, counts, list: async () => records };
}

function* touchedRecords({ book, touched }: LedgerDesk, isMeant: readonly boolean[]): Generator<PendingRecord> {
  for (const entity of entityNames)
    for (const [id, mark] of touched.get(entity) ?? []) {
      const numbers = typeof mark === 'number' ? [mark] : mark;
      if (!isMeant[(numbers[numbers.length - 1] ?? 0) - 1] && !numbers.some((n) => isMeant[n - 1])) continue;
      const isAdded = numbers.every((n) => isMeant[n - 1]);
      const isDeleted = recordOf(book.state, entity, id)?.deleted === true;
      yield { entity, id, change: isDeleted ? 'deleted' : isAdded ? 'added' : 'changed', isKnown: !isAdded };
    }
}

function countOf({ book }: LedgerDesk, entity: EntityName, own: readonly PendingRecord[]): PendingCount[] {
  if (own.length === 0) return [];
  const count = (change: PendingRecord['change']) => own.filter((record) => record.change === change).length;
  const [added, changed, deleted] = [count('added'), count('changed'), count('deleted')];
  const removed = own.filter((record) => record.change === 'deleted' && record.isKnown).length;
  const now = recordsOf(book, entity).length;
  return [{ entity, added, changed, deleted, before: now - added + removed, now }];
}
