// Compaction (SYNC.md 3.4): the database drops the rows that the district and every PC of the office hold and that are
// older than 90 days; the sealed snapshot stands for them, and the host's journal keeps them for ever. In this order:
//
//   1 the host says how far (compaction-horizon.ts), no further than a backup reaches that was restored for trial
//   2 every row that is to go is compared with the journal, byte for byte
//   3 the snapshot is written, read back into a second book, and that book compared with this one
//   4 the host notes what its journal must hold from now on
//   5 one strict transaction drops the rows and sets the mark
//
// Each step may fail or be cut off: before the fifth nothing is gone, after it nothing is missing. Whoever writes
// meanwhile makes the third step fail, and it is tried again another day.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { CompactionHorizon, RowEnd } from '#shared/host/host-api.ts';
import type { Cancellation } from './cancellation.ts';
import { type CommitQueue, exclusively } from './commit-queue.ts';
import type { CompactedMark } from './compacted-rows.ts';
import { type LedgerDesk, notify } from './ledger-desk.ts';
import { type OnProgress, portion } from './progress.ts';
import { isInJournal } from './same-rows.ts';
import { snapshotHolds } from './snapshot-proof.ts';
import { describeStoreProblem, errorNames, writeProblem } from './store-problem.ts';

export type CompactionState = {
  /** What was dropped so far. */
  readonly dropped: CompactedMark | undefined;
  readonly journalBytes: number;
  /** Why nothing may be dropped. */
  readonly obstacle?: string;
};

/** Why nothing was dropped, for the clerk; nothing is wrong with the ledger. */
export type NotCompacted = { readonly message: string };
type Compacted = Result<CompactedMark, NotCompacted>;

type CompactionWish = {
  /** The last row of the newest backup that was restored for trial. */
  readonly tried: RowEnd | undefined;
  readonly onProgress?: OnProgress;
  readonly cancellation?: Cancellation;
};

export type CompactionDesk = {
  state(): Promise<Result<CompactionState, NotCompacted>>;
  run(wish: CompactionWish): Promise<Compacted>;
};

/** @param save writes the snapshot */
export function compactionDesk(queue: CommitQueue, save: () => Promise<void>): CompactionDesk {
  return {
    async state() {
      const state = await queue.desk.host.compactionState();
      return state.ok ? ok({ dropped: queue.desk.compacted, ...state.value }) : fail(state.error);
    },
    async run(wish) {
      try {
        return await compact(queue, save, wish);
      } catch (error) {
        if (errorNames(error).length === 0) throw error;
        return fail({ message: `没有精简。${describeStoreProblem(writeProblem(error))}` });
      }
    },
  };
}

const quiet: OnProgress = () => undefined;
const stopped = { message: '已取消，没有精简，记录没有变化。' };
const disturbed = { message: '这次没有精简：核对的时候台账正在修改。程序会另找空闲时间再做。' };

async function compact(
  queue: CommitQueue,
  save: () => Promise<void>,
  { tried, onProgress = quiet, cancellation }: CompactionWish,
): Promise<Compacted> {
  const { desk } = queue;
  const isStopped = () => queue.isClosed || cancellation?.isWanted === true;
  const from = desk.compacted?.n ?? 0;
  const horizon = await horizonFor(desk, from, inBackup(desk, tried));
  if (!horizon.ok) return horizon;
  const { n } = horizon.value;
  const compared = await isInJournal(desk, from + 1, n, portion(onProgress, 0.1, 0.5), isStopped);
  if (isStopped()) return fail(stopped);
  if (!compared)
    return fail({ message: '没有精简：日志副本与数据库里的旧记录不一样。两份都没有改动，请先做备份并联系管理员。' });
  if (desk.snapshotN !== desk.pen.n) await save();
  const generation = desk.snapshotGeneration;
  const proof = await snapshotHolds(desk, portion(onProgress, 0.5, 0.95));
  if (isStopped()) return fail(stopped);
  if (proof === 'changed') return fail(disturbed);
  if (proof === 'different')
    return fail({ message: '没有精简：快照写好后读回来与台账不一样。记录没有改动，请联系管理员。' });
  return drop(queue, markAt(desk, n, horizon.value), generation, cancellation);
}

/** A backup from before a restore holds other rows from some number on. */
function inBackup({ spans }: LedgerDesk, tried: RowEnd | undefined): number {
  return tried && spans[tried.n - 1]?.chain === tried.chain ? tried.n : 0;
}

/** How far rows may go; a failure says why none may. */
async function horizonFor(
  { host, journalN, durableN }: LedgerDesk,
  from: number,
  tried: number,
): Promise<Result<CompactionHorizon, NotCompacted>> {
  // The last row stays: it tells where the ledger ends.
  const last = Math.max(from, Math.min(journalN, durableN - 1));
  const horizon = await host.compactionHorizon({ from, upTo: Math.min(last, Math.max(from, tried)) });
  if (!horizon.ok) return fail(horizon.error);
  if (horizon.value.n > from) return ok(horizon.value);
  if (horizon.value.obstacle !== undefined) return fail({ message: horizon.value.obstacle });
  const other = tried < last ? await host.compactionHorizon({ from, upTo: last }) : horizon;
  const needsBackup = other.ok && other.value.n > from;
  return fail({ message: needsBackup ? untried : nothingOld });
}

const untried = '没有精简：旧修改要先在备份里，而且那份备份试恢复过。请先备份，再试恢复一次。';
const nothingOld = '没有可以精简的：90 天以前的旧修改都已精简过，或本来就没有。';

function markAt({ spans, compacted }: LedgerDesk, n: number, { operations, at }: CompactionHorizon): CompactedMark {
  const span = spans[n - 1];
  if (!span) throw new Error(`compaction: row ${n} is not known`);
  const { log, last, chain } = span;
  const sum = (compacted?.operations ?? 0) + operations;
  return { n, log, last, chain, operations: sum, at: at ?? compacted?.at ?? '' };
}

/** The snapshot in the database must be the one that was read back: another may have been written since. */
async function drop(
  queue: CommitQueue,
  mark: CompactedMark,
  generation: number,
  cancellation: Cancellation | undefined,
): Promise<Compacted> {
  const { desk } = queue;
  const { database } = desk;
  const dropped = await exclusively(queue, async () => {
    if (cancellation) cancellation.isTooLate = true;
    const noted = await desk.host.keepInJournal({ n: mark.n, chain: mark.chain });
    if (!noted.ok) return fail({ kind: 'hostRefused', message: noted.error.message });
    const isDone = await database.transaction('rw', database.batches, database.meta, async () => {
      const row = await database.meta.get('snapshot');
      const isProven = row && 'generation' in row && row.generation === generation && desk.snapshotN > mark.n;
      if (!isProven || !(await database.batches.get(desk.snapshotN))) return false;
      await database.batches.where('n').belowOrEqual(mark.n).delete();
      await database.meta.put({ key: 'compacted', compacted: mark });
      return true;
    });
    if (!isDone) return fail({ kind: 'hostRefused', message: disturbed.message });
    desk.compacted = mark;
    notify(desk);
    return ok(mark);
  });
  return dropped.ok ? dropped : fail({ message: describeStoreProblem(dropped.error) });
}
