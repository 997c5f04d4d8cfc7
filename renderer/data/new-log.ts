// Beginning a new log (SYNC.md 3.1): at the installation, after a restore, on a copied or moved data folder, and when
// somebody else holds operations of our log that we do not have. The old log stays as it is and is never written again,
// so that two PCs can never write the same place of one log.

import { newLogId } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { OpeningFacts } from '#shared/host/host-api.ts';
import { writerNamesIn } from '#shared/ledger/writer-names.ts';
import { type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { latestStampOf, tipsOf } from '#shared/sync/merge.ts';
import type { OpenReason } from '#shared/sync/operation.ts';
import { type CommitQueue, exclusively, writeRows } from './commit-queue.ts';
import { completeInBackground } from './journal-queue.ts';
import { type LedgerDesk, notify, takeIn } from './ledger-desk.ts';
import { isOvertaken } from './pen.ts';
import { sealBatch } from './sealed-batches.ts';
import { type StoreProblem, writeProblem } from './store-problem.ts';
import { keepVault } from './vault-copy.ts';

/**
 * Begins a new log of this PC and writes its first operation at once. To be called when nothing else is being written:
 * at opening, or within `exclusively`. The host is told, so that bundle numbers do not run into those of a copy.
 *
 * @returns where the pen stands now; the old log is left as it is when the database refuses
 */
export async function beginNewLog(desk: LedgerDesk, why: OpenReason): Promise<Result<LogHead, StoreProblem>> {
  const { state } = desk.book;
  const at = { wallMs: desk.now(), user: desk.unlocked.user.id, tx: 'open', h: latestStampOf(state) };
  const { head, lines, ops } = openLog(newLogId(), why, tipsOf(state), at);
  const span = { n: desk.spans.length + 1, log: head.log, first: 1, last: head.seq, chain: head.chain };
  try {
    await writeRows(desk, [await sealBatch(desk.safe, span, lines)], desk.stacks);
  } catch (error) {
    return fail(writeProblem(error));
  }
  desk.spans[span.n - 1] = span;
  desk.pen = { n: span.n, head };
  takeIn(desk, span.n, ops);
  notify(desk);
  await settle(desk, why);
  return ok(head);
}

/** At opening: begins a new log where the ledger is new or was moved, copied or restored. */
export async function openOwnLog(
  desk: LedgerDesk,
  facts: OpeningFacts | undefined,
): Promise<Result<null, StoreProblem>> {
  const why = desk.spans.length === 0 ? 'install' : (newLogReason(facts) ?? (isOvertaken(desk) ? 'split' : undefined));
  if (why) {
    const begun = await beginNewLog(desk, why);
    return begun.ok ? ok(null) : begun;
  }
  if (facts) await settle(desk, null);
  return ok(null);
}

/**
 * Begins a new log where the host says that one is due: it took up another id for this PC, or a receipt told that another
 * PC writes the present log.
 */
export async function beginLogIfDue(queue: CommitQueue): Promise<Result<null, StoreProblem>> {
  const { desk, journal } = queue;
  const facts = await desk.host.openingFacts();
  if (!facts.ok || !facts.value.newLogDue) return ok(null);
  await keepVault(desk.host, desk.database, desk.unlocked.ledger);
  return exclusively(queue, async () => {
    const begun = await beginNewLog(desk, 'split');
    await completeInBackground(journal);
    return begun.ok ? ok(null) : begun;
  });
}

/** What was noticed asks for a new log, or for none. */
function newLogReason(facts: OpeningFacts | undefined): OpenReason | undefined {
  if (facts?.restored) return 'restore';
  if (facts && facts.mark !== 'same') return facts.mark;
  return facts?.newLogDue ? 'split' : undefined;
}

/** What the host could not settle it reports again at the next opening; another new log then does no harm. */
async function settle({ host }: LedgerDesk, newLog: OpenReason | null): Promise<void> {
  const settled = await host.settleOpening({ newLog });
  if (!settled.ok) await host.writeLog({ level: 'warn', event: 'settleOpening', detail: settled.error.message });
}

const nothingLost = '记录都在，没有丢失；之后的修改换了新的编号，不会与另一份混在一起。';
const askDistrict = '请告诉区里，并在“数据交换”里为这台电脑重新登记。';

/**
 * What the clerk is told of a new log: what was noticed, that nothing is lost, what to do.
 *
 * @param today calendar date; a notice that was put away must come back when the same is noticed again
 */
export function openingNotice(facts: OpeningFacts | undefined, today: string): string | undefined {
  if (!facts) return undefined;
  if (facts.restored) {
    const { backupAt, placeLabel } = facts.restored;
    const day = backupAt.slice(0, 10);
    return `台账已从 ${day} 的备份恢复（${placeLabel}）。这份备份之后的修改要重新收回来：请到“数据交换”里接收同事电脑和区里的文件。恢复前的台账也留着，可在“系统设置”的“恢复”里找到。`;
  }
  switch (facts.mark) {
    case 'same':
      return undefined;
    case 'move':
      return `${today}：这本台账是从另一台电脑或另一个系统账户移过来的。${nothingLost}原来的那台如果还在用，请停用一台，再告诉区里重新登记。`;
    case 'clone':
      return `${today}：这本台账是复制出来的，另一份可能还在用。${nothingLost}两份的修改都会保留。${askDistrict}`;
    case 'restore':
      return `${today}：数据文件夹被换成了较早的一份。${nothingLost}缺少的修改请到“数据交换”里接收同事电脑和区里的文件；区里收到下一次报送，会把本机以前报送过的包退还。`;
  }
}

/**
 * What the clerk of the original is told when a copy goes on elsewhere: a log that this PC did not write was begun on a
 * copied ledger, by a PC of this very name.
 */
export function copyNotice({ book, spans, unlocked }: LedgerDesk): string | undefined {
  const own = new Set(spans.filter(({ received }) => !received).map(({ log }) => log));
  const { devices } = writerNamesIn(book);
  const copies = [...book.state.logs].filter(([log, { opened }]) => {
    const isCopy = opened?.why === 'clone' || opened?.why === 'move';
    return isCopy && !own.has(log) && devices.get(log) === unlocked.office.deviceName;
  });
  if (copies.length === 0) return undefined;
  return `本机的台账被复制到了另一个地方，那一份也在写（编号 ${copies.map(([log]) => log).join('、')}）。两份的修改都已保留，没有丢失。请停用其中一份，${askDistrict.slice(1)}`;
}
