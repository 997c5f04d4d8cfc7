import { join } from 'node:path';
import type { LedgerKind } from '#shared/host/host-api.ts';

export type SystemFacts = {
  readonly platform: string;
  readonly home: string;
  readonly env: { readonly [name: string]: string | undefined };
};

/**
 * Where the program keeps its data when nobody says otherwise. On Windows this is the local, not the roaming, profile,
 * because roaming profiles are copied over the network at every log-on; a portable copy keeps it beside itself.
 */
export function programFolder({ platform, home, env }: SystemFacts): string {
  if (env.PORTABLE_EXECUTABLE_DIR) return join(env.PORTABLE_EXECUTABLE_DIR, 'LiangxinLedgerData');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'LiangxinLedger');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'LiangxinLedger');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'liangxin-ledger');
}

/**
 * Where the outer halves of the machine's marks lie (machine-mark.ts): with the account on this PC, never in the data
 * folder nor beside it, so that who copies the data does not copy them along.
 */
export function marksFolder({ platform, home, env }: SystemFacts): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'LiangxinLedgerMarks');
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'LiangxinLedgerMarks');
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'liangxin-ledger-marks');
}

/** Data folders of earlier versions and of other ways to start the program on this PC. */
export function earlierDataFolders(system: SystemFacts): readonly string[] {
  const { platform, home, env } = system;
  const { PORTABLE_EXECUTABLE_DIR: _portable, ...installed } = env;
  const roaming = platform === 'win32' ? [join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'LiangxinLedger')] : [];
  const folders = [programFolder(system), programFolder({ ...system, env: installed }), ...roaming];
  return [...new Set(folders.map((folder) => join(folder, 'data')))];
}

/** The files of one ledger; formal records and sample data never share a folder. */
export type LedgerPaths = {
  readonly folder: string;
  readonly vault: string;
  readonly attempts: string;
  readonly loginNotes: string;
  readonly journal: string;
  readonly blobs: string;
  readonly exchange: string;
};

export function ledgerPaths(dataFolder: string, ledger: LedgerKind): LedgerPaths {
  const folder = join(dataFolder, ledger);
  return {
    folder,
    vault: join(folder, 'vault.json'),
    attempts: join(folder, 'attempts.json'),
    loginNotes: join(folder, 'login-notes.json'),
    journal: join(folder, 'journal'),
    blobs: join(folder, 'blobs'),
    exchange: join(folder, 'exchange'),
  };
}
