// The embedded database belongs to one program at a time; a second one would damage it. The lock is a file that names the
// process; one that was left by a process which is no longer there is taken over.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { inputOutput, isFileError, type Refusal } from '../exit-codes.ts';

/** @returns what gives the place free again */
export function lockDatabase(folder: string): Result<() => void, Refusal> {
  const file = `${folder}.lock`;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (claim(file)) return ok(() => rmSync(file, { force: true }));
    if (isRunning(Number(readFileSync(file, 'utf8')))) break;
    rmSync(file, { force: true });
  }
  return fail(
    inputOutput(
      `数据库 ${folder} 正被另一个程序使用，没有打开。请等它结束后再运行；确认没有程序在用时，可删除 ${file}。`,
    ),
  );
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isFileError(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Signal 0 only asks; a process of another user answers with EPERM, which means that it is there. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isFileError(error) && error.code === 'EPERM';
  }
}
