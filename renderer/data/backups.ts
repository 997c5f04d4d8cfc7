// Looking into backups of the ledger that is open: what one would bring back, and whether one can be brought back at all.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { FoundBackup, HostApi } from '#shared/host/host-api.ts';
import { stateFingerprintSteps } from '#shared/sync/merge.ts';
import type { BatchReport } from './batch-report.ts';
import { RowGone, rowsBetween } from './compacted-rows.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { inSlices } from './pace.ts';
import { type PendingSummary, recordsOfBatches } from './pending.ts';
import { type NoReport, type Reading, type ReadReport, type RowSource, rowsUpTo } from './read-report.ts';

/** What a backup holds; `since` are the records that were changed on this PC after it was made. */
export type BackupContents = {
  readonly report: BatchReport;
  /** Undefined when the backup is no earlier state of this ledger: it holds what this PC does not have. */
  readonly since: PendingSummary | undefined;
};

export async function lookIntoBackup(
  desk: LedgerDesk,
  backup: FoundBackup,
  read: ReadReport,
  reading: Reading,
): Promise<Result<BackupContents, NoReport>> {
  const ends: string[] = [];
  const report = await read(watchingEnd(backupRows(desk.host, backup), ends), desk.safe, reading);
  if (!report.ok) return report;
  const isEarlier = desk.spans[backup.batches - 1]?.chain === ends.at(-1);
  const isLater = desk.spans.map(({ n }) => n > backup.batches);
  return ok({ report: report.value, since: isEarlier ? recordsOfBatches(desk, isLater) : undefined });
}

/**
 * Restores a backup into memory and compares it with what this PC holds up to the same batch. Nothing is changed.
 *
 * @returns what the backup holds, or why it would not do
 */
export async function tryRestore(
  desk: LedgerDesk,
  backup: FoundBackup,
  read: ReadReport,
  reading: Reading,
): Promise<Result<BatchReport, NoReport>> {
  const half = (from: number) => (done: number, total: number) => reading.onProgress(from * total + done, 2 * total);
  const backedUp = await read(backupRows(desk.host, backup), desk.safe, { ...reading, onProgress: half(0) });
  if (!backedUp.ok) return backedUp;
  if (backup.batches > desk.durableN) return fail({ sentence: '备份里有本机没有的记录，两边不一致。请告诉管理员。' });
  const own = await read(ownRows(desk, backup.batches), desk.safe, { ...reading, onProgress: half(1) });
  if (!own.ok) return own;
  if (own.value.fingerprint !== backedUp.value.fingerprint)
    return fail({ sentence: '备份里的内容与本机同一时刻的记录不一样，这份备份不能用。请立即重新备份一次。' });
  const shown = desk.compacted ? await isWhatRowsSay(desk, read, reading) : ok(true);
  if (!shown.ok) return shown;
  return shown.value
    ? backedUp
    : fail({ sentence: '本机显示的台账与日志副本里的修改对不上。请先不要录入，告诉管理员，把本机恢复到最新的备份。' });
}

/**
 * Whether the book, of which a part was loaded from the snapshot alone since rows were dropped, is still what all rows say.
 * While somebody writes it cannot be told, and counts as so.
 */
async function isWhatRowsSay(desk: LedgerDesk, read: ReadReport, reading: Reading): Promise<Result<boolean, NoReport>> {
  const { version, state } = desk.book;
  const shown = await inSlices(desk.pace, stateFingerprintSteps(state));
  const said = await read(ownRows(desk, desk.durableN), desk.safe, { ...reading, onProgress: () => undefined });
  if (!said.ok) return said;
  return ok(desk.book.version !== version || said.value.fingerprint === shown);
}

/** The rows of a backup that the host has opened. */
export function backupRows(host: HostApi, { id, batches }: FoundBackup): RowSource {
  return { total: batches, read: (from) => host.readBackup({ backup: id, from }) };
}

function ownRows(desk: LedgerDesk, upTo: number): RowSource {
  const source = rowsUpTo(upTo, (from, to) => rowsBetween(desk, from, to));
  return {
    ...source,
    read: (from) =>
      source.read(from).catch((error: unknown) => {
        if (error instanceof RowGone) return fail({ message: error.message });
        throw error;
      }),
  };
}

function watchingEnd(source: RowSource, ends: string[]): RowSource {
  return {
    ...source,
    async read(from) {
      const slice = await source.read(from);
      if (slice.ok) ends.push(...slice.value.rows.slice(-1).map(({ chain }) => chain));
      return slice;
    },
  };
}
