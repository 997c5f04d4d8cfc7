import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function inRoot(...parts) {
  return join(root, ...parts);
}

/** One line for the person at the keyboard; standard output stays the program's own. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
