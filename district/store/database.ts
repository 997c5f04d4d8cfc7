// The receiver's database speaks plain SQL of PostgreSQL: PGlite embedded by default. Every table can be rebuilt from
// the archived originals.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { inputOutput, isFileError, type Refusal, usage } from '../exit-codes.ts';
import { lockDatabase } from './database-lock.ts';
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
 * @param make whether a database that is not there is made; who only reads must not take a slip in the address for one
 */
export async function openDatabase(address: string, make: 'ifMissing' | 'never'): Promise<Result<Database, Refusal>> {
  if (!address.startsWith('pglite:')) return fail(usage(`不认识的数据库地址“${address}”。请用 pglite:文件夹。`));
  const folder = address.slice('pglite:'.length);
  const place = existsSync(join(folder, 'district.json')) ? join(folder, 'db') : folder;
  if (make === 'never' && !existsSync(join(place, 'PG_VERSION')))
    return fail(inputOutput(`${place} 里还没有数据库。请核对位置，或先用 lxrecv import 接收报送包。`));
  mkdirSync(dirname(place), { recursive: true });
  const lock = lockDatabase(place);
  if (!lock.ok) return lock;
  try {
    return ok(databaseOn(await openPglite(place), lock.value));
  } catch (error) {
    lock.value();
    if (isFileError(error)) throw error;
    return fail(
      inputOutput(`数据库 ${place} 打不开，可能已损坏或不是数据库文件夹。请核对位置，或从备份恢复后再运行。`),
    );
  }
}

async function openPglite(place: string): Promise<PGlite> {
  const pglite = await PGlite.create(place);
  await pglite.exec(schemaSql);
  return pglite;
}

function databaseOn(pglite: PGlite, unlock: () => void): Database {
  return {
    query: async (sql, parameters) => (await pglite.query<Row>(sql, parameters && [...parameters])).rows,
    transaction: (work) =>
      pglite.transaction((tx) =>
        work({ query: async (sql, parameters) => (await tx.query<Row>(sql, parameters && [...parameters])).rows }),
      ),
    close: async () => {
      await pglite.close();
      unlock();
    },
  };
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
function withSavepoints(tx: Queries): Database {
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
