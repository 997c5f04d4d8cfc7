// The receiver's database speaks plain SQL of PostgreSQL: PGlite embedded by default. Every table can be rebuilt from
// the archived originals.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type Refusal, usage } from '../exit-codes.ts';
import { schemaSql } from './schema.ts';

export type Row = { readonly [column: string]: unknown };

export type Queries = {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
};

export type Database = Queries & {
  /** All or nothing: an exception inside rolls everything back. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/**
 * @param address `pglite:FOLDER`; a district's own folder stands for the `db` folder in it
 */
export async function openDatabase(address: string): Promise<Result<Database, Refusal>> {
  if (!address.startsWith('pglite:')) return fail(usage(`不认识的数据库地址“${address}”。请用 pglite:文件夹。`));
  const folder = address.slice('pglite:'.length);
  const place = existsSync(join(folder, 'district.json')) ? join(folder, 'db') : folder;
  const pglite = await PGlite.create(place);
  await pglite.exec(schemaSql);
  return ok({
    query: async (sql, parameters) => (await pglite.query<Row>(sql, parameters && [...parameters])).rows,
    transaction: (work) =>
      pglite.transaction((tx) =>
        work({ query: async (sql, parameters) => (await tx.query<Row>(sql, parameters && [...parameters])).rows }),
      ),
    close: () => pglite.close(),
  });
}
