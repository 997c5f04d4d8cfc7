// The journal's sealed rows as batches of lines, checked on the way: each log must go on exactly where its last row ended.

import { toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { LogBatch, TipsByLog } from '#shared/bundle/encode-bundle.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { importDataKey, unseal } from '#shared/crypto/seal.ts';
import type { BatchRow, HostError } from '#shared/host/host-api.ts';
import { chainStart } from '#shared/sync/chain.ts';
import { refuse } from '../host-error.ts';
import type { Journal } from '../journal.ts';
import type { DeviceSession } from '../session.ts';

type LogPositions = { readonly [log: string]: number };

/**
 * Gives every batch after `acknowledged` to `take`, one at a time.
 *
 * @returns where each log of the journal stands
 */
export async function collectBatches(
  journal: Journal,
  session: DeviceSession,
  acknowledged: LogPositions,
  take: (batch: LogBatch) => void,
): Promise<Result<TipsByLog, HostError>> {
  const tips = new Map<string, LogTip>();
  const key = await importDataKey(session.dataKey);
  for (const row of journal.rows()) {
    const before = tips.get(row.log) ?? { seq: 0, c: toHex(chainStart(row.log)) };
    if (row.first !== before.seq + 1) return brokenJournal(row);
    tips.set(row.log, { seq: row.last, c: row.chain });
    if (row.last <= (acknowledged[row.log] ?? 0)) continue;
    const place = { installation: session.installationId, table: 'batches', key: String(row.n), generation: 1 };
    const text = await unseal(key, row.sealed, place);
    if (!text.ok) return brokenJournal(row);
    take({ log: row.log, first: row.first, last: row.last, before: before.c, after: row.chain, text: text.value });
  }
  return ok(Object.fromEntries([...tips].map(([log, tip]) => [log, [tip]])));
}

function brokenJournal({ n, log }: BatchRow) {
  return fail<HostError>(
    refuse(
      'journalDamaged',
      `记录副本的第 ${n} 批（日志 ${log}）读不出来或不连续，没有写报送包。请先备份，再由管理员检查数据文件夹。`,
    ).error,
  );
}

/** The chain value (hex) after the last operation of each row: `log seq` → chain. */
export function chainsInJournal(journal: Journal): ReadonlyMap<string, string> {
  const chains = new Map<string, string>();
  for (const { log, last, chain } of journal.rows()) chains.set(chainKey(log, last), chain);
  return chains;
}

export function chainKey(log: string, seq: number): string {
  return `${log} ${seq}`;
}
