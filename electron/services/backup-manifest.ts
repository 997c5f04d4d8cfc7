// manifest.json of a backup: what belongs to it, with digests, and what a list of backups shows. It is written last, so
// a folder without one is a backup that did not come to its end.

import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ledgerKind } from '#shared/host/host-api.ts';

export const manifestName = 'manifest.json';
/** BACKUP PLACE/两新台账备份/formal-01J9ZQ3K/20260301-081500/ */
export const shelfName = '两新台账备份';

/** Where all backups of a ledger keep the journal files that are closed, each under its digest. */
export const sharedName = 'journal';

/** A name of ours, never a path. */
const fileName = z.string().regex(/^(vault\.json|state\.json|\d{6}\.lxj)$/);

const backupManifest = z.object({
  /** Version 2 when a file is shared: a program that does not know of it must not take the backup for whole. */
  format: z.enum(['lxbackup/1', 'lxbackup/2']),
  at: z.iso.datetime(),
  ledger: ledgerKind,
  installationId: z.string().min(8).max(40),
  tip: z.object({ n: z.number().int().positive(), log: z.string(), last: z.number(), chain: z.string() }).nullable(),
  /** Absent in backups of earlier versions. */
  counts: z.record(z.string(), z.number().int().nonnegative()).optional(),
  files: z.array(
    z.object({
      name: fileName,
      sizeBytes: z.number().int().nonnegative(),
      sm3: z.string().regex(/^[0-9a-f]{64}$/),
      /** It lies beside the backup, where others use it too. */
      isShared: z.literal(true).optional(),
    }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifest>;
export type BackupFile = BackupManifest['files'][number];

/** Where a file of a backup lies. @param backup the backup's folder */
export function fileOfBackup(backup: string, { name, sm3, isShared }: BackupFile): string {
  return isShared ? join(dirname(backup), sharedName, `${sm3}.lxj`) : join(backup, name);
}

/** The journal's files in their order. */
export function journalOfBackup(backup: string, { files }: Pick<BackupManifest, 'files'>): readonly string[] {
  const journals = files.filter(({ name }) => name.endsWith('.lxj'));
  return journals.sort((a, b) => (a.name < b.name ? -1 : 1)).map((file) => fileOfBackup(backup, file));
}

/** @returns the manifest, or undefined when the text is none: damaged, or of a format to come */
export function parseManifest(text: string): BackupManifest | undefined {
  try {
    const parsed = backupManifest.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function writtenManifest(manifest: BackupManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
