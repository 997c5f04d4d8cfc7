// Attachments at the district: which ones operations name, and which ones lie in the folder `blobs` under their digest.

import type { BlobReference, NamedBlob } from '#shared/bundle/blobs.ts';
import type { Queries } from './database.ts';
import { textForSql } from './text-for-sql.ts';

/** Notes what the operations of a log name. */
export async function noteNamedBlobs(db: Queries, log: string, named: readonly NamedBlob[]): Promise<void> {
  if (named.length === 0) return;
  await db.query(
    `INSERT INTO blob_named SELECT $1, sm3, tbl, bytes
     FROM unnest($2::text[], $3::text[], $4::bigint[]) AS named(sm3, tbl, bytes) ON CONFLICT DO NOTHING`,
    [log, named.map(({ sm3 }) => sm3), named.map(({ table }) => textForSql(table)), named.map(({ bytes }) => bytes)],
  );
}

export async function noteHeldBlob(db: Queries, { sm3, bytes, mime }: BlobReference): Promise<void> {
  await db.query('INSERT INTO blob_held VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [sm3, bytes, mime]);
}

/** A receipt names no more at once; what is left is asked for next time. */
const mostWanted = 20_000;

/**
 * Named, not held, and not kept back on purpose: what the newest bundle of the device says to withhold nobody asks for,
 * also where earlier lines named it.
 *
 * @param device SQL for the device's id
 */
export function isMissingSql(device: string): string {
  return `NOT EXISTS (SELECT 1 FROM blob_held WHERE blob_held.sm3 = blob_named.sm3)
    AND NOT EXISTS (
      SELECT 1 FROM (SELECT withheld FROM bundle AS sent WHERE sent.device = ${device} ORDER BY no DESC LIMIT 1) AS newest
      WHERE jsonb_exists_any(newest.withheld -> blob_named.tbl, ARRAY['attachments', '*']))`;
}

/** Attachments that logs written or passed on by this device name, and that have not come. */
export async function missingBlobs(db: Queries, device: string): Promise<readonly string[]> {
  const rows = await db.query(
    `SELECT DISTINCT sm3 FROM blob_named JOIN log_sender USING (log)
     WHERE log_sender.device = $1 AND ${isMissingSql('$1')}
     ORDER BY sm3 LIMIT ${mostWanted}`,
    [device],
  );
  return rows.map(({ sm3 }) => sm3 as string);
}

export async function heldBlobs(db: Queries): Promise<readonly string[]> {
  return (await db.query('SELECT sm3 FROM blob_held ORDER BY sm3')).map(({ sm3 }) => sm3 as string);
}
