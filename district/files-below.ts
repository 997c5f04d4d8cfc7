import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Files as named, and the files with this extension below the folders named, in the order of their names. */
export function filesBelow(paths: readonly string[], extension: string): readonly string[] {
  return paths.flatMap((path) => (statSync(path).isDirectory() ? filesIn(path, extension) : [path]));
}

function filesIn(folder: string, extension: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Receipts and originals that are handed back travel on the same stick as bundles; name and folder tell them apart, and
 * one that was renamed or moved is refused, or known, by its content.
 */
export function isUpload(file: string): boolean {
  return !/-rcpt-\d{6}\.lxsync$/.test(file) && !isDownload(file.split(sep));
}

function isDownload(path: readonly string[]): boolean {
  return path.some((part, i) => part === 'LXSYNC' && path[i + 2] === 'down');
}
