// A fingerprint in words that two clerks can compare over the telephone (FEATURES I7).
//   wordsOf('00000000…') → 艾草 艾草 艾草 艾草

import { fromHex } from '#shared/base/bytes.ts';
import { fingerprintWordList } from './fingerprint-word-list.ts';

/** The first 40 bits of a digest as four words of ten bits each: equal by chance once in a million million. */
export function wordsOf(digestHex: string): readonly [string, string, string, string] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = fromHex(digestHex.slice(0, 10));
  return [wordAt((a << 2) | (b >> 6)), wordAt((b << 4) | (c >> 4)), wordAt((c << 6) | (d >> 2)), wordAt((d << 8) | e)];
}

/** @param bits the lowest ten count */
function wordAt(bits: number): string {
  return fingerprintWordList[bits & 1023] as string;
}
