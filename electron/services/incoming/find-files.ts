// The exchange folders of a drive or share: LXSYNC/<district>/down/<street> holds what the district sends,
// LXSYNC/<district>/peer/<street> what the PCs of one office write for each other. A clerk may also have copied a file to
// the drive itself.

import { sep } from 'node:path';
import type { Folder } from '../dialog-port.ts';
import { listArrived } from '../drop-folder.ts';
import { describeFileError } from '../file-errors.ts';
import { shareCallsUntil } from '../share-call.ts';
import { type PeekedFile, peekFile } from './peek-file.ts';

/** A file with what it says of itself, and where it lies. */
export type FoundFile = PeekedFile & { readonly path: string; readonly placeLabel: string };

/** A share that does not answer by then counts as empty. */
const lookMs = 20_000;

/** The whole files for an office at a place. */
export async function filesForStreet(folder: Folder, street: string): Promise<readonly FoundFile[]> {
  const arrived = await listArrived(folder.path, lookMs);
  if (!arrived.ok) return [];
  const paths = arrived.value
    .map(({ path }) => path)
    .filter((path) => isForStreet(path.slice(folder.path.length), street));
  return peekFiles(folder.path, paths, folder.label);
}

/** @param place path of the drive or share that the files lie on, for the time-out */
export async function peekFiles(
  place: string,
  paths: readonly string[],
  placeLabel: string,
): Promise<readonly FoundFile[]> {
  const call = shareCallsUntil(place, lookMs);
  const found: FoundFile[] = [];
  for (const path of paths) {
    const peeked = await call(() => peekFile(path)).catch(unlessUnreadable);
    if (peeked) found.push({ ...peeked, path, placeLabel });
  }
  return found;
}

/** @param path below the place */
function isForStreet(path: string, street: string): boolean {
  const [, root = '', , direction, owner] = path.split(sep);
  if (root.toLowerCase() !== 'lxsync') return !path.slice(1).includes(sep);
  return (direction === 'down' || direction === 'peer') && owner === street;
}

/** A drive may be pulled out at any moment. */
function unlessUnreadable(error: unknown): undefined {
  if (describeFileError(error, '查看文件')) return undefined;
  throw error;
}
