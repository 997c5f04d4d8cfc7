// The XML of large parts, walked through by position in its bytes. A roster of 50,000 rows has a million cells: a tag is
// looked at once, and nothing is made of it but numbers. What is not written as Office and WPS write it is not understood
// here; then the caller is told so by -1 and leaves the part to a general parser.

export const char = {
  space: 0x20,
  exclamation: 0x21,
  quote: 0x22,
  ampersand: 0x26,
  slash: 0x2f,
  zero: 0x30,
  one: 0x31,
  nine: 0x39,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
  underscore: 0x5f,
} as const;

/** The bytes of a name or tag, to be found by `startsAt` and `lastIndexOf`. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Whether a word stands at a position. */
export function startsAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

export function indexOf(bytes: Uint8Array, word: Uint8Array, from: number, to: number): number {
  const [first] = word;
  for (let at = bytes.indexOf(first as number, from); at >= 0 && at + word.length <= to; ) {
    if (startsAt(bytes, at, word)) return at;
    at = bytes.indexOf(first as number, at + 1);
  }
  return -1;
}

export function lastIndexOf(bytes: Uint8Array, word: Uint8Array, from: number, to: number): number {
  for (let at = to - word.length; at >= from; at--) if (startsAt(bytes, at, word)) return at;
  return -1;
}

export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] as number) <= char.space) at++;
  return at;
}

/** Where an attribute lies: one object is filled again and again, since a sheet has millions of them. */
export type Attribute = { name: number; nameEnd: number; value: number; valueEnd: number };

/**
 * Walks over one attribute in double quotes.
 *
 * @returns the position after it; that of > or / with an empty name when there is none; -1 for anything unusual
 */
export function walkAttribute(bytes: Uint8Array, from: number, to: number, found: Attribute): number {
  const name = skipBlanks(bytes, from);
  found.name = name;
  found.nameEnd = name;
  if (bytes[name] === char.greater || bytes[name] === char.slash) return name;
  let at = name;
  while (bytes[at] !== char.equals) if (++at >= to) return -1;
  found.nameEnd = at;
  if (bytes[at + 1] !== char.quote) return -1;
  at += 2;
  found.value = at;
  while (bytes[at] !== char.quote) if (++at >= to) return -1;
  found.valueEnd = at;
  return at + 1;
}

/** The position of the > that ends a tag, whatever its attributes hold; -1 when there is none. */
export function endOfTag(bytes: Uint8Array, from: number, to: number): number {
  let isQuoted = false;
  for (let at = from; at < to; at++) {
    if (bytes[at] === char.quote) isQuoted = !isQuoted;
    else if (bytes[at] === char.greater && !isQuoted) return at;
  }
  return -1;
}

/** A whole number of at most 15 digits; -1 for anything else. */
export function digitsAt(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 15) return -1;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - char.zero;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** AB12 → 27; -1 without letters. */
export function columnAt(bytes: Uint8Array, from: number): number {
  let column = 0;
  for (let at = from; ; at++) {
    const letter = ((bytes[at] as number) & 0xdf) - 0x40;
    if (!(letter >= 1 && letter <= 26)) return column - 1;
    column = column * 26 + letter;
  }
}
