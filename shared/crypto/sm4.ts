// SM4, the national block cipher (GB/T 32907—2016), in counter mode. Only encryption of blocks is needed, since a
// counter stream undoes itself. The counter is all 16 bytes, big-endian, and wraps around, as `openssl enc -sm4-ctr`
// counts. The S-box and the linear step are folded into four tables, so that a round is four look-ups.
//   sm4Ctr(key, iv, sm4Ctr(key, iv, data))  equals  data

import { type Bytes, fromHex } from '#shared/base/bytes.ts';

/** A cipher stream: each call continues where the last one ended. */
export type Sm4Ctr = { apply(bytes: Uint8Array): Bytes };

const keyBytes = 16;
const blockBytes = 16;
const rounds = 32;
const zeroBlock = new Uint8Array(blockBytes);

const sbox = fromHex(
  'd690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62' +
    'e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35' +
    '1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1' +
    'e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51' +
    '8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684' +
    '18f07dec3adc4d2079ee5f3ed7cb3948',
);
const familyKey = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function wordAt(words: Int32Array, index: number): number {
  return words[index] as number;
}

/** The S-box on the top byte of a word followed by the linear step L, then turned right to the byte it stands for. */
function mixingTable(turn: number): Int32Array {
  return Int32Array.from(sbox, (value) => {
    const top = value << 24;
    return rotate(top ^ rotate(top, 2) ^ rotate(top, 10) ^ rotate(top, 18) ^ rotate(top, 24), 32 - turn);
  });
}

const mix0 = mixingTable(0);
const mix1 = mixingTable(8);
const mix2 = mixingTable(16);
const mix3 = mixingTable(24);

function mix(word: number): number {
  return (
    wordAt(mix0, word >>> 24) ^
    wordAt(mix1, (word >>> 16) & 255) ^
    wordAt(mix2, (word >>> 8) & 255) ^
    wordAt(mix3, word & 255)
  );
}

function substitute(word: number): number {
  const at = (shift: number) => (sbox[(word >>> shift) & 255] as number) << shift;
  return at(24) | at(16) | at(8) | at(0);
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i));
}

/** The constant of a key round: its bytes count upwards by seven (section 7.3). */
function keyRoundConstant(round: number): number {
  return [0, 1, 2, 3].reduce((word, j) => (word << 8) | (((4 * round + j) * 7) & 255), 0);
}

function expandKey(key: Uint8Array): Int32Array {
  const words = [...wordsOf(key).map((word, i) => word ^ (familyKey[i] as number))];
  for (let i = 0; i < rounds; i++) {
    const [a, b, c, d] = words.slice(-4) as [number, number, number, number];
    const box = substitute(b ^ c ^ d ^ keyRoundConstant(i));
    words.push(a ^ box ^ rotate(box, 13) ^ rotate(box, 23));
  }
  return Int32Array.from(words.slice(4));
}

/** XORs the encrypted counter over one block of `bytes`; the standard puts the last word of the state first. */
function xorBlock(roundKeys: Int32Array, counter: Int32Array, bytes: Uint8Array, out: Uint8Array, at: number): void {
  let a = wordAt(counter, 0);
  let b = wordAt(counter, 1);
  let c = wordAt(counter, 2);
  let d = wordAt(counter, 3);
  for (let i = 0; i < rounds; i += 4) {
    a ^= mix(b ^ c ^ d ^ wordAt(roundKeys, i));
    b ^= mix(c ^ d ^ a ^ wordAt(roundKeys, i + 1));
    c ^= mix(d ^ a ^ b ^ wordAt(roundKeys, i + 2));
    d ^= mix(a ^ b ^ c ^ wordAt(roundKeys, i + 3));
  }
  xorWord(bytes, out, at, d);
  xorWord(bytes, out, at + 4, c);
  xorWord(bytes, out, at + 8, b);
  xorWord(bytes, out, at + 12, a);
}

function xorWord(bytes: Uint8Array, out: Uint8Array, at: number, word: number): void {
  out[at] = (bytes[at] as number) ^ (word >>> 24);
  out[at + 1] = (bytes[at + 1] as number) ^ (word >>> 16);
  out[at + 2] = (bytes[at + 2] as number) ^ (word >>> 8);
  out[at + 3] = (bytes[at + 3] as number) ^ word;
}

function countUp(counter: Int32Array): void {
  for (let i = 3; i >= 0; i--) {
    const next = (wordAt(counter, i) + 1) | 0;
    counter[i] = next;
    if (next !== 0) return;
  }
}

/**
 * A stream that encrypts or decrypts piece by piece.
 *
 * @param key 16 bytes; never to be used twice with the same iv
 * @param iv 16 bytes, the first counter value
 * @throws on another length of either
 */
export function createSm4Ctr(key: Uint8Array, iv: Uint8Array): Sm4Ctr {
  if (key.length !== keyBytes || iv.length !== blockBytes) throw new Error('sm4: key and iv must be 16 bytes');
  const roundKeys = expandKey(key);
  const counter = wordsOf(iv);
  const keystream = new Uint8Array(blockBytes);
  let used = blockBytes;
  const apply = (bytes: Uint8Array): Bytes => {
    const out = new Uint8Array(bytes.length);
    let at = 0;
    const xorHeld = () => {
      while (at < bytes.length && used < blockBytes) {
        out[at] = (bytes[at] as number) ^ (keystream[used++] as number);
        at++;
      }
    };
    xorHeld();
    for (; at + blockBytes <= bytes.length; at += blockBytes, countUp(counter)) {
      xorBlock(roundKeys, counter, bytes, out, at);
    }
    if (at < bytes.length) {
      xorBlock(roundKeys, counter, zeroBlock, keystream, 0);
      countUp(counter);
      used = 0;
      xorHeld();
    }
    return out;
  };
  return { apply };
}

/** Encrypts or decrypts the whole of `data`; see {@link createSm4Ctr} for key and iv. */
export function sm4Ctr(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Bytes {
  return createSm4Ctr(key, iv).apply(data);
}
