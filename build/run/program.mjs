import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, say } from './paths.mjs';

/** Runs a built program of dist/node in this very process, so that signals, output and exit code are its own. */
export async function runProgram(name, args) {
  const file = inRoot('dist/node', `${name}.mjs`);
  if (!existsSync(file)) {
    say(`找不到程序 ${name}（${file}），请重新获取完整的源代码。`);
    return 6;
  }
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
  return undefined;
}
