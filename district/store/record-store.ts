// From operations to records: the rows of `record` for people with SQL, and books for the figures.

import type { VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { applyOperations, type Book, createBook, type RecordName, recordById } from '#shared/ledger/book.ts';
import { representativeOf } from '#shared/sync/merge.ts';
import { decodeLine, type Operation, type StampedOperation } from '#shared/sync/operation.ts';
import type { CommitteeBook } from '../export-records.ts';
import type { Queries, Row } from './database.ts';
import type { Arrival } from './receiver-store.ts';
import { jsonForSql, textForSql } from './text-for-sql.ts';

/**
 * Writes the rows of `record` for the records that a stored segment touched and for those that were joined with others,
 * from all operations about them: those of the segment as they were read, earlier ones from the database.
 *
 * @returns the book of these records, and which of them another committee made
 */
export async function materialise(db: Queries, segment: VerifiedSegment, arrival: Arrival): Promise<Materialised> {
  const names = recordsTouchedBy(segment.operations, await joinedRecords(db, arrival.street));
  const book = createBook();
  if (names.length === 0) return { book, foreign: [] };
  const others = await otherOperations(db, segment, arrival, names);
  const earlier = others.filter(({ street }) => street === arrival.street);
  // What the database holds comes first: of an operation that was whole before and is abridged now, the whole one counts.
  applyRows(book, earlier);
  applyOperations(book, segment.operations);
  const known = new Set(earlier.map(({ rid }) => rid));
  const rows = names.flatMap((name) => rowOf(book, name) ?? []);
  await writeRecords(
    db,
    arrival,
    rows.filter(({ id }) => !known.has(textForSql(id))),
    '',
  );
  await writeRecords(
    db,
    arrival,
    rows.filter(({ id }) => known.has(textForSql(id))),
    overwriting,
  );
  const foreign = others.filter(({ street }) => street !== arrival.street);
  return { book, foreign: foreign.map(({ rid, street }) => ({ record: rid as string, street: street as string })) };
}

export type Materialised = {
  readonly book: Book;
  /** Records that carry the id of one which another committee made: a copied data folder. Neither changes the other. */
  readonly foreign: readonly { readonly record: string; readonly street: string }[];
};

type RecordRow = NonNullable<ReturnType<typeof rowOf>>;

/** Looking for the row first takes half as long again, and there is none of a record that no operation named before. */
const overwriting = `
     ON CONFLICT (street, tbl, rid) DO UPDATE
     SET fields = excluded.fields, deleted = excluded.deleted, joined_to = excluded.joined_to,
         number_key = excluded.number_key`;

/** Texts without a line break travel as one text each, which costs half of what an array does. */
async function writeRecords(
  db: Queries,
  { street, numberKeys }: Arrival,
  rows: readonly RecordRow[],
  whenThere: typeof overwriting | '',
): Promise<void> {
  if (rows.length === 0) return;
  const column = (textOf: (row: RecordRow) => string) => rows.map(textOf).join('\n');
  await db.query(
    `INSERT INTO record SELECT $1, tbl, rid, fields::jsonb, deleted = '1', nullif(joined, ''), nullif(number_key, '')
     FROM unnest(string_to_array($2, E'\\n'), $3::text[], string_to_array($4, E'\\n'), string_to_array($5, E'\\n'),
                 $6::text[], string_to_array($7, E'\\n'))
       AS fresh(tbl, rid, fields, deleted, joined, number_key) ${whenThere}`,
    [
      street,
      column(({ table }) => table),
      rows.map(({ id }) => textForSql(id)),
      column(({ fields }) => fields),
      column(({ deleted }) => (deleted ? '1' : '0')),
      rows.map(({ joinedTo }) => joinedTo),
      column(({ table, values }) => numberKeys.keyOf(table, values) ?? ''),
    ],
  );
}

/** Each once, with those that were joined. */
function recordsTouchedBy(
  operations: readonly StampedOperation[],
  joined: readonly RecordName[],
): readonly RecordName[] {
  const names = new Map(joined.map((name) => [`${name.table} ${name.id}`, name]));
  const note = (table: string, id: string) => {
    const key = `${table} ${id}`;
    if (!names.has(key)) names.set(key, { table, id });
  };
  for (const { op } of operations) {
    if (op.t === undefined || !isEntityName(op.t)) continue;
    if (op.r !== undefined) note(op.t, op.r);
    if (op.to !== undefined) note(op.t, op.to);
  }
  return [...names.values()];
}

/** Both ends of every joining: one more of them may change who speaks for all. */
async function joinedRecords(db: Queries, street: string): Promise<readonly RecordName[]> {
  const rows = await db.query("SELECT line FROM op WHERE street = $1 AND kind = 'alias'", [street]);
  return rows
    .map(({ line }) => JSON.parse(line as string) as Operation)
    .flatMap(({ t = '', r = '', to = '' }) => [r, to].map((id) => ({ table: t, id })))
    .filter(({ table }) => isEntityName(table));
}

/**
 * What the committee wrote about these records before, and every taking back of a joining; of other committees only who
 * made a record with one of these ids. The segment's own rows are left out by their places, which no others have unless
 * the log has branches.
 */
function otherOperations(
  db: Queries,
  { log, first, last }: VerifiedSegment,
  { street, bundle }: Arrival,
  names: readonly RecordName[],
): Promise<readonly Row[]> {
  return db.query(
    `SELECT op.log, op.id, op.line, op.street, op.rid FROM op
     JOIN (SELECT DISTINCT rid FROM unnest($1::text[]) AS ids(rid)) AS touched USING (rid)
     WHERE CASE WHEN op.street = $2 THEN NOT (op.bundle = $3 AND op.log = $4 AND op.seq BETWEEN $5 AND $6)
                  OR EXISTS (SELECT 1 FROM fork WHERE log = $4)
                ELSE op.kind = 'new' END
     UNION ALL SELECT log, id, line, street, rid FROM op WHERE street = $2 AND kind = 'unalias'`,
    [names.map(({ id }) => textForSql(id)), street, bundle, log, first, last],
  );
}

function rowOf(book: Book, { table, id }: RecordName) {
  if (!isEntityName(table)) return undefined;
  const speaker = representativeOf(book.state, table, id);
  const record = book.registers.get(table)?.records.get(id);
  if (!record) return undefined;
  const joinedTo = speaker !== id && recordById(book, table, id) !== record ? speaker : '';
  const { values, deleted } = record;
  return { table, id, values, fields: jsonForSql(JSON.stringify(values)), deleted, joinedTo };
}

/** A line that a newer program wrote is held in the book until the receiver is upgraded. */
function applyRows(book: Book, rows: readonly Row[]): void {
  applyOperations(book, rows.map(stampedOf));
}

function stampedOf({ log, id, line }: Row): StampedOperation {
  const op = decodeLine(line as string);
  if (!op.ok) throw new Error(`operation ${id} in the database: ${JSON.stringify(op.error)}`);
  return { log: log as string, id: id as string, op: op.value };
}

/** One book per committee, from the operations; all committees when no code is given. */
export async function loadBooks(db: Queries, committee: string | undefined): Promise<readonly Book[]> {
  return (await loadCommittees(db, committee)).map(({ book }) => book);
}

/** @param stamp operations after it are left out */
export async function loadCommittees(
  db: Queries,
  committee?: string,
  stamp?: string,
): Promise<readonly CommitteeBook[]> {
  const committees = await db.query(
    'SELECT code, name FROM committee WHERE $1::text IS NULL OR code = $1 ORDER BY code',
    [committee ?? null],
  );
  const books: CommitteeBook[] = [];
  for (const { code, name } of committees) {
    const book = createBook();
    applyRows(
      book,
      await db.query('SELECT log, id, line FROM op WHERE street = $1 AND ($2::text IS NULL OR hlc <= $2)', [
        code,
        stamp ?? null,
      ]),
    );
    books.push({ street: code as string, name: name as string, book });
  }
  return books;
}

/** The book of a committee from some logs, each up to a place. */
export async function loadBookUpTo(
  db: Queries,
  street: string,
  ends: readonly { readonly log: string; readonly seq: number }[],
): Promise<Book> {
  const book = createBook();
  const rows = await db.query(
    `SELECT op.log, op.id, op.line FROM op
     JOIN unnest($2::text[], $3::int[]) AS ends(log, last) ON ends.log = op.log AND op.seq <= ends.last
     WHERE op.street = $1`,
    [street, ends.map(({ log }) => log), ends.map(({ seq }) => seq)],
  );
  applyRows(book, rows);
  return book;
}
