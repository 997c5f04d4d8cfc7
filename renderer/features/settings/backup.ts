import { currentLedger } from '#renderer/data/current-ledger.ts';
import { host } from '#renderer/host/host.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { BackupReport, HostError, LedgerKind, Place } from '#shared/host/host-api.ts';
import { countsOf } from './restore-contents.ts';

const recordKey = (ledger: LedgerKind) => `liangxin.backup.${ledger}`;
const listeners = new Set<() => void>();

/** The last backup that this page saw succeed; undefined when it knows of none. */
export function lastBackup(ledger: LedgerKind): BackupReport | undefined {
  const stored = localStorage.getItem(recordKey(ledger));
  return stored === null ? undefined : (JSON.parse(stored) as BackupReport);
}

export function watchBackups(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Lets the clerk choose a folder and makes it the backup place; null when the dialog was closed without a choice. */
export async function chooseBackupPlace(): Promise<Result<Place | null, HostError>> {
  const chosen = await host.chooseFolder({ purpose: 'backup' });
  if (!chosen.ok || chosen.value === null) return chosen;
  return host.setBackupPlace({ place: chosen.value.id });
}

/** Whether there is a backup place that can be written now. */
export async function hasBackupPlace(): Promise<boolean> {
  const places = await host.listPlaces();
  return places.ok && places.value.some((place) => place.purpose === 'backup' && place.chosen && place.available);
}

/** Writes a backup to the chosen place and remembers when. */
export async function backUpNow(ledger: LedgerKind): Promise<Result<BackupReport, HostError>> {
  const book = currentLedger()?.book;
  const report = await host.backupNow({ counts: book ? countsOf(book) : {} });
  if (!report.ok) return report;
  localStorage.setItem(recordKey(ledger), JSON.stringify(report.value));
  for (const listener of listeners) listener();
  return ok(report.value);
}
