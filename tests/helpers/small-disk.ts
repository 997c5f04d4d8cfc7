// A real file system of a few hundred kilobytes, or one that can only be read, for tests of full and write-protected
// disks. Needs the right to mount; without it the tests that use it are skipped and say so.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly path: string;
  /** From now on nothing can be written; root ignores permissions, but not this. */
  makeReadOnly(): void;
  makeWritable(): void;
  /** As if pulled out: the folder stays, nothing is mounted there any more. */
  pullOut(): void;
  remove(): void;
};

/** Why there can be no such disk here, for the title of a skipped test; undefined when there can. */
export const noSmallDisk: string | undefined = reasonAgainstMounting();

export function mountSmallDisk(sizeKilobytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'liangxin-disk-'));
  mount(['-t', 'tmpfs', '-o', `size=${sizeKilobytes}k`, 'tmpfs', path]);
  return {
    path,
    makeReadOnly: () => mount(['-o', 'remount,ro', path]),
    makeWritable: () => mount(['-o', 'remount,rw', path]),
    pullOut: () => execFileSync('umount', ['--lazy', path]),
    remove() {
      try {
        execFileSync('umount', [path], { stdio: 'pipe' });
      } catch {
        // It was pulled out.
      }
      rmdirSync(path);
    },
  };
}

function mount(args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}

function reasonAgainstMounting(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  try {
    mountSmallDisk(64).remove();
    return undefined;
  } catch {
    return 'needs the right to mount';
  }
}
