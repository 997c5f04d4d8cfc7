// The two copies of a ledger: the batches in the browser's database and the host's journal. Before the ledger opens they
// are compared, and the longer one completes the other. Copies of which neither is the beginning of the other are left
// exactly as they are: somebody has to look.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow, HostApi, JournalTip } from '#shared/host/host-api.ts';
import type { CompactedMark } from './compacted-rows.ts';
import { headOf, type LedgerDatabase } from './database.ts';
import { type Safe, unsealBatch } from './sealed-batches.ts';
import type { StoreProblem } from './store-problem.ts';

export type Reconciled = {
  /** Last batch of the journal; 0 when it could not be asked. */
  readonly journalN: number;
  readonly journalProblem?: string;
  readonly notices: readonly string[];
};

type Copies = {
  readonly host: HostApi;
  readonly database: LedgerDatabase;
  readonly safe: Safe;
  /** Rows up to it were dropped from the database. */
  readonly compacted: CompactedMark | undefined;
};
type End = Pick<BatchRow, 'n' | 'log' | 'last' | 'chain'>;

/** As many rows as one call of the host takes; bytes are limited so that the page does not stall on them. */
const rowsPerCall = 256;
const bytesPerCall = 1024 * 1024;

export async function reconcile(copies: Copies): Promise<Result<Reconciled, StoreProblem>> {
  const reply = await copies.host.journalTip();
  const held = await copies.database.batches.orderBy('n').last();
  // Without a batch of our own nobody knows what the journal holds: a new log beside an old one would be a fork.
  if (!reply.ok && !held) return fail({ kind: 'hostRefused', message: reply.error.message });
  if (!reply.ok) return ok({ journalN: 0, journalProblem: reply.error.message, notices: [] });
  const notices = reply.value?.notice === undefined ? [] : [reply.value.notice];
  const refilled = await refillJournal(copies, reply.value);
  // Nothing more can be compared; the journal's end is asked for again with every retry (journal-queue.ts).
  if (!refilled.ok) return ok({ journalN: 0, journalProblem: refilled.error, notices: [...notices, refilled.error] });
  const healed = await heal(copies, held, refilled.value.tip);
  if (!healed.ok) return healed;
  const filled = await fillHoles(copies);
  const told = [...notices, ...refilled.value.notices, ...healed.value.notices];
  return filled.ok ? ok({ ...healed.value, notices: [...told, ...filled.value] }) : filled;
}

/** Rows that the database has dropped and the journal has lost come back from a backup. @returns the host's refusal */
async function refillJournal(
  { host, compacted }: Copies,
  tip: JournalTip | null,
): Promise<Result<{ readonly tip: JournalTip | null; readonly notices: readonly string[] }, string>> {
  const held = tip?.n ?? 0;
  if (!compacted || held >= compacted.n) return ok({ tip, notices: [] });
  const least = { n: compacted.n, chain: compacted.chain };
  // The note beside the journal may be lost with it; without it a short journal could be backed up or sent.
  await host.keepInJournal(least);
  const reply = await host.refillJournal(least);
  if (!reply.ok) return fail(reply.error.message);
  const again = await host.journalTip();
  const notice = `日志副本丢失了第 ${held + 1} 至 ${compacted.n} 批记录，已从备份补齐。`;
  return again.ok ? ok({ tip: again.value, notices: [notice] }) : fail(again.error.message);
}

async function heal(
  copies: Copies,
  held: BatchRow | undefined,
  tip: JournalTip | null,
): Promise<Result<Reconciled, StoreProblem>> {
  const [databaseN, journalN] = [held?.n ?? 0, tip?.n ?? 0];
  if (held && tip && databaseN === journalN)
    return sameEnd(held, tip) ? ok({ journalN, notices: [] }) : fail({ kind: 'copiesDisagree', n: journalN });
  if (held && databaseN > journalN) return completeJournal(copies, held, tip);
  if (tip && journalN > databaseN) return completeDatabase(copies, held, tip);
  return ok({ journalN: 0, notices: [] });
}

async function completeJournal(
  { host, database, safe, compacted }: Copies,
  held: BatchRow,
  tip: JournalTip | null,
): Promise<Result<Reconciled, StoreProblem>> {
  const from = tip?.n ?? 0;
  const joint = tip?.n === compacted?.n ? compacted : tip ? await database.batches.get(tip.n) : undefined;
  if (tip && joint && !sameEnd(joint, tip)) return fail({ kind: 'copiesDisagree', n: tip.n });
  if (!(await unsealBatch(safe, held)).ok) return fail({ kind: 'wrongKey', where: 'database' });
  const pushed = await pushRows(host, database, from, held.n);
  const notice = tip
    ? `日志副本比数据库少 ${held.n - from} 批记录，已经补齐。`
    : `日志副本是空的，已用数据库中的 ${held.n} 批记录重新建立。`;
  return ok(
    pushed.problem === undefined
      ? { journalN: pushed.journalN, notices: [notice] }
      : { journalN: pushed.journalN, journalProblem: pushed.problem, notices: [] },
  );
}

