// SM3, the national digest (GB/T 32905—2016), and HMAC with it (RFC 2104, block of 64 bytes).
//   sm3Hex(utf8('abc'))  →  66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0
// All arithmetic is on 32-bit integers; the message schedule is one reused buffer, which is safe because no call
// gives up control half way.

import { type Bytes, toHex } from '#shared/base/bytes.ts';

/** A digest that is fed piece by piece; `digest` may be called once. */
export type Sm3 = { update(bytes: Uint8Array): Sm3; digest(): Bytes };

/** One that is used again and again without making anything new: for the lines of a log. */
export type ReusableSm3 = {
  /** Feeds the bytes from `from` up to `to`. */
  update(bytes: Uint8Array, from?: number, to?: number): ReusableSm3;
  /** Writes the 32 bytes of the digest over `out`. */
  digestInto(out: Uint8Array): void;
  /** Back to the beginning, for the next text. */
  reset(): ReusableSm3;
};

const blockBytes = 64;
const digestBytes = 32;
const initialState = Int32Array.of(
  0x7380166f,
  0x4914b2b9,
  0x172442d7,
  0xda8a0600,
  0xa96f30bc,
  0x163138aa,
  0xe38dee4d,
  0xb0fb0e4e,
);
const roundConstants = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));
const schedule = new Int32Array(68);

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function wordAt(words: Int32Array, index: number): number {
  return words[index] as number;
}

function storeWord(out: Uint8Array, at: number, word: number): void {
  out[at] = word >>> 24;
  out[at + 1] = word >>> 16;
  out[at + 2] = word >>> 8;
  out[at + 3] = word;
}

function expandBlock(data: Uint8Array, offset: number): void {
  for (let j = 0, at = offset; j < 16; j++, at += 4) {
    schedule[j] =
      ((data[at] as number) << 24) |
      ((data[at + 1] as number) << 16) |
      ((data[at + 2] as number) << 8) |
      (data[at + 3] as number);
  }
  for (let j = 16; j < 68; j++) {
    const mixed = wordAt(schedule, j - 16) ^ wordAt(schedule, j - 9) ^ rotate(wordAt(schedule, j - 3), 15);
    const spread = mixed ^ rotate(mixed, 15) ^ rotate(mixed, 23);
    schedule[j] = spread ^ rotate(wordAt(schedule, j - 13), 7) ^ wordAt(schedule, j - 6);
  }
}

/**
 * The 64 rounds over one block; the letters are those of the standard, section 5.3.3. Two loops, because one loop that
 * chooses between the two kinds of rounds takes twice the time.
 */
function compress(state: Int32Array, data: Uint8Array, offset: number): void {
  expandBlock(data, offset);
  let a = wordAt(state, 0);
  let b = wordAt(state, 1);
  let c = wordAt(state, 2);
  let d = wordAt(state, 3);
  let e = wordAt(state, 4);
  let f = wordAt(state, 5);
  let g = wordAt(state, 6);
  let h = wordAt(state, 7);
  for (let j = 0; j < 16; j++) {
    const a12 = rotate(a, 12);
    const ss1 = rotate((a12 + e + wordAt(roundConstants, j)) | 0, 7);
    const word = wordAt(schedule, j);
    const tt1 = ((((a ^ b ^ c) + d) | 0) + ((ss1 ^ a12) + (word ^ wordAt(schedule, j + 4)))) | 0;
    const tt2 = ((((e ^ f ^ g) + h) | 0) + ((ss1 + word) | 0)) | 0;
    d = c;
    c = rotate(b, 9);
    b = a;
    a = tt1;
    h = g;
    g = rotate(f, 19);
    f = e;
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
  }
  for (let j = 16; j < 64; j++) {
    const a12 = rotate(a, 12);
    const ss1 = rotate((a12 + e + wordAt(roundConstants, j)) | 0, 7);
    const word = wordAt(schedule, j);
    const ff = (a & b) | (c & (a | b));
    const tt1 = (((ff + d) | 0) + ((ss1 ^ a12) + (word ^ wordAt(schedule, j + 4)))) | 0;
    const tt2 = ((((g ^ (e & (f ^ g))) + h) | 0) + ((ss1 + word) | 0)) | 0;
    d = c;
    c = rotate(b, 9);
    b = a;
    a = tt1;
    h = g;
    g = rotate(f, 19);
    f = e;
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
  }
  state[0] = wordAt(state, 0) ^ a;
  state[1] = wordAt(state, 1) ^ b;
  state[2] = wordAt(state, 2) ^ c;
  state[3] = wordAt(state, 3) ^ d;
  state[4] = wordAt(state, 4) ^ e;
  state[5] = wordAt(state, 5) ^ f;
  state[6] = wordAt(state, 6) ^ g;
  state[7] = wordAt(state, 7) ^ h;
}

