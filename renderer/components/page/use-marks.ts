import type { EntityName } from '#shared/domain/declaration.ts';
import type { RecordMark } from '#shared/ledger/record-marks.ts';
import { useWatched } from '../use-watched.ts';
import type { LedgerSource } from './ledger-source.ts';

const none: ReadonlyMap<string, readonly RecordMark[]> = new Map();

/** What hangs on the records of one register: the same map until that changes. */
export function useMarks(source: LedgerSource, entity: EntityName): ReadonlyMap<string, readonly RecordMark[]> {
  useWatched(source.conflicts);
  return source.conflicts.marks().get(entity) ?? none;
}
