// What goes into a bundle: of every branch of every log what the receivers have not said to hold. Own logs are signed
// anew; the logs of other PCs are passed on as they signed them, so they can only end at a head of theirs.

import { ok, type Result } from '#shared/base/result.ts';
import type { BundleWriter, LogBatch, SignedHead, TipsByLog } from '#shared/bundle/encode-bundle.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { JournalLogs, LogBranch } from './journal-logs.ts';
import { certificateByDigest, type PeerRecord } from './peer-record.ts';

export type Collected = {
  /** Operations that went into the bundle. */
  readonly operations: number;
  /** Logs of which the receivers now hold, or get, everything that this PC holds. */
  readonly covered: readonly string[];
};

/**
 * Adds to the writer what at least one receiver lacks.
 *
 * @param receivers where each receiver says that the logs stand which it holds
 */
export async function collectLogs(
  logs: JournalLogs,
  peers: PeerRecord,
  deviceId: string,
  receivers: readonly TipsByLog[],
  writer: Pick<BundleWriter, 'add' | 'addRelayed'>,
): Promise<Result<Collected, HostError>> {
  const names = [...logs.rows.keys()];
  const isForeign = (log: string) => isWrittenElsewhere(logs, peers, deviceId, log);
  const covered: string[] = [];
  let operations = 0;
  for (const log of [...names.filter((name) => !isForeign(name)), ...names.filter(isForeign)]) {
    const branches = await logs.branches(log);
    if (!branches.ok) return branches;
    let isCovered = true;
    for (const branch of branches.value) {
      const from = await heldByAll(logs, branch, receivers);
      const added = isForeign(log)
        ? await relay(logs, peers, branch, from, writer)
        : await addOwn(logs, branch, from, writer);
      if (!added.ok) return added;
      operations += added.value - from;
      isCovered &&= added.value === branch.tip.seq;
    }
    if (isCovered) covered.push(log);
  }
  return ok({ operations, covered });
}

/**
 * A log that came from elsewhere and is not this PC's own lost part: somebody else must have signed it. What was written
 * here is signed here, whoever signed it before: this PC under an earlier id, or a copy of it that has another one now.
 */
function isWrittenElsewhere({ rows }: JournalLogs, { heads }: PeerRecord, deviceId: string, log: string): boolean {
  if (rows.get(log)?.some(({ received }) => received === undefined)) return false;
  return heads[log]?.every(({ head }) => head.device !== deviceId) ?? true;
}

/** The last position of a branch that every receiver holds. */
async function heldByAll(logs: JournalLogs, branch: LogBranch, receivers: readonly TipsByLog[]): Promise<number> {
  const held = await Promise.all(receivers.map((tips) => heldOf(logs, branch, tips[branch.log] ?? [])));
  return Math.min(...held);
}

/** The last position of a branch that is among these tips; 0 when none is. */
export async function heldOf(logs: JournalLogs, branch: LogBranch, tips: readonly LogTip[]): Promise<number> {
  let held = 0;
  for (const tip of tips) if (tip.seq > held && (await logs.passes(branch, tip))) held = tip.seq;
  return held;
}

/** @returns the position up to which the branch has been added */
async function addOwn(
  logs: JournalLogs,
  branch: LogBranch,
  from: number,
  writer: Pick<BundleWriter, 'add'>,
): Promise<Result<number, HostError>> {
  for await (const batch of logs.batchesAfter(branch, from)) {
    if (!batch.ok) return batch;
    writer.add(batch.value);
  }
  return ok(branch.tip.seq);
}

async function relay(
  logs: JournalLogs,
  peers: PeerRecord,
  branch: LogBranch,
  from: number,
  writer: Pick<BundleWriter, 'addRelayed'>,
): Promise<Result<number, HostError>> {
  let batches: LogBatch[] = [];
  let upTo = from;
  for await (const batch of logs.batchesAfter(branch, from)) {
    if (!batch.ok) return batch;
    batches.push(batch.value);
    const signed = headAt(peers, batch.value);
    if (!signed) continue;
    writer.addRelayed({ ...signed, batches });
    upTo = batch.value.last;
    batches = [];
  }
  return ok(upTo);
}

function headAt(peers: PeerRecord, { log, last, after }: LogBatch): SignedHead | undefined {
  const known = peers.heads[log]?.find(({ head }) => head.seq === last && head.chain === after);
  const certificate = known && certificateByDigest(peers, known.cert);
  return known && certificate && { head: known.head, headSig: known.headSig, certificate };
}

/**
 * The last lines of this PC's own log once more, for a bundle that has nothing else to say but what is held here.
 *
 * @param known points at which the receiver can attach them; missing: every end of a row
 */
export async function addLastLines(
  logs: JournalLogs,
  deviceId: string,
  peers: PeerRecord,
  writer: Pick<BundleWriter, 'add'>,
  known?: TipsByLog,
): Promise<Result<null, HostError>> {
  const own = [...logs.rows.keys()].findLast((log) => !isWrittenElsewhere(logs, peers, deviceId, log));
  const branches = own === undefined ? ok([]) : await logs.branches(own);
  if (!branches.ok) return branches;
  const [branch] = branches.value;
  const last = branch?.pieces.at(-1);
  if (!branch || !last) throw new Error('addLastLines: a ledger without a log of its own');
  const before = known?.[branch.log]?.filter(({ seq }) => seq < branch.tip.seq);
  const from = known ? await heldOf(logs, branch, before ?? []) : last.row.first - 1;
  const added = await addOwn(logs, branch, from, writer);
  return added.ok ? ok(null) : added;
}
