import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from './dialog-port.ts';
import { describeFileError } from './file-errors.ts';

/** The drives besides the system's own: letters on Windows, mounted media elsewhere. Never throws. */
export function pluggedInDrives(platform: string = process.platform): Folder[] {
  if (platform === 'win32') return windowsDrives();
  if (platform === 'darwin') return foldersIn('/Volumes');
  return [
    ...foldersIn('/media').flatMap(({ path }) => mediaOf(path)),
    ...foldersIn('/run/media').flatMap(({ path }) => foldersIn(path)),
  ];
}

function windowsDrives(): Folder[] {
  const systemDrive = (process.env.SystemDrive ?? 'C:').toUpperCase();
  return Array.from({ length: 24 }, (_, i) => `${String.fromCharCode(67 + i)}:`)
    .filter((letter) => letter !== systemDrive && existsSync(`${letter}\\`))
    .map((letter) => ({ path: `${letter}\\`, label: `${letter} 盘` }));
}

/** /media/USER/STICK on most systems, /media/STICK on some. */
function mediaOf(path: string): Folder[] {
  const inside = foldersIn(path);
  return inside.length > 0 ? inside : [{ path, label: path.slice('/media/'.length) }];
}

function foldersIn(parent: string): Folder[] {
  try {
    return readdirSync(parent)
      .map((name) => ({ path: join(parent, name), label: name }))
      .filter(({ path }) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  } catch (error) {
    if (describeFileError(error, '查看磁盘')) return [];
    throw error;
  }
}
