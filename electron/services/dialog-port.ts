// How a person chooses files and folders: native dialogs in Electron, an agreed folder in the browser host, a queue of
// answers in tests.

import type { Place } from '#shared/host/host-api.ts';

export type Purpose = Place['purpose'];
export type FileKind = 'workbook' | 'certificate' | 'incoming' | 'recovery';
export type Folder = { readonly path: string; readonly label: string };

export type DialogPort = {
  /** Paths of the files to offer or chosen; empty when the person gave up. */
  pickFiles(kind: FileKind): Promise<readonly string[]>;
  /** Folder and name to save under; null when the person gave up. */
  pickSave(suggestedName: string): Promise<{ readonly folder: Folder; readonly name: string } | null>;
  pickFolder(purpose: Purpose): Promise<Folder | null>;
  /** Folders that are offered without asking, besides the drives that are plugged in. */
  standingFolders(): readonly Folder[];
};

/** The endings of the files of one kind, without the dot. */
export const endingsOf: { readonly [kind in FileKind]: readonly string[] } = {
  workbook: ['xlsx', 'xls', 'xlsm', 'et', 'csv', 'txt'],
  certificate: ['lxcert'],
  recovery: ['lxres'],
  incoming: ['lxsync', 'lxcert', 'lxroot', 'lxres', 'json'],
};
