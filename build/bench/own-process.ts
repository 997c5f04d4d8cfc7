import { spawnSync } from 'node:child_process';

/**
 * Runs this very program again for one measurement and returns what it printed. The most memory that a process ever held
 * cannot be told apart otherwise.
 */
export function inOwnProcess<T>(...args: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[1] ?? '', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}
