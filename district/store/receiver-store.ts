// What the receiver reads and writes in its database about bundles and logs, in the words of the bundle format.

import { toHex } from '#shared/base/bytes.ts';
import { blobsNamedIn } from '#shared/bundle/blobs.ts';
import type { Fork, Receipt } from '#shared/bundle/receipt.ts';
import type { ReceiverState, VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import type { NumberKeys } from '../number-keys.ts';
import { noteNamedBlobs } from './blob-store.ts';
import type { Queries } from './database.ts';
import { textForSql } from './text-for-sql.ts';

/** Loads what judging one bundle needs: numbers used by the device, and chain values of the logs named. */
export async function receiverState(db: Queries, device: string, logs: readonly string[]): Promise<ReceiverState> {
  const bundles = await db.query('SELECT no, digest FROM bundle WHERE device = $1', [device]);
  const points = await db.query('SELECT log, seq, chain FROM log_point WHERE log = ANY($1)', [logs]);
  const digests = new Map(bundles.map((row) => [row.no as number, row.digest as string]));
  const chains = new Map<string, string[]>();
  for (const { log, seq, chain } of points) {
    const place = `${log} ${seq}`;
    chains.set(place, [...(chains.get(place) ?? []), chain as string]);
  }
  return {
    bundleDigest: (_, no) => digests.get(no),
    chainsAt: (log, seq) => chains.get(`${log} ${seq}`) ?? [],
  };
}

type Storing = { readonly fileSm3: string; readonly receivedAt: string };

/** @returns the bundle's number in this database */
export async function storeBundle(
  db: Queries,
  { header, digest, manifest, signer, sealedBy }: VerifiedBundle,
  { fileSm3, receivedAt }: Storing,
): Promise<number> {
  await db.query('INSERT INTO committee VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = excluded.name', [
    signer.street,
    signer.streetName,
  ]);
  const [row] = await db.query(
    `INSERT INTO bundle (digest, device, street, no, file_sm3, created_at, received_at, mode, app, withheld, sealed_by,
                         operations, flags)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, 0, '{}') RETURNING id`,
    [
      digest,
      header.from,
      header.street,
      header.no,
      fileSm3,
      header.createdAt,
      receivedAt,
      manifest.mode,
      manifest.app,
      manifest.scope ? JSON.stringify(manifest.scope.withheld) : null,
      sealedBy.map(({ deviceName }) => deviceName),
    ],
  );
  return row?.id as number;
}

export async function noteContent(
  db: Queries,
  bundle: number,
  { operations, flags }: { readonly operations: number; readonly flags: readonly string[] },
): Promise<void> {
  await db.query('UPDATE bundle SET operations = $2, flags = $3 WHERE id = $1', [bundle, operations, flags]);
}

export async function noteCheckFlags(db: Queries, bundle: number, flags: readonly string[]): Promise<void> {
  if (flags.length > 0) await db.query('UPDATE bundle SET check_flags = $2 WHERE id = $1', [bundle, flags]);
}

/** A segment on its way into the database. */
export type Arrival = {
  readonly bundle: number;
  readonly street: string;
  readonly device: string;
  readonly at: string;
  readonly numberKeys: NumberKeys;
};

/**
 * Stores one segment. Operations that are there already stay as they are, unless something of them was withheld so far and
 * now comes whole: of two lines with one id the longer one is the whole one.
 */
export async function storeSegment(db: Queries, segment: VerifiedSegment, arrival: Arrival): Promise<void> {
  const isTail = await isBeyondAll(db, segment);
  const fresh = await insertOperations(db, segment, arrival, isTail);
  await movePoint(db, segment, fresh > 0);
  await noteSenders(db, segment, arrival.device);
  await noteNamedBlobs(db, segment.log, blobsNamedIn(segment.operations));
  if (fresh > 0 && !isTail) await noteFork(db, segment, arrival.at);
}

/** Who wrote the log and who passed it on: the receipts of both say how far it is held. */
async function noteSenders(db: Queries, { log, device: writer }: VerifiedSegment, bearer: string): Promise<void> {
  await db.query(
    `INSERT INTO log_sender SELECT $1, device, device = $3 FROM unnest($2::text[]) AS senders(device)
     ON CONFLICT (log, device) DO UPDATE SET is_writer = log_sender.is_writer OR excluded.is_writer`,
    [log, [...new Set([writer, bearer])], writer],
  );
}

/** The office that one of these logs came from, when that is another one: a log belongs to one office for good. */
export async function otherOwner(db: Queries, logs: readonly string[], street: string): Promise<string | undefined> {
  const [row] = await db.query(
    `SELECT owner.street FROM unnest($1::text[]) AS asked(log)
     CROSS JOIN LATERAL (SELECT street FROM op WHERE op.log = asked.log ORDER BY seq LIMIT 1) AS owner
     WHERE owner.street <> $2 LIMIT 1`,
    [logs, street],
  );
  return row?.street as string | undefined;
}

/** Nothing of this log is held from the segment's beginning on: the usual case, in which no row can be there already. */
async function isBeyondAll(db: Queries, { log, first }: VerifiedSegment): Promise<boolean> {
  return (await db.query('SELECT 1 FROM op WHERE log = $1 AND seq >= $2 LIMIT 1', [log, first])).length === 0;
}

/**
 * Lines hold no newline, and as one text they need no escapes on their way into the database; the same holds for the other
 * columns but the record's id.
 *
 * @returns how many operations were not there before
 */
async function insertOperations(
  db: Queries,
  { log, first, operations: ops, lines }: VerifiedSegment,
  { street, bundle }: Arrival,
  isTail: boolean,
): Promise<number> {
  const values = [
    log,
    street,
    bundle,
    first,
    ops.map(({ id }) => id).join('\n'),
    ops.map(({ op }) => op.h).join('\n'),
    ops.map(({ op }) => op.k).join('\n'),
    ops.map(({ op }) => textForSql(op.t ?? '')),
    ops.map(({ op }) => textForSql(op.r ?? '')),
    lines.join('\n'),
  ];
  const insert = `INSERT INTO op
    SELECT $1, $4::int + place::int - 1, id, hlc, kind, nullif(tbl, ''), nullif(rid, ''), line, $2, $3
    FROM unnest(string_to_array($5, E'\\n'), string_to_array($6, E'\\n'), string_to_array($7, E'\\n'), $8::text[],
                $9::text[], string_to_array($10, E'\\n'))
      WITH ORDINALITY AS offered(id, hlc, kind, tbl, rid, line, place)`;
  if (isTail) {
    await db.query(insert, values);
    return ops.length;
  }
  const [row] = await db.query(
    `WITH fresh AS (${insert}
       ON CONFLICT (log, seq, id) DO UPDATE
         SET kind = excluded.kind, tbl = excluded.tbl, rid = excluded.rid, line = excluded.line
         WHERE length(excluded.line) > length(op.line)
       RETURNING xmax = 0 AS is_new)
     SELECT count(*) FILTER (WHERE is_new)::int AS count FROM fresh`,
    values,
  );
  return row?.count as number;
}

const chainBytes = 32;

/** Points inside the segment are no ends of a branch; its own end is one, unless everything in it was there already. */
async function movePoint(
  db: Queries,
  { log, first, last, before, after, chains }: VerifiedSegment,
  isNewEnd: boolean,
): Promise<void> {
  const tips = await db.query('SELECT seq, chain FROM log_point WHERE log = $1 AND is_tip AND seq < $2', [log, last]);
  const chainAt = (seq: number) =>
    seq === first - 1 ? before : toHex(chains.subarray(chainBytes * (seq - first), chainBytes * (seq - first + 1)));
  const passed = tips.filter(({ seq, chain }) => (seq as number) >= first - 1 && chainAt(seq as number) === chain);
  await db.query(
    `UPDATE log_point SET is_tip = false
     FROM unnest($2::int[], $3::text[]) AS passed(seq, chain)
     WHERE log_point.log = $1 AND log_point.seq = passed.seq AND log_point.chain = passed.chain`,
    [log, passed.map(({ seq }) => seq), passed.map(({ chain }) => chain)],
  );
  await db.query('INSERT INTO log_point VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [log, last, after, isNewEnd]);
}

/** Two operations under one number of a log: two PCs wrote it. The first such number is kept. */
async function noteFork(db: Queries, { log, first, last }: VerifiedSegment, foundAt: string): Promise<void> {
  await db.query(
    `INSERT INTO fork
     SELECT $1, min(seq), $4 FROM (
       SELECT seq FROM op WHERE log = $1 AND seq BETWEEN $2 AND $3 GROUP BY seq HAVING count(*) > 1) AS doubled
     HAVING count(*) > 0
     ON CONFLICT (log) DO UPDATE SET seq = least(fork.seq, excluded.seq)`,
    [log, first, last, foundAt],
  );
}

/** How far the district holds every branch of every log that this device wrote or passed on. */
export async function tipsOfDevice(db: Queries, device: string): Promise<Receipt['ack']> {
  const rows = await db.query(
    `SELECT log, seq, chain FROM log_point JOIN log_sender USING (log)
     WHERE device = $1 AND is_tip ORDER BY log, seq, chain`,
    [device],
  );
  const tips: { [log: string]: { seq: number; c: string }[] } = {};
  for (const row of rows) {
    const log = row.log as string;
    tips[log] = [...(tips[log] ?? []), { seq: row.seq as number, c: row.chain as string }];
  }
  return tips;
}

/** Whether two PCs wrote one of these logs. */
export async function isAnyForked(db: Queries, logs: readonly string[]): Promise<boolean> {
  return (await db.query('SELECT 1 FROM fork WHERE log = ANY($1) LIMIT 1', [logs])).length > 0;
}

export async function forksOfDevice(db: Queries, device: string): Promise<readonly Fork[]> {
  const rows = await db.query(
    'SELECT log, seq FROM fork JOIN log_sender USING (log) WHERE device = $1 ORDER BY log, seq',
    [device],
  );
  return rows.map(({ log, seq }) => ({ log: log as string, seq: seq as number }));
}
