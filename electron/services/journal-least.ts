// What the journal must hold at least, because the page has dropped its own copy of it. It is noted beside the journal's
// folder, not in it, so that it outlives a folder that is lost:
//   formal/journal-least.json   {"n":812,"chain":"…"}

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError, RowEnd } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { writeStateFile } from './state-file.ts';

const least = z.strictObject({ n: z.number().int().positive(), chain: z.string() });

function leastFile(journalFolder: string): string {
  return `${journalFolder}-least.json`;
}

/** Undefined when nothing was ever dropped. A note that cannot be read is none: the page keeps the same in its database. */
export function readLeast(journalFolder: string): RowEnd | undefined {
  const path = leastFile(journalFolder);
  if (!existsSync(path)) return undefined;
  try {
    return least.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function writeLeast(journalFolder: string, { n, chain }: RowEnd): Promise<Result<null, HostError>> {
  try {
    await writeStateFile(leastFile(journalFolder), `${JSON.stringify({ n, chain })}\n`);
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '记下日志副本要保留的部分'));
  }
}

/** What is refused while rows are missing: a bundle or a backup without them would pass for a whole one. */
export function journalLacks({ n }: RowEnd) {
  return refuse(
    'journalIncomplete',
    `日志副本缺少前 ${n} 批里的修改（这部分本机只存在日志副本和备份里），所以没有执行。请插上备份盘或接好备份文件夹，程序会自动补齐，然后再试。`,
  );
}
