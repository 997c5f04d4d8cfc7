// The second copy. What the database has is handed to the host's journal, in order; what the journal refuses is tried
// again with the next save and every quarter of a minute, and the save state says which copy is missing and why.

import type { BatchRow } from '#shared/host/host-api.ts';
import { pushRows } from './copies.ts';
import { type LedgerDesk, notify } from './ledger-desk.ts';
import { describeStoreProblem } from './store-problem.ts';

export type JournalQueue = {
  readonly desk: LedgerDesk;
  /** Rows just written, so that they need not be read back from the database. */
  readonly fresh: Map<number, BatchRow>;
  running: Promise<void> | undefined;
  retry: ReturnType<typeof setTimeout> | undefined;
};

const retryMs = 15_000;

export function newJournalQueue(desk: LedgerDesk): JournalQueue {
  return { desk, fresh: new Map(), running: undefined, retry: undefined };
}

/**
 * Resolves when the journal has everything, or has refused. Runs once at a time; what comes meanwhile goes along.
 *
 * @param isRetry nobody waits for it: backups may be looked for
 */
export async function completeInBackground(queue: JournalQueue, isRetry = false): Promise<void> {
  const wanted = queue.desk.durableN;
  while (queue.running) await queue.running;
  if (queue.desk.journalN >= wanted) return;
  queue.running = complete(queue, isRetry);
  await queue.running;
}

export function stopRetrying(queue: JournalQueue): void {
  clearTimeout(queue.retry);
  queue.retry = undefined;
}

async function complete(queue: JournalQueue, isRetry: boolean): Promise<void> {
  const { desk } = queue;
  stopRetrying(queue);
  desk.journalProblem = await handOver(queue, isRetry);
  for (const n of queue.fresh.keys())
    if (n <= desk.journalN || desk.journalProblem !== undefined) queue.fresh.delete(n);
  if (desk.journalProblem !== undefined)
    queue.retry = setTimeout(() => void completeInBackground(queue, true), retryMs);
  queue.running = undefined;
  notify(desk);
}

/** @returns the host's refusal, if there is one */
async function handOver({ desk, fresh }: JournalQueue, isRetry: boolean): Promise<string | undefined> {
  const unknown = desk.journalN === 0 ? await askTip(desk) : undefined;
  const missing = unknown ?? (await refill(desk, isRetry));
  if (missing !== undefined) return missing;
  while (desk.journalN < desk.durableN) {
    const row = fresh.get(desk.journalN + 1);
    if (row && desk.durableN === row.n) {
      const reply = await desk.host.appendJournal({ rows: [row] });
      if (!reply.ok) return reply.error.message;
      desk.journalN = row.n;
    } else {
      const pushed = await pushRows(desk.host, desk.database, desk.journalN, desk.durableN);
      desk.journalN = pushed.journalN;
      if (pushed.problem !== undefined) return pushed.problem;
    }
  }
  return undefined;
}

/** The journal lost rows that the database has dropped: they come back from a backup, when one is there. */
async function refill(desk: LedgerDesk, isRetry: boolean): Promise<string | undefined> {
  const { compacted, host, journalProblem } = desk;
  if (!compacted || desk.journalN >= compacted.n) return undefined;
  if (journalProblem !== undefined && !isRetry) return journalProblem;
  const reply = await host.refillJournal({ n: compacted.n, chain: compacted.chain });
  if (!reply.ok) return reply.error.message;
  desk.journalN = reply.value.n;
  return undefined;
}

/** The journal could not be asked at opening: it may hold a part already, which must be ours. */
async function askTip(desk: LedgerDesk): Promise<string | undefined> {
  const reply = await desk.host.journalTip();
  if (!reply.ok) return reply.error.message;
  const tip = reply.value;
  if (tip === null) return undefined;
  if (desk.spans[tip.n - 1]?.chain !== tip.chain) return describeStoreProblem({ kind: 'copiesDisagree', n: tip.n });
  desk.journalN = tip.n;
  return undefined;
}
