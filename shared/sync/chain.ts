// The hash chain of a log (SYNC.md 3.2): every line is bound to all lines before it.
//   d_i = SM3(0x00 ‖ logId ‖ line_i)     c_i = SM3(0x01 ‖ c_{i-1} ‖ d_i)     c_0 = SM3(0x02 ‖ logId)
// Two levels, so that a lawful redaction can drop a line and keep its digest. logId and line are UTF-8.

import { type Bytes, utf8 } from '#shared/base/bytes.ts';
import { sm3 } from '#shared/crypto/sm3.ts';

/** The chain value before the first line of a log. */
export function chainStart(logId: string): Bytes {
  return sm3(utf8(`\u0002${logId}`));
}

export function digestLine(logId: string, line: string): Bytes {
  return sm3(utf8(`\u0000${logId}${line}`));
}

/** The chain value after a line with this digest. */
export function chainNext(chain: Uint8Array, digest: Uint8Array): Bytes {
  const joined = new Uint8Array(1 + chain.length + digest.length);
  joined[0] = 1;
  joined.set(chain, 1);
  joined.set(digest, 1 + chain.length);
  return sm3(joined);
}

/** The chain value after these lines. */
export function chainOf(logId: string, startChain: Uint8Array, lines: Iterable<string>): Bytes {
  let chain = startChain.slice() as Bytes;
  for (const line of lines) chain = chainNext(chain, digestLine(logId, line));
  return chain;
}
