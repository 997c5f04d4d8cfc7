// What is in a batch: the operations of its lines, with the chain of their log checked. Sealing is the same for the page
// and everybody else (shared/host/sealed-batch.ts).

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { textOfLines } from '#shared/host/sealed-batch.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import { chainStart, walkChain } from '#shared/sync/chain.ts';
import { digestOfLine, isAbridged, stampLine } from '#shared/sync/log-line.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';

export {
  type BatchSpan,
  batchSize,
  type Safe,
  sealBatch,
  sealText,
  spanOfRow,
  unsealBatch,
} from '#shared/host/sealed-batch.ts';

export type BatchOperations = {
  readonly operations: readonly StampedOperation[];
  /** Lines written by a later version, which this one keeps but cannot show. */
  readonly unreadable: number;
};

/**
 * The operations of an unsealed batch, with their chain checked, in small steps.
 *
 * @param goesOn chain value (hex) after the line before the batch, where the batch does not say it itself; undefined at
 *   the beginning of a log
 */
export function* operationsOf(
  row: BatchRow,
  lines: readonly string[],
  goesOn: string | undefined,
): Steps<Result<BatchOperations, 'brokenChain'>> {
  const before = row.received?.before ?? goesOn;
  if (lines.length !== row.last - row.first + 1 || (before === undefined && row.first !== 1))
    return fail('brokenChain');
  const start = before === undefined ? chainStart(row.log) : fromHex(before);
  const { operations, chain } = yield* readAlong(row.log, start, lines);
  return chain === row.chain ? ok({ operations, unreadable: lines.length - operations.length }) : fail('brokenChain');
}

/** Lines that were read along the chain of their log. */
export type LinesRead = {
  /** What this version can read of them. */
  readonly operations: readonly StampedOperation[];
  /** The chain value (hex) after the last. */
  readonly chain: string;
  /** The lines as a batch holds them. */
  readonly text: Bytes;
};

/** Reads consecutive lines of a log, in small steps. @param start the chain value before the first */
export function* readAlong(log: string, start: Bytes, lines: readonly string[]): Steps<LinesRead> {
  const text = textOfLines(lines);
  const walk = walkChain(log, start);
  const operations: StampedOperation[] = [];
  let at = 0;
  for (const line of lines) {
    const end = text.indexOf(newline, at);
    walk.readLine(text, at, end);
    const digest = isAbridged(line) ? digestOfLine(log, line) : walk.digest;
    walk.step(digest);
    const op = stampLine(log, line, digest);
    if (op.ok) operations.push(op.value);
    at = end + 1;
    yield;
  }
  return { operations, chain: toHex(walk.chain), text };
}

const newline = 10;

/** The same without checking the chain, for batches that were checked when they were written or loaded. */
export function* operationsIn(row: Pick<BatchRow, 'log'>, lines: readonly string[]): Steps<StampedOperation[]> {
  const operations: StampedOperation[] = [];
  for (const line of lines) {
    const op = stampLine(row.log, line, digestOfLine(row.log, line));
    if (op.ok) operations.push(op.value);
    yield;
  }
  return operations;
}
