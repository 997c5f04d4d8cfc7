// PGlite: PostgreSQL in this process, its files in a folder. One program at a time.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { inputOutput, isFileError, type Refusal } from '../exit-codes.ts';
import type { Database, Row } from './database.ts';
import { lockDatabase } from './database-lock.ts';
import { schemaSql } from './schema.ts';

/** @param folder where it lies, or a district's own folder, whose `db` is meant */
export async function openEmbedded(folder: string, make: 'ifMissing' | 'never'): Promise<Result<Database, Refusal>> {
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

/** A database that is gone when the program ends: for rebuilding and comparing. */
export async function openInMemory(): Promise<Database> {
  return databaseOn(await openPglite('memory://'), () => {});
}
