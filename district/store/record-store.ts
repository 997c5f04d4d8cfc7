// From operations to records: the rows of `record` for people with SQL, and books for the figures.

import { isEntityName } from '#shared/domain/entities.ts';
import { applyLines, type Book, createBook, type RecordName, recordById } from '#shared/ledger/book.ts';
import { representativeOf } from '#shared/sync/merge.ts';
import type { Operation, StampedOperation } from '#shared/sync/operation.ts';
import type { Queries, Row } from './database.ts';
import { jsonForSql, textForSql } from './text-for-sql.ts';

/** The records that operations are about, each once. */
export function recordsTouchedBy(operations: Iterable<StampedOperation>): readonly RecordName[] {
  const names = new Map<string, RecordName>();
  const note = (table: string | undefined, id: string | undefined) => {
    if (table !== undefined && id !== undefined && isEntityName(table)) names.set(`${table} ${id}`, { table, id });
  };
  for (const { op } of operations) {
    note(op.t, op.r);
    note(op.t, op.to);
  }
  return [...names.values()];
}

/**
 * Writes the rows of `record` for these records and for those that were joined with others, from all operations about
 * them.
 */
export async function materialise(db: Queries, street: string, touched: readonly RecordName[]): Promise<void> {
  const names = uniqueNames([...touched, ...(await joinedRecords(db, street))]);
  if (names.length === 0) return;
  const book = createBook();
  applyRows(book, await linesOf(db, street, names));
  const rows = names.flatMap((name) => rowOf(book, name) ?? []);
  await db.query(
    `INSERT INTO record SELECT $1, tbl, rid, fields::jsonb, deleted, nullif(joined, '')
     FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[])
       AS fresh(tbl, rid, fields, deleted, joined)
     ON CONFLICT (street, tbl, rid) DO UPDATE
     SET fields = excluded.fields, deleted = excluded.deleted, joined_to = excluded.joined_to`,
    [
      street,
      rows.map(({ table }) => table),
      rows.map(({ id }) => textForSql(id)),
      rows.map(({ fields }) => fields),
      rows.map(({ deleted }) => deleted),
      rows.map(({ joinedTo }) => joinedTo),
    ],
  );
}

/** Both ends of every joining: one more of them may change who speaks for all. */
async function joinedRecords(db: Queries, street: string): Promise<readonly RecordName[]> {
  const rows = await db.query("SELECT line FROM op WHERE street = $1 AND kind = 'alias'", [street]);
  return rows
    .map(({ line }) => JSON.parse(line as string) as Operation)
    .flatMap(({ t = '', r = '', to = '' }) => [r, to].map((id) => ({ table: t, id })))
    .filter(({ table }) => isEntityName(table));
}

function linesOf(db: Queries, street: string, names: readonly RecordName[]): Promise<readonly Row[]> {
  return db.query(
    `SELECT op.log, op.line FROM op
     JOIN unnest($2::text[], $3::text[]) AS touched(tbl, rid) USING (tbl, rid)
     WHERE op.street = $1
     UNION ALL SELECT log, line FROM op WHERE street = $1 AND kind = 'unalias'`,
    [street, names.map(({ table }) => table), names.map(({ id }) => textForSql(id))],
  );
}

function rowOf(book: Book, { table, id }: RecordName) {
  if (!isEntityName(table)) return undefined;
  const speaker = representativeOf(book.state, table, id);
  const record = book.registers.get(table)?.records.get(id);
  if (!record) return undefined;
  const joinedTo = speaker !== id && recordById(book, table, id) !== record ? speaker : '';
  return { table, id, fields: jsonForSql(JSON.stringify(record.values)), deleted: record.deleted, joinedTo };
}

function uniqueNames(names: readonly RecordName[]): readonly RecordName[] {
  return [...new Map(names.map((name) => [`${name.table} ${name.id}`, name])).values()];
}

function applyRows(book: Book, rows: readonly Row[]): void {
  const byLog = new Map<string, string[]>();
  for (const { log, line } of rows) {
    const lines = byLog.get(log as string);
    if (lines) lines.push(line as string);
    else byLog.set(log as string, [line as string]);
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
