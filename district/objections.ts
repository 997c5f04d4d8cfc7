// What the district sends back for correction or tells the committee: looked at after the operations are stored, never a
// reason to refuse them. Each objection names the operation of this bundle that wrote the field.

import type { ElsewhereDuplicate, Reject } from '#shared/bundle/receipt.ts';
import { readCreditCode } from '#shared/domain/credit-code.ts';
import type { EntityDeclaration, EntityName } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { readIdNumber } from '#shared/domain/id-number.ts';
import { describeProblem, levelOf, type ProblemCode } from '#shared/domain/problems.ts';
import type { Book } from '#shared/ledger/book.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import type { Queries, Row } from './store/database.ts';

export type Objections = { readonly rejects: readonly Reject[]; readonly dups: readonly ElsewhereDuplicate[] };

/** The number that identifies a record of a register to the whole country. */
type Identity = {
  readonly table: EntityName;
  readonly field: string;
  readonly duplicate: string;
  problemOf(fields: Fields): ProblemCode | undefined;
};
type Fields = { readonly [field: string]: unknown };

const identities: readonly Identity[] = [
  { table: 'person', field: 'idNo', duplicate: 'DUP_ID', problemOf: problemOfIdNumber },
  { table: 'organization', field: 'creditCode', duplicate: 'DUP_CREDIT_CODE', problemOf: problemOfCreditCode },
];
/** A receipt holds no more of each (docs/bundle-format.md). */
const most = 10_000;

function problemOfIdNumber({ idNo }: Fields): ProblemCode | undefined {
  return readIdNumber(String(idNo)).codes.find((code) => levelOf(code) === 'error');
}

function problemOfCreditCode({ creditCode }: Fields): ProblemCode | undefined {
  return readCreditCode(String(creditCode)).codes.find((code) => levelOf(code) === 'error');
}

/** Record id → the last operation of the bundle that wrote the identity's field. */
export type IdentityWrites = ReadonlyMap<Identity, Map<string, string>>;

export function newIdentityWrites(): IdentityWrites {
  return new Map(identities.map((identity) => [identity, new Map()]));
}

export function noteIdentityWrites(writes: IdentityWrites, operations: readonly StampedOperation[]): void {
  for (const { id, op } of operations)
    for (const [identity, byRecord] of writes)
      if (op.r !== undefined && op.t === identity.table && op.f && Object.hasOwn(op.f, identity.field))
        byRecord.set(op.r, id);
}

/** Live records without the field that names them, by register and id. */
export type Nameless = Map<string, Reject>;

/** @param book the records of these operations as they are after them */
export function noteNameless(nameless: Nameless, book: Book, operations: readonly StampedOperation[]): void {
  for (const {
    id: op,
    op: { t = '', r = '' },
  } of operations) {
    if (!isEntityName(t)) continue;
    const { title, fields } = entities[t] as EntityDeclaration;
    const record = book.registers.get(t)?.records.get(r);
    const { required, label } = fields[title] ?? {};
    if (!record || record.deleted || !required || record.values[title]) nameless.delete(`${t} ${r}`);
    else {
      const msg = `没有填写${label}，请补填。`;
      nameless.set(`${t} ${r}`, { op, table: t, record: r, field: title, code: 'NAME_MISSING', msg });
    }
  }
}

/** What was seen while a bundle was stored. */
export type Seen = {
  readonly identityWrites: IdentityWrites;
  readonly nameless: Nameless;
  /** Record → the committee that made a record of this id. */
  readonly foreign: ReadonlyMap<string, string>;
};

export async function objectionsTo(
  db: Queries,
  street: string,
  { identityWrites, nameless, foreign }: Seen,
): Promise<Objections> {
  const rejects: Reject[] = [...nameless.values()];
  const dups: ElsewhereDuplicate[] = [...(await copiedRecords(db, foreign))];
  for (const [identity, byRecord] of identityWrites) {
    if (byRecord.size === 0) continue;
    for (const row of await writtenRecords(db, street, identity, [...byRecord.keys()])) {
      const op = byRecord.get(row.rid as string) as string;
      rejects.push(...rejectsOf(identity, op, row));
      dups.push(...elsewhereOf(identity, row));
    }
  }
  return { rejects: rejects.slice(0, most), dups: dups.slice(0, most) };
}

async function copiedRecords(
  db: Queries,
  foreign: ReadonlyMap<string, string>,
): Promise<readonly ElsewhereDuplicate[]> {
  if (foreign.size === 0) return [];
  const rows = await db.query('SELECT code, name FROM committee WHERE code = ANY($1)', [
    [...new Set(foreign.values())],
  ]);
  const names = new Map(rows.map(({ code, name }) => [code as string, name as string]));
  return [...foreign].map(([record, street]) => ({
    record,
    otherStreet: names.get(street) ?? street,
    code: 'RECORD_ELSEWHERE',
  }));
}

/** The live records written, each with how many others of the committee, and which other committees, have its number. */
function writtenRecords(
  db: Queries,
  street: string,
  { table }: Identity,
  ids: readonly string[],
): Promise<readonly Row[]> {
  return db.query(
    `SELECT mine.rid, mine.fields, twins.here, twins.elsewhere
     FROM record AS mine
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE street = $1)::int AS here,
              array_agg(DISTINCT committee.name) FILTER (WHERE street <> $1) AS elsewhere
       FROM record AS twin JOIN committee ON committee.code = twin.street
       WHERE twin.tbl = $3 AND twin.number_key = mine.number_key
         AND NOT twin.deleted AND twin.joined_to IS NULL
         AND NOT (twin.street = $1 AND twin.rid = mine.rid)) AS twins
     WHERE mine.street = $1 AND mine.tbl = $3 AND mine.rid = ANY($2)
       AND NOT mine.deleted AND mine.joined_to IS NULL AND mine.number_key IS NOT NULL
     ORDER BY mine.rid`,
    [street, ids, table],
  );
}

function rejectsOf(identity: Identity, op: string, { rid, fields, here }: Row): readonly Reject[] {
  const { table, field, duplicate, problemOf } = identity;
  const label = entities[table].fields[field]?.label ?? field;
  const reject = (code: string, msg: string): Reject => ({ op, table, record: rid as string, field, code, msg });
  const problem = problemOf(fields as Fields);
  return [
    ...(problem ? [reject(problem, sentenceOf(problem, label))] : []),
    ...((here as number) > 0
      ? [reject(duplicate, `${label}与本单位另外 ${here} 条记录相同，请核实；是同一${nounOf(table)}的请合并。`)]
      : []),
  ];
}

/** Without the number itself: a receipt lies on a desk. */
function sentenceOf(problem: ProblemCode, label: string): string {
  return describeProblem(problem, label).replace('“”', '');
}

function nounOf(table: EntityName): string {
  return table === 'person' ? '人' : '单位';
}

function elsewhereOf({ duplicate }: Identity, { rid, elsewhere }: Row): readonly ElsewhereDuplicate[] {
  return ((elsewhere as readonly string[] | null) ?? []).map((otherStreet) => ({
    record: rid as string,
    otherStreet,
    code: `${duplicate}_ELSEWHERE`,
  }));
}
