// One record of the journal: length (4 bytes, big-endian), CRC-32 of the body (4 bytes), body.
//   body = canonical JSON of { chain, first, last, log, n, received? } ‖ 0x0a ‖ sealed bytes
// The sealed bytes are those of the page's batch, bit for bit, so that either copy can replace the other.

import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type Bytes, concatBytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson } from '#shared/base/canonical-json.ts';
import type { BatchRow } from '#shared/host/host-api.ts';

const recordHeadBytes = 8;
/** No batch comes near this; a larger length is damage. */
const maxBodyBytes = 256 * 1024 * 1024;
const newLine = 10;

const rowHead = z.strictObject({
  n: z.number().int().positive(),
  log: z.string(),
  first: z.number().int(),
  last: z.number().int(),
  chain: z.string(),
  received: z.strictObject({ before: z.string() }).optional(),
});

export function encodeRecord({ sealed, received, n, log, first, last, chain }: BatchRow): Bytes {
  const span = { n, log, first, last, chain, ...(received ? { received: { before: received.before } } : {}) };
  const body = concatBytes(utf8(`${canonicalJson(span)}\n`), sealed);
  const head = new Uint8Array(recordHeadBytes);
  const view = new DataView(head.buffer);
  view.setUint32(0, body.length);
  view.setUint32(4, crc32(body));
  return concatBytes(head, body);
}

/** Reads the record that begins at `at`; undefined when it is cut short or damaged. */
export function decodeRecord(
  bytes: Uint8Array,
  at: number,
): { readonly row: BatchRow; readonly end: number } | undefined {
  if (at + recordHeadBytes > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const length = view.getUint32(0);
  const end = at + recordHeadBytes + length;
  if (length > maxBodyBytes || end > bytes.length) return undefined;
  const body = bytes.subarray(at + recordHeadBytes, end);
  if (crc32(body) !== view.getUint32(4)) return undefined;
  const row = rowOf(body);
  return row && { row, end };
}

function rowOf(body: Uint8Array): BatchRow | undefined {
  const split = body.indexOf(newLine);
  if (split < 0) return undefined;
  try {
    const head = rowHead.parse(JSON.parse(fromUtf8(body.subarray(0, split))));
    return { ...head, sealed: body.slice(split + 1) as Bytes };
  } catch {
    // A body whose checksum is right but whose head is not ours is damage as well.
    return undefined;
  }
}
