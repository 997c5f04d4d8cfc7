// Where records came from when they were made: the row of a file, or somebody who typed them in.

import { type ImportPlace, importTopic, placeOfSource } from '#shared/ledger/import-note.ts';
import type { RecordRef } from '#shared/ledger/import-types.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import { recordOf } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { readUnlessGone } from './batch-reader.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type Names, type Writer, writerOf } from './names.ts';
import { batchesOf } from './touched-records.ts';

export type RecordOrigin = Writer & {
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  /** Absent when the record was typed in. */
  readonly place?: ImportPlace;
};

/** The origin of each record, in their order; each batch is read once. */
export async function originsOf(
  desk: LedgerDesk,
  names: Names,
  records: readonly RecordRef[],
): Promise<readonly (RecordOrigin | undefined)[]> {
  const found = new Map<string, RecordOrigin>();
  for (const [n, wanted] of byFirstBatch(desk, records))
    for (const stamped of await readUnlessGone(desk, n)) {
      const name = `${stamped.op.t} ${stamped.op.r}`;
      if (stamped.op.k === 'new' && wanted.has(name)) found.set(name, originOf(desk, names, stamped));
    }
  return records.map(({ entity, id }) => found.get(`${entity} ${id}`));
}

function byFirstBatch(
  { touched }: LedgerDesk,
  records: readonly RecordRef[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const batches = new Map<number, Set<string>>();
  for (const { entity, id } of records) {
    const n = batchesOf(touched, { table: entity, id })[0];
    if (n !== undefined) batches.set(n, (batches.get(n) ?? new Set()).add(`${entity} ${id}`));
  }
  return batches;
}

function originOf({ book }: LedgerDesk, names: Names, { log, op }: StampedOperation): RecordOrigin {
  const writing = { log, ...(op.u === undefined ? {} : { user: op.u }) };
  const at = new Date(parseHlc(op.h)?.ms ?? 0).toISOString();
  const note = op.src && recordOf(book.state, importTopic, op.src.i)?.values;
  const place = op.src && placeOfSource(note, op.src, op.t as RecordRef['entity']);
  return { ...writerOf(names, writing), at, ...(place ? { place } : {}) };
}
