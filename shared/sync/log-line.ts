// A line of a log as it is kept and passed on: whole, or abridged. Of an abridged line only its digest and a part of the
// operation are known, because its writer left something out on the way to the reader:
//   {"d":"<d_i, 64 hex digits>","op":{"f":{"name":"…"},"h":"…","k":"new","r":"…","s":4,"t":"person","u":"u1","x":"t1"}}
// Chain value and id come from `d`, so a log with such lines verifies and goes on like any other. When the whole line
// comes it takes the place of what is known under its id (merge-abridged.ts).

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import type { JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { canonicalText, parseCanonicalText } from './canonical-line.ts';
import { digestLine } from './chain.ts';
import { decodeLine, type Operation, type OperationError, opIdFromDigest, type StampedOperation } from './operation.ts';

/** What a line says, and that part of it as a line of its own; of a whole line this is the line itself. */
export type ReadLine = { readonly op: Operation; readonly line: string; readonly isAbridged: boolean };

const abridgedStart = /^\{"d":"([0-9a-f]{64})","op":\{/;

/** No operation begins like this: its own `d` is a number. */
export function isAbridged(text: string): boolean {
  return text.startsWith('{"d":"');
}

/** The digest of the whole line. @param text the line as it is kept, without newline */
export function digestOfLine(log: string, text: string): Bytes {
  const digest = isAbridged(text) ? abridgedStart.exec(text)?.[1] : undefined;
  return digest === undefined ? digestLine(log, text) : fromHex(digest);
}

/**
 * Reads a line as it is kept, as strictly as `decodeLine`.
 *
 * @param reader the version of the vocabulary that reads
 */
export function readLine(text: string, reader?: number): Result<ReadLine, OperationError> {
  if (!isAbridged(text)) {
    const op = decodeLine(text, reader);
    return op.ok ? ok({ op: op.value, line: text, isAbridged: false }) : op;
  }
  const value = abridgedStart.test(text) ? (parseCanonicalText(text) as JsonObject | undefined) : undefined;
  if (!value || Object.keys(value).length !== 2) return fail({ kind: 'notCanonical' });
  const line = canonicalText(value.op as JsonObject);
  const op = decodeLine(line, reader);
  return op.ok ? ok({ op: op.value, line, isAbridged: true }) : op;
}

/** An operation as the merge takes it, from its line as it is kept and that line's digest. */
export function stampLine(log: string, text: string, digest: Uint8Array): Result<StampedOperation, OperationError> {
  const read = readLine(text);
  return read.ok ? ok(stamped(log, digest, read.value)) : read;
}

export function stamped(
  log: string,
  digest: Uint8Array,
  { op, isAbridged: abridged }: Pick<ReadLine, 'op' | 'isAbridged'>,
): StampedOperation {
  const id = opIdFromDigest(digest);
  return abridged ? { log, id, op, abridged: true } : { log, id, op };
}

/** The abridged form of a line. @param rest what remains of the operation */
export function abridgedText(digest: Uint8Array, rest: Operation): string {
  return canonicalText({ d: toHex(digest), op: rest as unknown as JsonObject });
}
