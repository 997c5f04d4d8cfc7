// The exchange folders of a drive or share: LXSYNC/<district>/down/<street> holds what the district sends,
// LXSYNC/<district>/peer/<street> what the PCs of one office write for each other.

import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { endingsOf, type Folder } from '../dialog-port.ts';
import { describeFileError } from '../file-errors.ts';

/** Paths of the files for an office below a place; unreadable folders count as empty. Half-written files are left out. */
export function filesForStreet({ path }: Folder, street: string): string[] {
  const root = join(path, 'LXSYNC');
  return entriesOf(root).flatMap((district) =>
    ['down', 'peer'].flatMap((direction) => filesIn(join(root, district, direction, street))),
  );
}

function filesIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((name) => endingsOf.incoming.includes(extname(name).slice(1).toLowerCase()))
    .map((name) => join(folder, name));
}

/** A drive may be pulled out at any moment. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    if (describeFileError(error, '查看文件夹')) return [];
    throw error;
  }
}