/** Hands batches to the journal, in pieces; stops at the first refusal. */
export async function pushRows(
  host: HostApi,
  database: LedgerDatabase,
  from: number,
  to: number,
): Promise<{ readonly journalN: number; readonly problem?: string }> {
  let journalN = from;
  while (journalN < to) {
    const rows = await piece(database, journalN + 1, to);
    if (rows.length === 0) throw new Error(`the database has no batch ${journalN + 1}`);
    const reply = await host.appendJournal({ rows });
    if (!reply.ok) return { journalN, problem: reply.error.message };
    journalN = (rows[rows.length - 1] as BatchRow).n;
  }
  return { journalN };
}

async function piece(database: LedgerDatabase, from: number, to: number): Promise<BatchRow[]> {
  const rows: BatchRow[] = [];
  let bytes = 0;
  await database.batches
    .where('n')
    .between(from, Math.min(to, from + rowsPerCall - 1), true, true)
    .until((row) => {
      bytes += row.sealed.length;
      return rows.length > 0 && bytes > bytesPerCall;
    })
    .each((row) => rows.push(row));
  return rows;
}

async function completeDatabase(
  { host, database, safe }: Copies,
  held: BatchRow | undefined,
  tip: JournalTip,
): Promise<Result<Reconciled, StoreProblem>> {
  let isFirst = true;
  for (let from = held?.n ?? 1; from <= tip.n; ) {
    const slice = await host.readJournal({ from });
    if (!slice.ok) return fail({ kind: 'hostRefused', message: slice.error.message });
    const { rows } = slice.value;
    const [first] = rows;
    const last = rows[rows.length - 1];
    if (!first || !last) return fail({ kind: 'damagedBatch', n: from, where: 'journal' });
    if (isFirst && held && !sameEnd(held, first)) return fail({ kind: 'copiesDisagree', n: held.n });
    if (isFirst && !(await unsealBatch(safe, first)).ok) return fail({ kind: 'wrongKey', where: 'journal' });
    isFirst = false;
    await putRows(
      database,
      rows.filter(({ n }) => n > (held?.n ?? 0)),
      last,
    );
    from = last.n + 1;
  }
  const count = tip.n - (held?.n ?? 0);
  const notice = held
    ? `本机数据库比日志副本少 ${count} 批记录，已从日志副本补齐。`
    : `本机数据库是空的，已从日志副本恢复 ${count} 批记录。`;
  return ok({ journalN: tip.n, notices: [notice] });
}

async function putRows(database: LedgerDatabase, rows: readonly BatchRow[], last: BatchRow): Promise<void> {
  await database.transaction('rw', database.batches, database.meta, async () => {
    await database.batches.bulkPut(rows);
    await database.meta.put({ key: 'head', head: headOf(last) });
  });
}

/** A batch missing in the middle of the database is taken from the journal. */
async function fillHoles({ host, database, compacted }: Copies): Promise<Result<readonly string[], StoreProblem>> {
  const dropped = compacted?.n ?? 0;
  const last = await database.batches.orderBy('n').last();
  const kept = database.batches.where('n').above(dropped);
  if (!last || (await kept.count()) === last.n - dropped) return ok([]);
  const held = new Set(await kept.primaryKeys());
  let filled = 0;
  for (let n = dropped + 1; n <= last.n; n++) {
    if (held.has(n)) continue;
    const row = await journalRow(host, n);
    if (!row) return fail({ kind: 'damagedBatch', n, where: 'both' });
    await database.batches.put(row);
    filled++;
  }
  return ok([`本机数据库缺少 ${filled} 批记录，已从日志副本补齐。`]);
}

/** One batch as the journal has it. */
export async function journalRow(host: HostApi, n: number): Promise<BatchRow | undefined> {
  const slice = await host.readJournal({ from: n, count: 1 });
  const row = slice.ok ? slice.value.rows[0] : undefined;
  return row?.n === n ? row : undefined;
}

function sameEnd(a: End, b: End): boolean {
  return a.n === b.n && a.log === b.log && a.last === b.last && a.chain === b.chain;
}
