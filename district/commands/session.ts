// What every command of lxrecv shares: where it prints, which district folder and database it works on.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, type Result } from '#shared/base/result.ts';
import { type Arguments, optionText } from '../arguments.ts';
import { type DistrictFolder, openDistrict, openPublicDistrict, type PublicDistrict } from '../district-folder.ts';
import { type ExitCode, type Refusal, usage } from '../exit-codes.ts';
import { type Database, openDatabase } from '../store/database.ts';

export type Terminal = {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly now: () => Date;
  /** Asks for a secret without showing it; missing where nobody sits at a keyboard. Undefined when nothing was typed. */
  readonly askSecret?: (question: string) => Promise<string | undefined>;
};

export type Command = (args: Arguments, terminal: Terminal) => Promise<ExitCode>;

export function refuse(terminal: Terminal, { exit, message }: Refusal): ExitCode {
  terminal.complain(message);
  return exit;
}

export function districtOf(args: Arguments): Result<DistrictFolder, Refusal> {
  const path = districtPath(args);
  return path === undefined ? fail(unnamedDistrict) : openDistrict(path);
}

/** For what needs no private key. */
export function publicDistrictOf(args: Arguments): Result<PublicDistrict, Refusal> {
  const path = districtPath(args);
  return path === undefined ? fail(unnamedDistrict) : openPublicDistrict(path);
}

const unnamedDistrict = usage('没有指明区级文件夹。请加上 --dir 文件夹。');

/** The folder named by --dir, else the one that the database lies in, else the current one. */
function districtPath(args: Arguments): string | undefined {
  const named = optionText(args, 'dir');
  if (named !== undefined) return named;
  const database = optionText(args, 'db')?.replace(/^pglite:/, '');
  const nearby = [...(database === undefined ? [] : [database, dirname(database)]), '.'];
  return nearby.find((folder) => existsSync(join(folder, 'district.json')));
}

/** The district's folder where one is named or near; the current folder otherwise. */
export function folderBeside(args: Arguments): string {
  return districtPath(args) ?? '.';
}

/** The database named by --db, else the one in the district's folder. */
function databaseOf(args: Arguments, make: 'ifMissing' | 'never'): Promise<Result<Database, Refusal>> {
  const dir = districtPath(args);
  const address = optionText(args, 'db') ?? (dir === undefined ? undefined : `pglite:${dir}`);
  return address === undefined
    ? Promise.resolve(fail(usage('没有指明数据库。请加上 --db pglite:文件夹，或 --dir 区级文件夹。')))
    : openDatabase(address, make);
}

/** Runs a command that needs the database, and closes it whatever happens. */
export async function withDatabase(
  args: Arguments,
  terminal: Terminal,
  make: 'ifMissing' | 'never',
  work: (db: Database) => Promise<ExitCode>,
): Promise<ExitCode> {
  const db = await databaseOf(args, make);
  if (!db.ok) return refuse(terminal, db.error);
  try {
    return await work(db.value);
  } finally {
    await db.value.close();
  }
}
