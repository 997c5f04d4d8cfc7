import { closeSync, copyFileSync, fsyncSync, openSync } from 'node:fs';

/** A copy that a power cut after a rename cannot leave empty. */
export function copyThrough(from: string, to: string): void {
  copyFileSync(from, to);
  const file = openSync(to, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
