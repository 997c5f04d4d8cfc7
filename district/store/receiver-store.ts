// What the receiver reads and writes in its database, in the words of the bundle format.

import type { Receipt } from '#shared/bundle/receipt.ts';
import type { ReceiverState, VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { applyLines, type Book, createBook, type RecordName, recordById } from '#shared/ledger/book.ts';
import type { Queries } from './database.ts';

/** Loads what judging one bundle needs: numbers used by the device, and chain values of the logs named. */
export async function receiverState(db: Queries, device: string, logs: readonly string[]): Promise<ReceiverState> {
  const bundles = await db.query('SELECT no, digest FROM bundle WHERE device = $1', [device]);
  const points = await db.query('SELECT log, seq, chain FROM log_point WHERE log = ANY($1)', [logs]);
  return {
    bundleDigest: (_, no) => bundles.find((row) => row.no === no)?.digest as string | undefined,
    chainsAt: (log, seq) =>
      points.filter((row) => row.log === log && row.seq === seq).map((row) => row.chain as string),
  };
}

export async function storeBundle(
  db: Queries,
  { header, digest, manifest, signer }: VerifiedBundle,
  {
    fileSm3,
    receivedAt,
    operations,
  }: { readonly fileSm3: string; readonly receivedAt: string; readonly operations: number },
): Promise<void> {
  await db.query('INSERT INTO committee VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = excluded.name', [
    signer.street,
    signer.streetName,
  ]);
  await db.query('INSERT INTO bundle VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    digest,
    header.from,
    header.street,
    header.no,
    fileSm3,
    header.createdAt,
    receivedAt,
    manifest.mode,
    operations,
  ]);
}

/** Stores one segment; operations that are there already stay as they are. */
export async function storeSegment(
  db: Queries,
  segment: VerifiedSegment,
  { header, digest }: VerifiedBundle,
): Promise<void> {
  const ops = segment.operations;
  await db.query(
    `INSERT INTO op SELECT id, $2, seq, hlc, kind, nullif(tbl, ''), nullif(rid, ''), line, $3, $4
     FROM unnest($1::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       AS fresh(id, seq, hlc, kind, tbl, rid, line)
     ON CONFLICT (id) DO NOTHING`,
    [
      ops.map(({ id }) => id),
      segment.log,
      header.street,
      digest,
      ops.map(({ op }) => op.s),
      ops.map(({ op }) => op.h),
      ops.map(({ op }) => op.k),
      ops.map(({ op }) => op.t ?? ''),
      ops.map(({ op }) => op.r ?? ''),
      segment.lines,
    ],
  );
  await movePoint(db, segment, header);
}

/** The segment's end becomes a tip of its log; the point that it continued is none any more. */
async function movePoint(
  db: Queries,
  { log, first, last, before, after }: VerifiedSegment,
  { from, street }: { readonly from: string; readonly street: string },
): Promise<void> {
  await db.query('UPDATE log_point SET is_tip = false WHERE log = $1 AND seq = $2 AND chain = $3', [
    log,
    first - 1,
    before,
  ]);
  await db.query('INSERT INTO log_point VALUES ($1, $2, $3, $4, $5, true) ON CONFLICT DO NOTHING', [
    log,
    last,
    after,
    from,
    street,
  ]);
}

/** Writes the rows of `record` for the records that these segments touched, from all operations about them. */
export async function materialise(db: Queries, street: string, touched: readonly RecordName[]): Promise<void> {
  const known = touched.filter(({ table }) => isEntityName(table));
  if (known.length === 0) return;
  const lines = await db.query(
    `SELECT op.log, op.line FROM op
     JOIN (SELECT DISTINCT * FROM unnest($2::text[], $3::text[]) AS t(tbl, rid)) AS touched USING (tbl, rid)
     WHERE op.street = $1`,
    [street, known.map(({ table }) => table), known.map(({ id }) => id)],
  );
  const book = createBook();
  applyRows(book, lines);
  const records = uniqueNames(known).flatMap(({ table, id }) => {
    const record = isEntityName(table) ? recordById(book, table, id) : undefined;
    return record ? [{ table, id, fields: JSON.stringify(record.values), deleted: record.deleted }] : [];
  });
  await db.query(
    `INSERT INTO record SELECT $1, tbl, rid, fields::jsonb, deleted
     FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) AS fresh(tbl, rid, fields, deleted)
     ON CONFLICT (street, tbl, rid) DO UPDATE SET fields = excluded.fields, deleted = excluded.deleted`,
    [
      street,
      records.map(({ table }) => table),
      records.map(({ id }) => id),
      records.map(({ fields }) => fields),
      records.map(({ deleted }) => deleted),
    ],
  );
}

function uniqueNames(names: readonly RecordName[]): readonly RecordName[] {
  return [...new Map(names.map((name) => [`${name.table} ${name.id}`, name])).values()];
}

function applyRows(book: Book, rows: readonly { readonly [column: string]: unknown }[]): void {
  const byLog = new Map<string, string[]>();
  for (const { log, line } of rows) {
    const lines = byLog.get(log as string) ?? [];
    lines.push(line as string);
    byLog.set(log as string, lines);
  }
  for (const [log, lines] of byLog) applyLines(book, log, lines);
}

/** One book per committee, from the operations; all committees when no code is given. */
export async function loadBooks(db: Queries, committee: string | undefined): Promise<readonly Book[]> {
  const committees = await db.query('SELECT code FROM committee WHERE $1::text IS NULL OR code = $1 ORDER BY code', [
    committee ?? null,
  ]);
  const books: Book[] = [];
  for (const { code } of committees) {
    const book = createBook();
    applyRows(book, await db.query('SELECT log, line FROM op WHERE street = $1', [code]));
    books.push(book);
  }
  return books;
}

export async function tipsOfDevice(db: Queries, device: string): Promise<Receipt['ack']> {
  const rows = await db.query(
    'SELECT log, seq, chain FROM log_point WHERE device = $1 AND is_tip ORDER BY log, seq, chain',
    [device],
  );
  const tips: { [log: string]: { seq: number; c: string }[] } = {};
  for (const row of rows) {
    const log = row.log as string;
    tips[log] = [...(tips[log] ?? []), { seq: row.seq as number, c: row.chain as string }];
  }
  return tips;
}
