// An operation is one line of a log: canonical JSON (RFC 8785) without the newline, at most 64 KiB with it.
//   {"b":{"mobile":["9f3c01d2a7b85e64"]},"f":{"mobile":"19900000001"},"h":"01a0c45077b80000","k":"set","r":"01J8…",
//    "s":311,"t":"person","u":"u12","x":"t9f"}
//
//   s      dense sequence in its log, from 1            h     hybrid clock, 16 hex digits (clock.ts)
//   k      kind                                         t, r  table, record id
//   f      field → value (null = cleared); for `add`: set field → the element added
//   b      field → ids of the heads this edit has seen and supersedes; for `rem`: the ids of the adds it removes
//   seen   on `del`: ids of every edit of the record that the deleter saw and that still stood (merge.ts, `seenOf`)
//          on `led`: makes it a stocktake; ids of the entries that `d`, the counted quantity, accounts for
//   e      ids this operation cancels: deletions (`undel`), aliases (`unalias`), ledger entries (`rev`)
//   to     on `alias`: the record that `r` is the same as
//   d, key on `led`: whole-number amount, and the key under which it may count only once
//   why    reason in words; on `open` one of `openReasons` (operation-shape.ts)
//   prev   on `open`: log → greatest sequence known when this log began
//   u, x   user, transaction                            src   provenance: import record, sheet, 1-based row
//   ext    what readers may ignore
//
// On `blob`, `f` is {sm3, bytes, mime, …}: content attached to the record; `rem` of the field `attachments` takes it off.
//
// A line whose kind, key or reason this version does not know comes from a newer program. It is read as `newer`, which
// keeps the line itself, and is never written: relaying, chain and name go by the line as it came.
//
// An operation is named by its content: opId = first 16 hex digits of SM3(0x00 ‖ logId ‖ line).

import { utf8 } from '#shared/base/bytes.ts';
import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { canonicalText, parseCanonicalText } from './canonical-line.ts';
import { digestLine } from './chain.ts';
import {
  isNewerShape,
  type OpenReason,
  type OperationKind,
  type OperationShapeError,
  shapeErrorOf,
  vocabularyOf,
  vocabularyVersion,
} from './operation-shape.ts';

export { type OpenReason, type OperationKind, vocabularyOf, vocabularyVersion };

export type OperationSource = { readonly i: string; readonly s?: string; readonly n?: number };

export type Operation = {
  readonly s: number;
  readonly h: string;
  readonly k: OperationKind | 'newer';
  readonly t?: string;
  readonly r?: string;
  readonly f?: { readonly [field: string]: JsonValue };
  readonly b?: { readonly [field: string]: readonly string[] };
  readonly seen?: readonly string[];
  readonly e?: readonly string[];
  readonly to?: string;
  readonly d?: number;
  readonly key?: string;
  readonly why?: string;
  readonly prev?: { readonly [log: string]: number };
  readonly u?: string;
  readonly x?: string;
  readonly src?: OperationSource;
  readonly ext?: JsonObject;
  /** On `newer`: the line as it was written. */
  readonly line?: string;
};

/** What a caller writes; sequence, stamp, user and transaction are added by log-writer.ts. */
export type OperationDraft = Omit<Operation, 's' | 'h' | 'u' | 'x' | 'k' | 'line'> & { readonly k: OperationKind };

/** An operation with its place and its name: what the merge takes. */
export type StampedOperation = {
  readonly log: string;
  readonly id: string;
  readonly op: Operation;
  /** Something of the operation is unknown here (log-line.ts): `op` is what remains. */
  readonly abridged?: true;
};

export type OperationError =
  | { readonly kind: 'tooLong'; readonly bytes: number }
  | { readonly kind: 'notCanonical' }
  | OperationShapeError;

/** A line with its newline may take this many bytes of UTF-8. */
export const maxLineBytes = 64 * 1024;

/**
 * The canonical line of an operation, without newline.
 *
 * @throws when the operation has a shape that `decodeLine` would refuse: such a line must never reach a log, because no
 * later version could read past it
 */
export function encodeLine(op: Operation): string {
  const error = shapeErrorOf(op as unknown as JsonObject);
  if (error) throw new Error(`encodeLine: ${JSON.stringify(error)}`);
  const line = canonicalText(op as unknown as JsonObject);
  if (lineBytes(line) > maxLineBytes) throw new Error(`encodeLine: line of ${lineBytes(line)} bytes`);
  return line;
}

/**
 * Reads one line strictly: canonical text, known shapes, the keys that its kind needs and may have. What a newer program
 * wrote is kept as it is.
 *
 * @param reader the version of the vocabulary that reads
 */
export function decodeLine(line: string, reader = vocabularyVersion): Result<Operation, OperationError> {
  const bytes = lineBytes(line);
  if (bytes > maxLineBytes) return fail({ kind: 'tooLong', bytes });
  const value = parseCanonicalText(line);
  if (!isObject(value)) return fail({ kind: 'notCanonical' });
  const error = shapeErrorOf(value, reader);
  if (!error) return ok(value as unknown as Operation);
  return isNewerShape(value, error) ? ok(keptAsNewer(value as unknown as Operation, line)) : fail(error);
}

/** Of an operation that is not understood, only what all versions write alike. */
function keptAsNewer({ s, h, t, r, u, x }: Operation, line: string): Operation {
  const named = { ...(t === undefined ? {} : { t }), ...(r === undefined ? {} : { r }) };
  return { s, h, k: 'newer', ...named, ...(u === undefined ? {} : { u }), ...(x === undefined ? {} : { x }), line };
}

/** The content name of an operation: 16 hex digits. */
export function opIdOf(logId: string, line: string): string {
  return opIdFromDigest(digestLine(logId, line));
}

/** The same from the line's digest, so that a caller which also needs the chain digests each line once. */
export function opIdFromDigest(digest: Uint8Array): string {
  for (let i = 0; i < 8; i++) {
    const byte = digest[i] as number;
    idDigits[2 * i] = hexDigit(byte >> 4);
    idDigits[2 * i + 1] = hexDigit(byte & 15);
  }
  return String.fromCharCode.apply(null, idDigits);
}

/** The codes of sixteen digits, made once: half the time of putting texts together. */
const idDigits: number[] = Array.from({ length: 16 }, () => 0);

/** The code of a hexadecimal digit. */
function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}

/** One sentence for the clerk: what happened, then what to do. */
export function describeOperationError(error: OperationError): string {
  switch (error.kind) {
    case 'tooLong':
      return `一条操作记录有 ${error.bytes} 字节，超过 ${maxLineBytes} 字节的上限，请缩短文字后重新导出。`;
    case 'unknownKind':
    case 'unknownKey':
    case 'unknownReason':
      return '操作记录由更新版本的程序写入，本机不能识别，请先升级程序再接收。';
    default:
      return '操作记录的格式不正确，文件可能已损坏，请重新导出。';
  }
}

/** UTF-8 bytes of the line and its newline; counted exactly only where the limit may be near. */
function lineBytes(line: string): number {
  return line.length * 3 < maxLineBytes ? line.length + 1 : utf8(line).length + 1;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
