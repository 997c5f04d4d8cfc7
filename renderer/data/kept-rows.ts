// Rows that stayed out of an import are kept for 90 days, as the very workbook in which they are given back. They are no
// part of the ledger: this PC alone has them, sealed like everything else, and they go when their time is over.

import { type Bytes, fromUtf8, randomBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { seal, unseal } from '#shared/crypto/seal.ts';
import type { KeptRow } from './database.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type StoreProblem, writeProblem } from './store-problem.ts';

export const daysKept = 90;

export type KeptRows = {
  readonly id: string;
  /** The file the rows came from; what is kept bears its name. */
  readonly file: string;
  /** How many rows. */
  readonly rows: number;
  /** Instant, ISO 8601. */
  readonly keptAt: string;
  /** Whole days until they go; 1 on the last day. */
  readonly daysLeft: number;
};

export type KeptRowsShelf = {
  /** The newest first; what cannot be read any more is left out. */
  readonly list: () => Promise<readonly KeptRows[]>;
  readonly keep: (file: string, rows: number, workbook: Bytes) => Promise<Result<string, StoreProblem>>;
  readonly open: (id: string) => Promise<Result<KeptRows & { readonly bytes: Bytes }, StoreProblem>>;
  readonly drop: (id: string) => Promise<Result<undefined, StoreProblem>>;
};

type Head = { readonly file: string; readonly rows: number; readonly keptAt: string };

export function keptRowsShelf(desk: LedgerDesk): KeptRowsShelf {
  return {
    list: () => listKept(desk),
    keep: (file, rows, workbook) => keep(desk, { file, rows, keptAt: new Date(desk.now()).toISOString() }, workbook),
    open: (id) => openKept(desk, id),
    drop: (id) => written(() => dropAll(desk, [id])),
  };
}

/** Deletes what has been kept for its 90 days; to be called when a ledger is opened. */
export async function dropExpired(desk: LedgerDesk): Promise<void> {
  const kept = await listKept(desk);
  const expired = kept.filter(({ daysLeft }) => daysLeft <= 0).map(({ id }) => id);
  if (expired.length > 0) await dropAll(desk, expired);
}

async function listKept(desk: LedgerDesk): Promise<readonly KeptRows[]> {
  const rows = await desk.database.keptRows.where('key').startsWith('head/').toArray();
  const kept = await Promise.all(rows.map((row) => headIn(desk, row)));
  return kept.flatMap((one) => one ?? []).sort((a, b) => (a.keptAt < b.keptAt ? 1 : -1));
}

async function headIn(desk: LedgerDesk, row: KeptRow): Promise<KeptRows | undefined> {
  const plain = await unseal(desk.safe.key, row.sealed, contextOf(desk, row.key));
  if (!plain.ok) return undefined;
  const { file, rows, keptAt } = JSON.parse(fromUtf8(plain.value)) as Head;
  const daysLeft = daysKept - Math.floor((desk.now() - Date.parse(keptAt)) / 86_400_000);
  return { id: row.key.slice('head/'.length), file, rows, keptAt, daysLeft };
}

async function keep(desk: LedgerDesk, head: Head, workbook: Bytes): Promise<Result<string, StoreProblem>> {
  const id = toHex(randomBytes(8));
  const rows = [
    await sealRow(desk, headKey(id), utf8(JSON.stringify(head))),
    await sealRow(desk, bookKey(id), workbook),
  ];
  const put = await written(() => desk.database.keptRows.bulkPut(rows));
  return put.ok ? ok(id) : put;
}

async function openKept(desk: LedgerDesk, id: string): Promise<Result<KeptRows & { bytes: Bytes }, StoreProblem>> {
  const [headRow, bookRow] = await desk.database.keptRows.bulkGet([headKey(id), bookKey(id)]);
  const head = headRow && (await headIn(desk, headRow));
  const bytes = bookRow && (await unseal(desk.safe.key, bookRow.sealed, contextOf(desk, bookRow.key)));
  return head && bytes?.ok ? ok({ ...head, bytes: bytes.value }) : fail({ kind: 'keptRowsGone' });
}

async function dropAll(desk: LedgerDesk, ids: readonly string[]): Promise<void> {
  await desk.database.keptRows.bulkDelete(ids.flatMap((id) => [headKey(id), bookKey(id)]));
}

async function written(write: () => Promise<unknown>): Promise<Result<undefined, StoreProblem>> {
  try {
    await write();
    return ok(undefined);
  } catch (error) {
    return fail(writeProblem(error));
  }
}

async function sealRow(desk: LedgerDesk, key: string, plain: Bytes): Promise<KeptRow> {
  return { key, sealed: await seal(desk.safe.key, plain, contextOf(desk, key)) };
}

function contextOf({ safe }: LedgerDesk, key: string) {
  return { installation: safe.installation, table: 'keptRows', key, generation: 1 };
}

const headKey = (id: string) => `head/${id}`;
const bookKey = (id: string) => `workbook/${id}`;
