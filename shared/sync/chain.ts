// The hash chain of a log (SYNC.md 3.2): every line is bound to all lines before it.
//   d_i = SM3(0x00 ‖ logId ‖ line_i)     c_i = SM3(0x01 ‖ c_{i-1} ‖ d_i)     c_0 = SM3(0x02 ‖ logId)
// Two levels, so that a lawful redaction can drop a line and keep its digest. logId and line are UTF-8.

import { type Bytes, utf8 } from '#shared/base/bytes.ts';
import { createReusableSm3, sm3 } from '#shared/crypto/sm3.ts';

/** The chain value before the first line of a log. */
export function chainStart(logId: string): Bytes {
  return sm3(utf8(`\u0002${logId}`));
}

/** d_i = SM3(0x00 ‖ logId ‖ line), SYNC.md 3.2; the operation's id is cut from it. */
export function digestLine(logId: string, line: string): Bytes {
  return sm3(utf8(`\u0000${logId}${line}`));
}

/** The chain value after a line with this digest. */
export function chainNext(chain: Uint8Array, digest: Uint8Array): Bytes {
  const next = chain.slice() as Bytes;
  createReusableSm3().update(chainMark).update(chain).update(digest).digestInto(next);
  return next;
}

const chainMark = Uint8Array.of(1);

/** Walks along a log whose lines are at hand as UTF-8. Digest and chain are written over at every step. */
export type ChainWalk = {
  /** d_i of the line that stands between `from` and `to`. */
  readonly digest: Uint8Array;
  /** c_i after the last step. */
  readonly chain: Bytes;
  readLine(bytes: Uint8Array, from: number, to: number): void;
  /** Goes on by the line just read, or by one of which only this digest is known. */
  step(digest?: Uint8Array): void;
};

/** Goes along a log from the chain value `start` on; its buffers are reused from line to line. */
export function walkChain(logId: string, start: Uint8Array): ChainWalk {
  const sm3 = createReusableSm3();
  const prefix = utf8(`\u0000${logId}`);
  const digest = new Uint8Array(start.length);
  const chain = start.slice() as Bytes;
  return {
    digest,
    chain,
    readLine: (bytes, from, to) => sm3.reset().update(prefix).update(bytes, from, to).digestInto(digest),
    step: (by = digest) => sm3.reset().update(chainMark).update(chain).update(by).digestInto(chain),
  };
}

/** The same along lines that are at hand as text. */
export type LineWalk = Pick<ChainWalk, 'digest' | 'chain'> & { step(line: string): void };

export function walkLines(logId: string, start: Uint8Array): LineWalk {
  const walk = walkChain(logId, start);
  const step = (line: string) => {
    const bytes = utf8(line);
    walk.readLine(bytes, 0, bytes.length);
    walk.step();
  };
  return { digest: walk.digest, chain: walk.chain, step };
}

/** The chain value after these lines. */
export function chainOf(logId: string, startChain: Uint8Array, lines: Iterable<string>): Bytes {
  const walk = walkLines(logId, startChain);
  for (const line of lines) walk.step(line);
  return walk.chain;
}
