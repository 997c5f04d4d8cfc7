// A browser page cannot open the system's file dialogs for its host. Here files are chosen from one agreed folder (and
// the folders right below it), and what the page makes is saved there.

import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type DialogPort, endingsOf, type FileKind, type Folder } from '#electron/services/dialog-port.ts';
import { describeFileError } from '#electron/services/file-errors.ts';

export type FolderDialogsDeps = { readonly filesFolder: string; readonly places: readonly string[] };

const folderLabel = '文件夹';

export function folderDialogs({ filesFolder, places }: FolderDialogsDeps): DialogPort {
  const home: Folder = { path: filesFolder, label: folderLabel };
  const folders = () => [home, ...foldersBelow(home), ...places.map((path) => ({ path, label: basename(path) }))];
  return {
    pickFiles: async (kind) => folders().flatMap(({ path }) => filesIn(path, kind)),
    pickSave: async (name) => ({ folder: home, name }),
    pickFolder: async () => home,
    standingFolders: folders,
  };
}

function foldersBelow({ path, label }: Folder): Folder[] {
  return entriesOf(path)
    .filter((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory())
    .map((name) => ({ path: join(path, name), label: `${label} / ${name}` }));
}

/** Files of one kind, newest first; Excel's own lock files (~$…) are no workbooks. */
function filesIn(folder: string, kind: FileKind): string[] {
  return entriesOf(folder)
    .filter((name) => !name.startsWith('~$') && endingsOf[kind].includes(extname(name).slice(1).toLowerCase()))
    .map((name) => ({ path: join(folder, name), stats: statSync(join(folder, name), { throwIfNoEntry: false }) }))
    .filter(({ stats }) => stats?.isFile())
    .sort((a, b) => (b.stats?.mtimeMs ?? 0) - (a.stats?.mtimeMs ?? 0))
    .map(({ path }) => path);
}

/** A folder that cannot be read (a stick was pulled out) is an empty one. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (describeFileError(error, '查看文件夹')) return [];
    throw error;
  }
}
