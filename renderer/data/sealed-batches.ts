// What is in a batch: the operations of its lines, with the chain of their log checked. Sealing is the same for the page
// and everybody else (shared/host/sealed-batch.ts).

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import type { Steps } from '#shared/ledger/steps.ts';
import { chainNext, chainStart } from '#shared/sync/chain.ts';
import { digestOfLine, stampLine } from '#shared/sync/log-line.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';

export { type BatchSpan, batchSize, type Safe, sealBatch, spanOfRow, unsealBatch } from '#shared/host/sealed-batch.ts';

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
  let chain: Bytes = before === undefined ? chainStart(row.log) : fromHex(before);
  const operations: StampedOperation[] = [];
  let unreadable = 0;
  for (const line of lines) {
    const digest = digestOfLine(row.log, line);
    chain = chainNext(chain, digest);
    const op = stampLine(row.log, line, digest);
    if (op.ok) operations.push(op.value);
    else unreadable++;
    yield;
  }
  return toHex(chain) === row.chain ? ok({ operations, unreadable }) : fail('brokenChain');
}

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
