import { useEffect } from 'react';
import { backUpNow, hasBackupPlace, lastBackup } from '#renderer/features/settings/backup.ts';
import { host } from '#renderer/host/host.ts';
import type { LedgerKind } from '../host-types.ts';

const minute = 60_000;
export const backupEveryMs = 4 * 60 * minute;
export const retryAfterMs = 30 * minute;

type Situation = {
  /** When the last backup succeeded, in milliseconds; undefined when none is known. */
  readonly lastAtMs: number | undefined;
  /** When one was last tried in this session. */
  readonly triedAtMs: number | undefined;
  readonly nowMs: number;
};

/** The time for a backup comes four hours after the last one; a failed one is tried again later. */
export function isBackupTime({ lastAtMs, triedAtMs, nowMs }: Situation): boolean {
  if (triedAtMs !== undefined && nowMs - triedAtMs < retryAfterMs) return false;
  return lastAtMs === undefined || nowMs - lastAtMs >= backupEveryMs;
}

/** Backs up the formal ledger from time to time, where a backup place is set and there. The age is shown at the top. */
export function useAutoBackup(ledger: LedgerKind): void {
  useEffect(() => {
    if (ledger !== 'formal') return;
    let triedAtMs: number | undefined;
    const look = async () => {
      const nowMs = Date.now();
      const last = lastBackup(ledger);
      if (!isBackupTime({ lastAtMs: last && Date.parse(last.at), triedAtMs, nowMs })) return;
      triedAtMs = nowMs;
      if ((await hasNewBatches(last?.batches)) && (await hasBackupPlace())) await backUpNow(ledger);
    };
    const timer = setInterval(() => void look(), minute);
    return () => clearInterval(timer);
  }, [ledger]);
}

async function hasNewBatches(backedUp: number | undefined): Promise<boolean> {
  const tip = await host.journalTip();
  return tip.ok && (tip.value?.n ?? 0) > (backedUp ?? 0);
}
