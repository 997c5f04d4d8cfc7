// A PostgreSQL server by URL: the same statements over one connection. The password of the URL is never printed.

import pg from 'pg';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { inputOutput, type Refusal } from '../exit-codes.ts';
import type { Database, Queries, Row } from './database.ts';
import { schemaSql } from './schema.ts';

/** Held while bundles are taken in, so that two receivers never number receipts at the same time. */
const receiverLock = 20_261_122;

export async function openServer(url: string, make: 'ifMissing' | 'never'): Promise<Result<Database, Refusal>> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    return fail(
      inputOutput(`没有连上数据库服务器：${reasonOf(error)}。请核对地址、用户、密码和库名，并确认服务器已启动。`),
    );
  }
  const queries = queriesOn(client);
  const unready = make === 'never' ? await missingTables(queries) : await prepare(queries);
  if (unready === undefined) return ok(databaseOn(client, queries));
  await client.end();
  return fail(inputOutput(unready));
}

async function missingTables(db: Queries): Promise<string | undefined> {
  const [row] = await db.query("SELECT to_regclass('bundle') IS NULL AS missing");
  return row?.missing === true ? '这个库里还没有报送数据。请核对库名，或先用 lxrecv import 接收报送包。' : undefined;
}

async function prepare(db: Queries): Promise<string | undefined> {
  const [row] = await db.query('SELECT pg_try_advisory_lock($1) AS free', [receiverLock]);
  if (row?.free !== true) return '另一个 lxrecv 正在这个库里接收，没有开始。请等它结束后再运行。';
  await db.query(schemaSql);
  return undefined;
}

function queriesOn(client: pg.Client): Queries {
  return { query: async (sql, parameters) => (await client.query<Row>(sql, parameters && [...parameters])).rows };
}

function databaseOn(client: pg.Client, queries: Queries): Database {
  return {
    ...queries,
    transaction: async (work) => {
      await queries.query('BEGIN');
      try {
        const result = await work(queries);
        await queries.query('COMMIT');
        return result;
      } catch (error) {
        await queries.query('ROLLBACK');
        throw error;
      }
    },
    close: () => client.end(),
  };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `服务器没有接受连接${code === '' ? '' : `，代号 ${code}`}`;
}

const reasons: { readonly [code: string]: string } = {
  ECONNREFUSED: '这个地址上没有数据库在运行',
  ENOTFOUND: '找不到这台主机',
  EAI_AGAIN: '找不到这台主机',
  ETIMEDOUT: '主机没有应答',
  '28P01': '用户或密码不对',
  '28000': '服务器不允许这个用户登录',
  '3D000': '没有这个名称的库',
  '53300': '服务器的连接已满',
};
