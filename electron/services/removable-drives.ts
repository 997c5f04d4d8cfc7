import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Folder } from './dialog-port.ts';
import { describeFileError } from './file-errors.ts';
import { shareCalls } from './share-call.ts';

/** Where systems mount sticks, discs and network folders: at these folders, or one folder deeper. */
function mountRoots(platform: string): readonly string[] {
  if (platform === 'darwin') return ['/Volumes'];
  return platform === 'linux' ? ['/media', '/run/media', `/run/user/${process.getuid?.() ?? 0}/gvfs`] : [];
}

const lookMs = 2000;

/** The drives besides the system's own: letters on Windows, network drives among them; mounted media elsewhere. */
export function pluggedInDrives(platform: string = process.platform): Promise<readonly Folder[]> {
  return platform === 'win32' ? windowsDrives() : mountsBelow(mountRoots(platform));
}

async function windowsDrives(): Promise<readonly Folder[]> {
  const systemDrive = (process.env.SystemDrive ?? 'C:').toUpperCase();
  const letters = Array.from({ length: 24 }, (_, i) => `${String.fromCharCode(67 + i)}:`);
  const drives = letters.filter((letter) => letter !== systemDrive).map(driveOf);
  return present(await Promise.all(drives));
}

async function driveOf(letter: string): Promise<Folder | undefined> {
  const path = `${letter}\\`;
  return (await statQuietly(path)) && { path, label: `${letter} 盘` };
}

/** The mount points among the folders below the roots, one or two levels down. */
export async function mountsBelow(roots: readonly string[]): Promise<readonly Folder[]> {
  const upper = (await Promise.all(roots.map(entriesOf))).flat();
  const lower = (await Promise.all(upper.map(entriesOf))).flat();
  return present(await Promise.all([...upper, ...lower].map(mountAt)));
}

async function mountAt(path: string): Promise<Folder | undefined> {
  const [here, above] = await Promise.all([statQuietly(path), statQuietly(dirname(path))]);
  return here?.isDirectory() && here.dev !== above?.dev ? { path, label: basename(path) } : undefined;
}

function present(folders: readonly (Folder | undefined)[]): readonly Folder[] {
  return folders.filter((folder) => folder !== undefined);
}

function statQuietly(path: string) {
  return quietly(path, () => stat(path));
}

async function entriesOf(folder: string): Promise<string[]> {
  return (await quietly(folder, () => readdir(folder)))?.map((name) => join(folder, name)) ?? [];
}

/** A drive may be pulled out or hang at any moment, and some mount points may not be looked at: they are not there. */
async function quietly<T>(path: string, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await shareCalls(path, lookMs)(look);
  } catch (error) {
    if (describeFileError(error, '查看磁盘')) return undefined;
    throw error;
  }
}
