// How far each branch of the logs with old rows is held by everybody.

import { ok, type Result } from '#shared/base/result.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { horizonOf, type StampedPoint } from '#shared/sync/compaction.ts';
import { type Holder, pointsIn } from './compaction-holders.ts';
import type { OldRow } from './compaction-rows.ts';
import type { JournalLogs, LogBranch, LogRow } from './journal-logs.ts';

export type CoveredLogs = {
  /** Whether a row lies at or below the horizon of its log, with its last line. */
  covers(row: LogRow): Promise<boolean>;
};

type CoveredBranch = { readonly branch: LogBranch; readonly upTo: number };

/** Later than every stamp. */
const young = 'f'.repeat(16);

/** @param from rows up to here are dropped already: they were old enough */
export async function coveredLogs(
  logs: JournalLogs,
  holders: readonly Holder[],
  old: readonly OldRow[],
  from: number,
  nowMs: number,
): Promise<Result<CoveredLogs, HostError>> {
  const stamps = new Map(old.map(({ row, h }) => [row.n, h]));
  const stampOf = ({ n }: LogRow) => (n <= from ? '' : (stamps.get(n) ?? young));
  const byLog = new Map<string, readonly CoveredBranch[]>();
  for (const log of new Set(old.map(({ row }) => row.log))) {
    const branches = await logs.branches(log);
    if (!branches.ok) return branches;
    byLog.set(log, await coveredOf(logs, log, branches.value, holders, stampOf, nowMs));
  }
  const covered = [...byLog.values()]
    .flat()
    .flatMap(({ branch, upTo }) => branch.pieces.map((piece) => ({ piece, upTo })));
  const whole = new Set(
    covered.flatMap(({ piece: { row, last }, upTo }) => (last === row.last && last <= upTo ? [row.n] : [])),
  );
  return ok({ covers: async (row) => whole.has(row.n) || isPassed(logs, row, byLog.get(row.log) ?? []) });
}

async function coveredOf(
  logs: JournalLogs,
  log: string,
  held: readonly LogBranch[],
  holders: readonly Holder[],
  stampOf: (row: LogRow) => string,
  nowMs: number,
): Promise<readonly CoveredBranch[]> {
  const named = pointsIn(holders, log);
  const branches: (readonly StampedPoint[])[] = [];
  for (const branch of held) branches.push(await pointsOf(logs, branch, named, stampOf));
  const [district = {}, ...peers] = holders.map(({ tips }) => ({ [log]: (tips[log] ?? []).map(asPoint) }));
  const horizon = horizonOf({ branches: { [log]: branches }, district, peers, nowMs });
  const chains = new Set(horizon[log]?.map(({ chain }) => chain));
  const upTo = (at: number) => branches[at]?.findLast(({ chain }) => chains.has(chain))?.seq ?? 0;
  return held.map((branch, at) => ({ branch, upTo: upTo(at) }));
}

function asPoint({ seq, c }: LogTip) {
  return { seq, chain: c };
}

/** The ends of a branch's rows and the positions that somebody names, each with the latest stamp up to there. */
async function pointsOf(
  logs: JournalLogs,
  branch: LogBranch,
  named: readonly LogTip[],
  stampOf: (row: LogRow) => string,
): Promise<readonly StampedPoint[]> {
  const ends: StampedPoint[] = [];
  let h = '';
  for (const { row, last, after } of branch.pieces) {
    const own = stampOf(row);
    h = own > h ? own : h;
    ends.push({ seq: last, chain: after, h });
  }
  const known = new Set(ends.map(({ chain }) => chain));
  const inside: StampedPoint[] = [];
  for (const { seq, c } of named)
    if (seq > 0 && !known.has(c) && (await logs.passes(branch, { seq, c })))
      inside.push({ seq, chain: c, h: ends.find((end) => end.seq > seq)?.h ?? young });
  return [...ends, ...inside].sort((a, b) => a.seq - b.seq);
}

/** A row that lies beside the branches, because its lines are here in other rows too. */
async function isPassed(
  logs: JournalLogs,
  { last, chain }: LogRow,
  covered: readonly CoveredBranch[],
): Promise<boolean> {
  for (const { branch, upTo } of covered)
    if (upTo >= last && (await logs.passes(branch, { seq: last, c: chain }))) return true;
  return false;
}
