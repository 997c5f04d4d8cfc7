// How far a log is held by everybody, where logs have branches and where tips lie in the middle of rows.

import { expect, it } from 'vitest';
import { coveredLogs } from '#electron/services/exchange/compaction-branches.ts';
import type { Holder } from '#electron/services/exchange/compaction-holders.ts';
import { oldRows, withoutCutTransactions } from '#electron/services/exchange/compaction-rows.ts';
import { type JournalLogs, openJournalLogs } from '#electron/services/exchange/journal-logs.ts';
import type { Journal } from '#electron/services/journal.ts';
import type { DeviceSession } from '#electron/services/session.ts';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { sealBatch } from '#shared/host/sealed-batch.ts';
import { formatHlc } from '#shared/sync/clock.ts';
import { appendOperations } from '#shared/sync/log-writer.ts';
import { newLog, personDraft } from '../bundle/sample-office.ts';

const log = '0123456789AB';
const writtenMs = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const dataKey = new Uint8Array(32).fill(5);
const session = { dataKey, installationId: 'INSTALL00001' } as unknown as DeviceSession;

/** A journal of received rows, in this order. */
async function logsOf(batches: readonly LogBatch[]): Promise<JournalLogs> {
  const safe = { key: await importDataKey(dataKey), installation: session.installationId };
  const rows: BatchRow[] = [];
  for (const [at, { log: name, first, last, before, after, text }] of batches.entries()) {
    const span = { n: at + 1, log: name, first, last, chain: after, received: { before } };
    rows.push(await sealBatch(safe, span, fromUtf8(text).split('\n').slice(0, -1)));
  }
  const journal: Partial<Journal> = { rows: () => rows, row: (n) => rows[n - 1], lacks: () => undefined };
  const logs = await openJournalLogs(journal as Journal, session);
  if (!logs.ok) throw new Error(logs.error.message);
  return logs.value;
}

const tipOf = ({ last, after }: LogBatch): LogTip => ({ seq: last, c: after });
const holder = (name: string, ...tips: readonly LogTip[]): Holder => ({ name, tips: { [log]: tips } });

/** The rows that may go. */
async function coveredRows(batches: readonly LogBatch[], holders: readonly Holder[], nowMs = writtenMs + 100 * day) {
  const logs = await logsOf(batches);
  const old = await oldRows(logs, 0, nowMs);
  const covered = await coveredLogs(logs, holders, old, 0, nowMs);
  if (!covered.ok) throw new Error(covered.error.message);
  const rows: number[] = [];
  for (const { row } of old) if (await covered.value.covers(row)) rows.push(row.n);
  return rows;
}

/** Four rows: the opening, and one transaction of two people in each of the others. */
function someLog() {
  const made = newLog(log, writtenMs);
  for (const pair of [
    ['P1', 'P2'],
    ['P3', 'P4'],
    ['P5', 'P6'],
  ])
    made.append(pair.map((id) => personDraft(id, id)));
  return made;
}

function rowsOfLog() {
  const [opening, first, second, third] = someLog().batches as [LogBatch, LogBatch, LogBatch, LogBatch];
  return { opening, first, second, third };
}

/** What a copied disk wrote after the same line. */
function branchAfter({ last, after }: LogBatch): LogBatch {
  const moment = { wallMs: writtenMs, user: 'u2', tx: 'other' };
  const at = { log, seq: last, chain: after, h: formatHlc({ ms: writtenMs, counter: 9 }) };
  const { head, lines } = appendOperations(at, [personDraft('P9', 'P9')], moment);
  const text = utf8(lines.map((line) => `${line}\n`).join(''));
  return { log, first: last + 1, last: head.seq, before: after, after: head.chain, text };
}

/** Both batches as one row, as a bundle may bring them. */
function joined(a: LogBatch, b: LogBatch): LogBatch {
  const text = new Uint8Array([...a.text, ...b.text]);
  return { log: a.log, first: a.first, last: b.last, before: a.before, after: b.after, text };
}

it('is as far as everybody says to hold it', async () => {
  const { opening, first, second, third } = rowsOfLog();
  const rows = [opening, first, second, third];
  expect(await coveredRows(rows, [holder('区里', tipOf(third)), holder('乙', tipOf(second))])).toEqual([1, 2, 3]);
  expect(await coveredRows(rows, [holder('区里', tipOf(first)), holder('乙', tipOf(third))])).toEqual([1, 2]);
  expect(await coveredRows(rows, [holder('区里', tipOf(third)), holder('乙')])).toEqual([]);
  expect(await coveredRows(rows, [holder('区里', { seq: 9, c: 'ab'.repeat(32) })])).toEqual([]);
});

it('does not reach lines that are younger than ninety days', async () => {
  const { opening, first } = rowsOfLog();
  const held = [holder('区里', tipOf(first))];
  expect(await coveredRows([opening, first], held, writtenMs + 89 * day)).toEqual([]);
  expect(await coveredRows([opening, first], held, writtenMs + 91 * day)).toEqual([1, 2]);
});

it('counts a tip in the middle of a row for the rows before it', async () => {
  const { opening, first, second, third } = rowsOfLog();
  const rows = [joined(opening, first), joined(second, third)];
  expect(await coveredRows(rows, [holder('区里', tipOf(second))])).toEqual([1]);
  expect(await coveredRows(rows, [holder('区里', tipOf(opening))])).toEqual([]);
  expect(await coveredRows(rows, [holder('区里', tipOf(third)), holder('乙', tipOf(second))])).toEqual([1]);
});

it('takes a log with two branches only when both are held to their ends', async () => {
  const { opening, first, second } = rowsOfLog();
  const other = branchAfter(first);
  const rows = [opening, first, second, other];
  const both = holder('区里', tipOf(second), tipOf(other));
  expect(await coveredRows(rows, [both])).toEqual([1, 2, 3, 4]);
  expect(await coveredRows(rows, [both, holder('乙', tipOf(second))])).toEqual([]);
  expect(await coveredRows(rows, [both, both])).toEqual([1, 2, 3, 4]);
});

it('knows lines that lie in two rows', async () => {
  const { opening, first, second } = rowsOfLog();
  const rows = [opening, first, second, joined(opening, first)];
  expect(await coveredRows(rows, [holder('区里', tipOf(second))])).toEqual([1, 2, 3, 4]);
});

it('ends before a transaction whose end is not among the rows', async () => {
  const made = newLog(log, writtenMs);
  made.append([personDraft('P1', 'P1')], 'large');
  made.append([personDraft('P2', 'P2')], 'large');
  made.append([personDraft('P3', 'P3')], 'next');
  const logs = await logsOf(made.batches);
  const old = await oldRows(logs, 0, writtenMs + 100 * day);
  const numbers = async (count: number) =>
    (await withoutCutTransactions(logs, old.slice(0, count))).map(({ row }) => row.n);
  expect(await numbers(4)).toEqual([1, 2, 3, 4]);
  expect(await numbers(3)).toEqual([1, 2, 3]);
  expect(await numbers(2)).toEqual([1]);
});
