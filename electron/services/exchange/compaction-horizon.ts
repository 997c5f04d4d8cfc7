// How far the page may drop its copy of the rows (SYNC.md 3.4, shared/sync/compaction.ts). Rows are dropped from the first
// on without holes, so the answer is one number: every row up to it lies at or below the horizon of its log, and no
// transaction is cut. Rows are read only as far as they are old enough.

import { ok, type Result } from '#shared/base/result.ts';
import type { CompactionHorizon, CompactionState, HostError } from '#shared/host/host-api.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import type { DeviceSession } from '../session.ts';
import { readSeriesOf } from '../trust/reference-store.ts';
import { type CoveredLogs, coveredLogs } from './compaction-branches.ts';
import { type Holder, holdersOf, obstacleOf } from './compaction-holders.ts';
import { type OldRow, oldRows, withoutCutTransactions } from './compaction-rows.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { type JournalLogs, openJournalLogs } from './journal-logs.ts';

/** What can be said without reading the journal. */
export async function compactionStateOf(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
): Promise<Result<CompactionState, HostError>> {
  const obstacle = obstacleOf(record, await listedDevices(deps, session, record), session.deviceId, deps.now());
  return ok({ journalBytes: deps.journal().sizeBytes(), ...(obstacle === undefined ? {} : { obstacle }) });
}

/** @param range rows up to `from` are dropped already; none after `upTo` may be */
export async function compactionHorizonOf(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  { from, upTo }: { readonly from: number; readonly upTo: number },
): Promise<Result<CompactionHorizon, HostError>> {
  const nowMs = deps.now();
  const listed = await listedDevices(deps, session, record);
  const obstacle = obstacleOf(record, listed, session.deviceId, nowMs);
  if (obstacle !== undefined) return ok({ n: from, operations: 0, obstacle });
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return logs;
  const holders = holdersOf(record, logs.value, listed, session.deviceId, nowMs);
  const old = await oldRows(logs.value, from, nowMs);
  const covered = await coveredLogs(logs.value, holders, old, from, nowMs);
  if (!covered.ok) return covered;
  const stuck = await firstKept(old, covered.value);
  const whole = old.slice(0, stuck && old.indexOf(stuck)).filter(({ row }) => row.n <= upTo);
  const dropped = await withoutCutTransactions(logs.value, whole);
  return ok({
    n: dropped.at(-1)?.row.n ?? from,
    operations: dropped.reduce((sum, { row }) => sum + row.last - row.first + 1, 0),
    ...latestOf(dropped),
    ...(stuck && stuck.row.n <= upTo ? { obstacle: await whoLacks(logs.value, holders, stuck) } : {}),
  });
}

/** The PCs that the district's newest list names; a list that cannot be read retires nobody. */
async function listedDevices(deps: ExchangeDeps, session: DeviceSession, record: ExchangeRecord) {
  const series = await readSeriesOf(deps.folder, session, record);
  const certificates = series.ok ? series.value.devices?.body.certificates : undefined;
  return certificates && new Set(certificates.map(({ cert }) => cert.subject));
}

async function firstKept(old: readonly OldRow[], covered: CoveredLogs): Promise<OldRow | undefined> {
  for (const each of old) if (!(await covered.covers(each.row))) return each;
  return undefined;
}

function latestOf(dropped: readonly OldRow[]): { readonly at?: string } {
  const h = dropped.reduce((latest, each) => (each.h > latest ? each.h : latest), '');
  const ms = parseHlc(h)?.ms;
  return ms === undefined ? {} : { at: new Date(ms).toISOString() };
}

/** Whose answer the row waits for. */
async function whoLacks(logs: JournalLogs, holders: readonly Holder[], { row }: OldRow): Promise<string> {
  const branches = await logs.branches(row.log);
  const lacking: string[] = [];
  for (const { name, tips } of holders) {
    let isHeld = false;
    for (const tip of (tips[row.log] ?? []).filter(({ seq }) => seq >= row.last))
      for (const branch of branches.ok ? branches.value : []) isHeld ||= await logs.passes(branch, tip);
    if (!isHeld) lacking.push(name);
  }
  return lacking.length === 0
    ? `第 ${row.n} 批起的修改属于一本分叉的日志，还有一支没有报完，先留着。`
    : `第 ${row.n} 批起的修改${lacking.join('、')}还没有答复收到，先留着。`;
}