class RunningSm3 implements Sm3, ReusableSm3 {
  readonly #state = new Int32Array(initialState);
  readonly #block = new Uint8Array(blockBytes);
  #held = 0;
  #totalBytes = 0;
  #finished = false;

  update(bytes: Uint8Array, from = 0, to = bytes.length): this {
    if (this.#finished) throw new Error('sm3: the digest is already taken');
    this.#totalBytes += to - from;
    let at = this.#hold(bytes, from, this.#held === 0 ? from : Math.min(to, from + blockBytes - this.#held));
    for (; at + blockBytes <= to; at += blockBytes) compress(this.#state, bytes, at);
    this.#hold(bytes, at, to);
    return this;
  }

  /** Puts less than a block aside; a block that becomes full is worked in. Copies by hand: a view costs more. */
  #hold(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at++) this.#block[this.#held++] = bytes[at] as number;
    if (this.#held === blockBytes) {
      compress(this.#state, this.#block, 0);
      this.#held = 0;
    }
    return to;
  }

  digest(): Bytes {
    const out = new Uint8Array(digestBytes);
    this.digestInto(out);
    return out;
  }

  digestInto(out: Uint8Array): void {
    if (this.#finished) throw new Error('sm3: the digest is already taken');
    this.#finished = true;
    this.#pad();
    for (let i = 0; i < 8; i++) storeWord(out, 4 * i, wordAt(this.#state, i));
  }

  reset(): this {
    this.#state.set(initialState);
    this.#held = 0;
    this.#totalBytes = 0;
    this.#finished = false;
    return this;
  }

  #pad(): void {
    const block = this.#block;
    block.fill(0, this.#held);
    block[this.#held] = 0x80;
    if (this.#held >= 56) {
      compress(this.#state, block, 0);
      block.fill(0);
    }
    storeWord(block, 56, Math.floor(this.#totalBytes / 2 ** 29));
    storeWord(block, 60, this.#totalBytes << 3);
    compress(this.#state, block, 0);
  }
}

/** A digest over pieces; `digest` ends it. */
export function createSm3(): Sm3 {
  return new RunningSm3();
}

/** The same, begun again by `reset`: for many short texts. */
export function createReusableSm3(): ReusableSm3 {
  return new RunningSm3();
}

/** @returns the 32-byte digest. */
export function sm3(bytes: Uint8Array): Bytes {
  return createSm3().update(bytes).digest();
}

/** @returns the digest as 64 lower-case hexadecimal digits. */
export function sm3Hex(bytes: Uint8Array): string {
  return toHex(sm3(bytes));
}

/** HMAC-SM3 that is fed piece by piece. @param key any length; longer than 64 bytes is hashed first (RFC 2104). */
export function createHmacSm3(key: Uint8Array): Sm3 {
  const padded = new Uint8Array(blockBytes);
  padded.set(key.length > blockBytes ? sm3(key) : key);
  const inner = createSm3().update(padded.map((byte) => byte ^ 0x36));
  const outer = createSm3().update(padded.map((byte) => byte ^ 0x5c));
  return {
    update(bytes) {
      inner.update(bytes);
      return this;
    },
    digest: () => outer.update(inner.digest()).digest(),
  };
}

/** HMAC-SM3 over the parts as if they were one text; 32 bytes. */
export function hmacSm3(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const mac = createHmacSm3(key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
