// A batch: up to 1,024 operation lines of one log, sealed. The same row goes to the page's database and to the host's
// journal, byte for byte, so that either copy can replace the other.
//   plaintext: the lines joined by '\n', with a final '\n', UTF-8
//   sealed for { installation, table: 'batches', key: String(n), generation: 1 }

import { type Bytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { type SealContext, seal, unseal } from '#shared/crypto/seal.ts';
import type { BatchRow } from './host-api.ts';

/** The data key, and the installation it belongs to. */
export type Safe = { readonly key: CryptoKey; readonly installation: string };

/** Lines in one batch. */
export const batchSize = 1024;

export type BatchSpan = Omit<BatchRow, 'sealed'>;

/** What a row says in clear. */
export function spanOfRow({ n, log, first, last, chain, received }: BatchSpan): BatchSpan {
  return { n, log, first, last, chain, ...(received ? { received } : {}) };
}

/** A row of the database and of the journal; it opens only under its own number. */
export async function sealBatch(safe: Safe, span: BatchSpan, lines: readonly string[]): Promise<BatchRow> {
  return sealText(safe, span, textOfLines(lines));
}

/** The same of lines that stand as their plaintext already. */
export async function sealText(safe: Safe, span: BatchSpan, text: Bytes): Promise<BatchRow> {
  const sealed = await seal(safe.key, text, contextOf(safe, span.n));
  return { ...spanOfRow(span), sealed };
}

/** Each line with its newline. */
export function textOfLines(lines: readonly string[]): Bytes {
  return utf8(`${lines.join('\n')}\n`);
}

/** The lines of a batch; fails when the key is another one, the bytes are damaged, or the row stood in another place. */
export async function unsealBatch(safe: Safe, row: BatchRow): Promise<Result<readonly string[], 'wrongKeyOrDamaged'>> {
  const plain = await unseal(safe.key, row.sealed, contextOf(safe, row.n));
  return plain.ok ? ok(fromUtf8(plain.value).split('\n').slice(0, -1)) : plain;
}

function contextOf({ installation }: Safe, n: number): SealContext {
  return { installation, table: 'batches', key: String(n), generation: 1 };
}
