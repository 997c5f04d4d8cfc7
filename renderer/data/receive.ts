// Taking in what other PCs wrote (SYNC.md 4.4). The lines come verified from the host, piece by piece, and are checked
// against their chain once more while they are staged in memory. Nothing is kept before all of them are there; then they
// are written as rows of this ledger in one strict transaction, handed to the journal, and shown. A crash leaves the
// ledger as it was before, or as it is afterwards; the same file again brings nothing new.

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow, HostReply, IncomingLines } from '#shared/host/host-api.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import { chainOf } from '#shared/sync/chain.ts';
import { isNews } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import type { Cancellation } from './cancellation.ts';
import { type CommitQueue, exclusively, writeRows } from './commit-queue.ts';
import { completeInBackground } from './journal-queue.ts';
import { type LedgerDesk, takeInSlices } from './ledger-desk.ts';
import { inSlices, slices } from './pace.ts';
import { isOvertaken, stampAfter } from './pen.ts';
import { type OnProgress, portion } from './progress.ts';
import { batchSize, readAlong, sealText, spanOfRow } from './sealed-batches.ts';
import { type StoreProblem, writeProblem } from './store-problem.ts';

/** Consecutive lines of one log, read and checked; as many as one row holds. */
export type StagedPart = {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** Chain values (hex) before `first` and after `last`. */
  readonly before: string;
  readonly after: string;
  /** The lines as a row holds them. */
  readonly text: Bytes;
  /** What this version can read of them. */
  readonly operations: readonly StampedOperation[];
};

export type Staged = { readonly parts: readonly StagedPart[]; readonly operations: number };

/** Asks for the lines from a position on, as the host's `readIncoming` does. */
export type ReadLines = (from: number) => Promise<HostReply<'readIncoming'>>;

/** Who watches, and may want it stopped before anything is written. */
export type Watch = { readonly onProgress: OnProgress; readonly cancellation?: Cancellation | undefined };

export type Received = { readonly operations: number; readonly rows: number };

/** Reads all lines of a file into memory. Changes nothing. */
export async function stageIncoming(
  desk: LedgerDesk,
  read: ReadLines,
  total: number,
  { onProgress, cancellation }: Watch,
): Promise<Result<Staged, StoreProblem>> {
  const parts: StagedPart[] = [];
  let operations = 0;
  for (let from: number | null = 0; from !== null; ) {
    const slice: HostReply<'readIncoming'> = await read(from);
    if (!slice.ok) return fail({ kind: 'hostRefused', message: slice.error.message });
    for (const piece of slice.value.parts.flatMap(inRows)) {
      if (cancellation?.isWanted) return fail({ kind: 'cancelled' });
      const part = await inSlices(desk.pace, readPart(piece));
      parts.push(part);
      operations += piece.lines.length;
      onProgress(operations, total);
    }
    from = slice.value.next;
  }
  return ok({ parts, operations });
}

/** Cut so that each piece fits into one row. The chain value before a later piece is worked out while reading. */
function inRows({ log, first, before, lines }: IncomingLines): readonly IncomingLines[] {
  if (lines.length <= batchSize) return [{ log, first, before, lines }];
  const pieces: IncomingLines[] = [];
  let chain = before;
  for (let at = 0; at < lines.length; at += batchSize) {
    const some = lines.slice(at, at + batchSize);
    pieces.push({ log, first: first + at, before: chain, lines: some });
    chain = toHex(chainOf(log, fromHex(chain), some));
  }
  return pieces;
}

function* readPart({ log, first, before, lines }: IncomingLines): Steps<StagedPart> {
  const { operations, chain: after, text } = yield* readAlong(log, fromHex(before), lines);
  return { log, first, last: first + lines.length - 1, before, after, text, operations };
}

/**
 * Puts staged lines into the ledger.
 *
 * @param beginNewLog opens a new log; called when the lines show that somebody else holds more of our own log
 * @returns when the database has them, and the journal too or it refused (the save state says why)
 */
export function receiveStaged(
  queue: CommitQueue,
  staged: Staged,
  beginNewLog: (desk: LedgerDesk) => Promise<Result<unknown, StoreProblem>>,
  { onProgress, cancellation }: Watch,
): Promise<Result<Received, StoreProblem>> {
  return exclusively(queue, async () => {
    const { desk, journal } = queue;
    const parts = withoutHeld(desk, staged.parts);
    const rows = await sealParts(desk, parts, { onProgress: portion(onProgress, 0, 0.4), cancellation });
    if (cancellation?.isWanted) return fail({ kind: 'cancelled' });
    if (cancellation) cancellation.isTooLate = true;
    const last = rows.at(-1);
    if (!last) return ok({ operations: 0, rows: 0 });
    try {
      await writeRows(desk, rows, desk.stacks);
    } catch (error) {
      return fail(writeProblem(error));
    }
    desk.pen = { ...desk.pen, n: last.n };
    await show(desk, rows, parts, portion(onProgress, 0.4, 0.95));
    desk.pen = { n: last.n, head: { ...desk.pen.head, h: stampAfter(desk, desk.pen.head.h) } };
    const begun = isOvertaken(desk) ? await beginNewLog(desk) : ok(null);
    await completeInBackground(journal);
    onProgress(1, 1);
    return begun.ok ? ok({ operations: staged.operations, rows: rows.length }) : begun;
  });
}

/**
 * Without lines that end where a row ends already: the host knows the journal, which may be behind for a moment. Lines
 * that are here in part and come whole now are no such case.
 */
function withoutHeld({ spans, book }: LedgerDesk, parts: readonly StagedPart[]): readonly StagedPart[] {
  const ends = new Set(spans.map(({ log, last, chain }) => `${log} ${last} ${chain}`));
  const isHeld = ({ log, last, after, operations }: StagedPart) =>
    ends.has(`${log} ${last} ${after}`) && !operations.some((stamped) => isNews(book.state, stamped));
  return parts.filter((part) => !isHeld(part));
}

async function sealParts(
  desk: LedgerDesk,
  parts: readonly StagedPart[],
  { onProgress, cancellation }: Watch,
): Promise<readonly BatchRow[]> {
  const pauseIfDue = slices(desk.pace);
  const rows: BatchRow[] = [];
  for (const { log, first, last, before, after, text } of parts) {
    const span = { n: desk.pen.n + rows.length + 1, log, first, last, chain: after, received: { before } };
    rows.push(await sealText(desk.safe, span, text));
    onProgress(rows.length, parts.length);
    await pauseIfDue();
    if (cancellation?.isWanted) break;
  }
  return rows;
}

async function show(
  desk: LedgerDesk,
  rows: readonly BatchRow[],
  parts: readonly StagedPart[],
  onProgress: OnProgress,
): Promise<void> {
  const pauseIfDue = slices(desk.pace);
  for (const row of rows) desk.spans[row.n - 1] = spanOfRow(row);
  for (const [at, row] of rows.entries()) {
    await takeInSlices(desk, row.n, parts[at]?.operations ?? [], pauseIfDue);
    onProgress(at + 1, rows.length);
  }
}
