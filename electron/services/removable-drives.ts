import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Folder } from './dialog-port.ts';
import { describeFileError } from './file-errors.ts';

/** Where systems mount sticks and discs: at these folders, or one folder deeper. */
const mountRoots: { readonly [platform: string]: readonly string[] } = {
  linux: ['/media', '/run/media'],
  darwin: ['/Volumes'],
};

/** The drives besides the system's own: letters on Windows, mounted media elsewhere. Never throws. */
export function pluggedInDrives(platform: string = process.platform): Folder[] {
  return platform === 'win32' ? windowsDrives() : mountsBelow(mountRoots[platform] ?? []);
}

function windowsDrives(): Folder[] {
  const systemDrive = (process.env.SystemDrive ?? 'C:').toUpperCase();
  return Array.from({ length: 24 }, (_, i) => `${String.fromCharCode(67 + i)}:`)
    .filter((letter) => letter !== systemDrive && existsSync(`${letter}\\`))
    .map((letter) => ({ path: `${letter}\\`, label: `${letter} 盘` }));
}

/** The mount points among the folders below the roots, one or two levels down. */
export function mountsBelow(roots: readonly string[]): Folder[] {
  const upper = roots.flatMap(entriesOf);
  return [...upper, ...upper.flatMap(entriesOf)].filter(isMountPoint).map((path) => ({ path, label: basename(path) }));
}

function isMountPoint(path: string): boolean {
  const here = statQuietly(path);
  return here?.isDirectory() === true && here.dev !== statQuietly(dirname(path))?.dev;
}

function statQuietly(path: string) {
  return quietly(() => statSync(path));
}

function entriesOf(folder: string): string[] {
  return quietly(() => readdirSync(folder).map((name) => join(folder, name))) ?? [];
}

/** A drive may be pulled out at any moment, and some mount points may not be looked at: both count as not there. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (describeFileError(error, '查看磁盘')) return undefined;
    throw error;
  }
}
