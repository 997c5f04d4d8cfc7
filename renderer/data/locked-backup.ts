// Looking into a backup before anybody is logged in: its rows are opened with a password it knows.

import { fail, type Result } from '#shared/base/result.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import type { FoundBackup, HostApi } from '#shared/host/host-api.ts';
import { backupRows } from './backups.ts';
import type { BatchReport } from './batch-report.ts';
import { type NoReport, type Reading, readReport } from './read-report.ts';

/** Opens a backup and reads it whole: one that reads to its end can be restored. */
export async function readLockedBackup(
  host: HostApi,
  backup: FoundBackup,
  who: { readonly userName: string; readonly password: string },
  reading: Reading,
): Promise<Result<BatchReport, NoReport>> {
  const opened = await host.openBackup({ backup: backup.id, ...who });
  if (!opened.ok) return fail({ sentence: opened.error.message });
  const { dataKey, installationId } = opened.value;
  const safe = { key: await importDataKey(dataKey), installation: installationId };
  dataKey.fill(0);
  return readReport(backupRows(host, backup), safe, reading);
}
