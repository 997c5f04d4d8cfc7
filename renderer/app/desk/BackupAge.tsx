import { useEffect, useState, useSyncExternalStore } from 'react';
import { lastBackup, watchBackups } from '#renderer/features/settings/backup.ts';
import { ageInWords } from './age-in-words.ts';

type BackupAgeProps = { readonly ledger: 'formal' | 'sample' };

export function BackupAge({ ledger }: BackupAgeProps) {
  const at = useSyncExternalStore(watchBackups, () => lastBackup(ledger)?.at);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <a className="desk-link" href="#/settings">
      {at ? `备份 ${ageInWords(Math.max(now, Date.now()) - Date.parse(at))}` : '还没有备份'}
    </a>
  );
}
