// The receiver's database speaks plain SQL of PostgreSQL: embedded by default, on a server where the district has one.
// Every table can be rebuilt from the archived originals.

import { fail, type Result } from '#shared/base/result.ts';
import { type Refusal, usage } from '../exit-codes.ts';
import { openEmbedded } from './embedded-database.ts';
import { openServer } from './server-database.ts';

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
 * @param address `pglite:FOLDER` (a district's own folder stands for the `db` folder in it), or the URL of a database on
 * a server: `postgres://user:password@host:port/name`
 * @param make whether a database that is not there is made; who only reads must not take a slip in the address for one
 */
export function openDatabase(address: string, make: 'ifMissing' | 'never'): Promise<Result<Database, Refusal>> {
  if (address.startsWith('pglite:')) return openEmbedded(address.slice('pglite:'.length), make);
  if (/^postgres(?:ql)?:\/\//.test(address)) return openServer(address, make);
  return Promise.resolve(
    fail(usage('不认识这个数据库地址。请用 pglite:文件夹，或 postgres://用户:密码@主机:端口/库名。')),
  );
}

class Rehearsed extends Error {}

/** Runs work on the database and then takes all of it back. */
export async function rehearse<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await db.transaction(async (tx) => {
      results.push(await work(withSavepoints(tx)));
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return results[0] as T;
}

/** Inside a transaction, a transaction is a savepoint. */
export function withSavepoints(tx: Queries): Database {
  return {
    query: tx.query,
    close: async () => {},
    transaction: async (work) => {
      await tx.query('SAVEPOINT inner_work');
      try {
        const result = await work(tx);
        await tx.query('RELEASE SAVEPOINT inner_work');
        return result;
      } catch (error) {
        await tx.query('ROLLBACK TO SAVEPOINT inner_work');
        throw error;
      }
    },
  };
}
