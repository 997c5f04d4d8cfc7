// Backups: written, found again, looked into and put back. What the page gets of a backup are sealed rows, as from the
// journal; it reads them into a book of its own to say what they hold.

import { z } from 'zod';

const backupId = z.string().min(1).max(64);
/** Live records by register. */
const counts = z.record(z.string().max(60), z.number().int().nonnegative());

export const backupMethods = {
  /** Writes one to the backup place; `counts` are noted on it, so that a list of backups can tell them apart. */
  backupNow: z.tuple([z.strictObject({ counts })]),
  /** Every backup on the backup place, the plugged-in drives, the offered folders and this PC; also before a log-in. */
  findBackups: z.tuple([]),
  /** Lets somebody choose one more folder to look for backups in. */
  pickBackupFolder: z.tuple([]),
  /** Opens a backup with the name and password of somebody it knows, where no ledger is open that it belongs to. */
  openBackup: z.tuple([z.strictObject({ backup: backupId, userName: z.string(), password: z.string() })]),
  /** Its rows from number `from` on. Beginning with 1 checks every file of it against its list first. */
  readBackup: z.tuple([z.strictObject({ backup: backupId, from: z.number().int().positive() })]),
  /** Puts a backup in the ledger's place, which is kept beside it, and locks. The next opening begins a new log. */
  restoreBackup: z.tuple([z.strictObject({ backup: backupId })]),
  /** What speaks against setting up a new ledger on this PC, and where was looked. */
  earlierLedgers: z.tuple([]),
} as const;

export type BackupReport = {
  readonly at: string;
  readonly placeLabel: string;
  readonly batches: number;
  readonly sizeBytes: number;
};

export type FoundBackup = {
  readonly id: string;
  readonly placeLabel: string;
  /** 'before': kept on this PC before something was restored over it. */
  readonly kind: 'backup' | 'before';
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly committeeName: string;
  readonly deviceName: string;
  /** Names of those whose password opens it. */
  readonly users: readonly string[];
  readonly batches: number;
  /** Live records by register, where the backup says so. */
  readonly counts?: { readonly [register: string]: number };
  readonly sizeBytes: number;
  /** Whether it is one of the ledger that is on this PC. */
  readonly isOwn: boolean;
};

/** The key of a backup's rows. */
export type OpenedBackup = { readonly installationId: string; readonly dataKey: Uint8Array<ArrayBuffer> };

export type EarlierLedgers = {
  readonly backups: readonly FoundBackup[];
  /** Folders with an earlier ledger, in words for whoever administers the PC. */
  readonly folders: readonly string[];
  readonly looked: readonly string[];
  /** To be handed back by `createLedger`, as a sign that somebody has seen this; null when nothing was found. */
  readonly seen: string | null;
};
