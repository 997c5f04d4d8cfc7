import { useEffect, useState, useSyncExternalStore } from 'react';
import { lastBackup, watchBackups } from '#renderer/features/settings/backup.ts';
import { lastTrial, watchTrials } from '#renderer/features/settings/trial-restore.ts';
import { ageInWords } from './age-in-words.ts';

type BackupAgeProps = { readonly ledger: 'formal' | 'sample' };

export function BackupAge({ ledger }: BackupAgeProps) {
  const at = useSyncExternalStore(watchBackups, () => lastBackup(ledger)?.at);
  const hasFailed = useSyncExternalStore(watchTrials, () => lastTrial()?.problem !== undefined) && ledger === 'formal';
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <a className="desk-link" href="#/settings">
      {hasFailed && <span aria-hidden="true">⚠ </span>}
      {hasFailed ? '备份没有通过试恢复' : ageLine(at, now)}
    </a>
  );
}

function ageLine(at: string | undefined, now: number): string {
  return at ? `备份 ${ageInWords(Math.max(now, Date.now()) - Date.parse(at))}` : '还没有备份';
}
