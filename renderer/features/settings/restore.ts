import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import type { FoundBackup } from '#shared/host/host-api.ts';

/**
 * Puts a backup in the place of the open ledger: noted in the audit log, the ledger closed, the host does it, and the
 * page begins again at the log-in.
 *
 * @returns why it was not done; nothing when it was
 */
export async function restoreInPlace(store: LedgerStore, backup: FoundBackup): Promise<string | undefined> {
  const noted = await store.recordDeed({
    act: 'restore',
    subject: `${localTime(backup.at)} 的备份（${backup.placeLabel}）`,
  });
  if (!noted.ok) return `没有恢复。${describeStoreProblem(noted.error)}`;
  await store.close();
  const restored = await host.restoreBackup({ backup: backup.id });
  if (restored.ok) location.reload();
  return restored.ok ? undefined : `${restored.error.message}台账没有变化，请重新登录。`;
}
