// A batch: up to 1,024 operation lines of one log, sealed. The same row goes to the database and to the host's journal,
// byte for byte, so that either copy can replace the other.
//   plaintext: the lines joined by '\n', with a final '\n', UTF-8
//   sealed for { installation, table: 'batches', key: String(n), generation: 1 }

import { type Bytes, fromHex, fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type SealContext, seal, unseal } from '#shared/crypto/seal.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { chainNext, chainStart, digestLine } from '#shared/sync/chain.ts';
import { decodeLine, opIdFromDigest, type StampedOperation } from '#shared/sync/operation.ts';

/** The data key, and the installation it belongs to. */
export type Safe = { readonly key: CryptoKey; readonly installation: string };

/** Lines in one batch. */
export const batchSize = 1024;

export type BatchSpan = Pick<BatchRow, 'n' | 'log' | 'first' | 'last' | 'chain'>;

export async function sealBatch(safe: Safe, span: BatchSpan, lines: readonly string[]): Promise<BatchRow> {
  const { n, log, first, last, chain } = span;
  return {
    n,
    log,
    first,
    last,
    chain,
    sealed: await seal(safe.key, utf8(`${lines.join('\n')}\n`), contextOf(safe, n)),
  };
}

/** The lines of a batch; fails when the key is another one, the bytes are damaged, or the row stood in another place. */
export async function unsealBatch(safe: Safe, row: BatchRow): Promise<Result<readonly string[], 'wrongKeyOrDamaged'>> {
  const plain = await unseal(safe.key, row.sealed, contextOf(safe, row.n));
  return plain.ok ? ok(fromUtf8(plain.value).split('\n').slice(0, -1)) : plain;
}

export type BatchOperations = {
  readonly operations: readonly StampedOperation[];
  /** Lines written by a later version, which this one keeps but cannot show. */
  readonly unreadable: number;
};

/**
 * The operations of an unsealed batch, with their chain checked.
 *
 * @param before chain value (hex) after the line before the batch; undefined at the beginning of a log
 */
export function operationsOf(
  row: BatchRow,
  lines: readonly string[],
  before: string | undefined,
): Result<BatchOperations, 'brokenChain'> {
  if (lines.length !== row.last - row.first + 1 || (before === undefined && row.first !== 1))
    return fail('brokenChain');
  let chain: Bytes = before === undefined ? chainStart(row.log) : fromHex(before);
  const operations: StampedOperation[] = [];
  let unreadable = 0;
  for (const line of lines) {
    const digest = digestLine(row.log, line);
    chain = chainNext(chain, digest);
    const op = decodeLine(line);
    if (op.ok) operations.push({ log: row.log, id: opIdFromDigest(digest), op: op.value });
    else unreadable++;
  }
  return toHex(chain) === row.chain ? ok({ operations, unreadable }) : fail('brokenChain');
}

/** The same without checking the chain, for batches that were checked when they were written or loaded. */
export function operationsIn(row: Pick<BatchRow, 'log'>, lines: readonly string[]): StampedOperation[] {
  const operations: StampedOperation[] = [];
  for (const line of lines) {
    const op = decodeLine(line);
    if (op.ok) operations.push({ log: row.log, id: opIdFromDigest(digestLine(row.log, line)), op: op.value });
  }
  return operations;
}

function contextOf({ installation }: Safe, n: number): SealContext {
  return { installation, table: 'batches', key: String(n), generation: 1 };
}
