// Text into GB18030, the superset of GBK that WPS and Excel write and read under the name of GBK (ANSI). The platform
// decodes it but does not encode it, so the tables are made once by decoding every sequence there is:
//
//   two bytes    81-FE 40-7E/80-FE   23,940 characters, GBK among them       张 → D5 C5
//   four bytes   81-FE 30-39 81-FE 30-39   all other characters              𠮷 → 95 34 B2 35
//
// Programs that know GBK only (code page 936) show the four-byte ones, and a hundred of the two-byte ones that the
// standard added later (䶮 → FE 9F), as something else: those are named, so that the page can advise UTF-8.
import type { Bytes } from '#shared/base/bytes.ts';

type Tables = {
  /** By code unit: two bytes as one number, 0 when there is none. */
  readonly two: Uint16Array;
  /** By code unit: the number of the four-byte sequence plus one, 0 when there is none. */
  readonly four: Uint16Array;
};

let made: Tables | undefined;

function tables(): Tables {
  made ??= { two: twoByteTable(), four: fourByteTable() };
  return made;
}

const firstTwo = 0x8140;
const fourByteCount = 39_420;
/** The number of the sequence for U+10000, from where they run on without gaps. */
const firstAstral = 189_000;

function twoByteTable(): Uint16Array {
  const sequences: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) sequences.push((lead << 8) | trail);
  const text = decoded(sequences.flatMap((sequence) => [sequence >> 8, sequence & 255]));
  return tableOf(text, sequences);
}

function fourByteTable(): Uint16Array {
  const numbers = Array.from({ length: fourByteCount }, (_, number) => number);
  return tableOf(
    decoded(numbers.flatMap(fourBytes)),
    numbers.map((number) => number + 1),
  );
}

function decoded(bytes: readonly number[]): string {
  return new TextDecoder('gb18030').decode(Uint8Array.from(bytes));
}

/** Code unit → entry; of two sequences for one character (the blank of GBK) the first counts. */
function tableOf(text: string, entries: readonly number[]): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let i = entries.length - 1; i >= 0; i--) table[text.charCodeAt(i)] = entries[i] as number;
  table[0xfffd] = 0;
  return table;
}

function fourBytes(number: number): readonly number[] {
  return [
    0x81 + Math.floor(number / 12_600),
    0x30 + (Math.floor(number / 1260) % 10),
    0x81 + (Math.floor(number / 10) % 126),
    0x30 + (number % 10),
  ];
}

/** U+FFFD, for halves of characters and the few private code points that the standard leaves out. */
const replacement = fourBytes(39_417);

/** What GB18030 has in two bytes but code page 936 has not: additions of 2000 and 2005, and the private areas. */
function isBeyondGbk(unit: number, sequence: number): boolean {
  const isPrivate = unit >= 0xe000 && unit <= 0xf8ff;
  const isAddition = /[€ḿǹ〾⿰-⿻︐-︙]/.test(String.fromCharCode(unit));
  return isPrivate || isAddition || sequence >= 0xfe50;
}

/** The sequence of a character that has no two bytes. */
function longSequence(point: number): readonly number[] {
  const number = point > 0xffff ? firstAstral + point - 0x10000 : (tables().four[point] as number) - 1;
  return number < 0 ? replacement : fourBytes(number);
}

/** The bytes, and the characters that a program which knows GBK only will not show rightly. */
export function encodeGb18030(text: string): { readonly bytes: Bytes; readonly beyondGbk: ReadonlySet<string> } {
  const { two } = tables();
  const bytes = new Uint8Array(text.length * 4);
  const beyondGbk = new Set<string>();
  let length = 0;
  for (const char of text) {
    const point = char.codePointAt(0) as number;
    const sequence = point < 0x80 ? point : (two[point] ?? 0);
    if (sequence === 0 && point > 0) {
      bytes.set(longSequence(point), length);
      length += 4;
    } else {
      if (sequence >= firstTwo) bytes[length++] = sequence >> 8;
      bytes[length++] = sequence & 255;
    }
    if (point >= 0x80 && (sequence === 0 || isBeyondGbk(point, sequence))) beyondGbk.add(char);
  }
  return { bytes: bytes.slice(0, length), beyondGbk };
}
