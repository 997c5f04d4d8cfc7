// Lines of a log on their way into a bundle: batches, as they were stored, are grouped into segments of whole transactions.

import { fromUtf8 } from '#shared/base/bytes.ts';
import type { Operation } from '#shared/sync/operation.ts';

/** A segment ends before the transaction that would carry it over this many operations. */
export const segmentOperations = 20_000;

/** Consecutive lines of one log that belong to one transaction (or to several whole ones). */
export type LogBatch = {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** Chain values (hex) before `first` and after `last`. */
  readonly before: string;
  readonly after: string;
  /** The lines, each with its newline. */
  readonly text: Uint8Array;
};

/** Collects batches into segments of whole transactions; `flush` ends the segment in hand. */
export function segmentsOfTransactions(seal: (batches: readonly LogBatch[]) => void) {
  let segment: LogBatch[] = [];
  let transaction: LogBatch[] = [];
  const sealSegment = () => {
    if (segment.length > 0) seal(segment);
    segment = [];
  };
  const closeTransaction = () => {
    if (countOf(segment) + countOf(transaction) > segmentOperations) sealSegment();
    segment.push(...transaction);
    transaction = [];
  };
  const flush = () => {
    closeTransaction();
    sealSegment();
  };
  const add = (batch: LogBatch) => {
    const previous = transaction.at(-1);
    if (previous && !continues(previous, batch)) flush();
    else if (previous && !isSameTransaction(previous, batch)) closeTransaction();
    transaction.push(batch);
  };
  return { add, flush };
}

function countOf(batches: readonly LogBatch[]): number {
  const [first, last] = [batches[0], batches.at(-1)];
  return first && last ? last.last - first.first + 1 : 0;
}

/** A batch goes on exactly where another of the same log ended. */
export function continues(previous: LogBatch, batch: LogBatch): boolean {
  return previous.log === batch.log && previous.last + 1 === batch.first && previous.after === batch.before;
}

/** A large transaction is stored as several batches; a segment must not end between them. */
function isSameTransaction(previous: LogBatch, batch: LogBatch): boolean {
  const x = operationIn(previous.text, 'last').x;
  return x !== undefined && operationIn(batch.text, 'first').x === x;
}

/** The first or the last operation of some lines. */
export function operationIn(text: Uint8Array, which: 'first' | 'last'): Operation {
  const newline = 10;
  const start = which === 'first' ? 0 : text.lastIndexOf(newline, text.length - 2) + 1;
  return shownOperation(fromUtf8(text.subarray(start, text.indexOf(newline, start))));
}

/** The operation of a line as it travels: of an abridged line what remains. */
export function shownOperation(line: string): Operation {
  const value = JSON.parse(line) as Operation & { readonly op?: Operation };
  return value.op ?? value;
}
