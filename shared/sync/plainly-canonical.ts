// Whether a text is canonical JSON, told by one look along it, for the texts that operations consist of: keys in
// ascending order, whole numbers of up to 15 digits, strings without escapes and without surrogates, nothing between the
// tokens. A yes is sure; a no only means that the text has to be looked at in another way (canonical-line.ts).

const [quote, backslash, comma, colon, minus, zero, nine] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x30, 0x39];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Operations are no deeper; the limit keeps hostile texts from filling the stack. */
const maxDepth = 16;
const maxDigits = 15;
const no = -1;

export function isPlainlyCanonical(text: string): boolean {
  return endOfValue(text, 0, maxDepth) === text.length;
}

/** Where the value that begins at `at` ends; `no` when it is not plain. */
function endOfValue(text: string, at: number, depth: number): number {
  const code = text.charCodeAt(at);
  if (code === quote) return endOfString(text, at);
  if (code === openBrace) return depth === 0 ? no : endOfObject(text, at, depth - 1);
  if (code === openBracket) return depth === 0 ? no : endOfArray(text, at, depth - 1);
  if (code === minus || (code >= zero && code <= nine)) return endOfInteger(text, at);
  return endOfWord(text, at);
}

/** Beyond the end of the text the code is NaN, which is not at least a space. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; ; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) return i + 1;
    if (!(code >= 0x20) || code === backslash || (code >= 0xd800 && code <= 0xdfff)) return no;
  }
}

/** A zero is a number by itself, and has no sign. */
function endOfInteger(text: string, at: number): number {
  const start = text.charCodeAt(at) === minus ? at + 1 : at;
  if (text.charCodeAt(start) === zero) return start === at ? at + 1 : no;
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end === start || end - start > maxDigits ? no : end;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function endOfWord(text: string, at: number): number {
  for (const word of ['null', 'true', 'false']) if (text.startsWith(word, at)) return at + word.length;
  return no;
}

function endOfArray(text: string, from: number, depth: number): number {
  if (text.charCodeAt(from + 1) === closeBracket) return from + 2;
  for (let at = from + 1; ; ) {
    const end = endOfValue(text, at, depth);
    if (end === no) return no;
    const code = text.charCodeAt(end);
    if (code === closeBracket) return end + 1;
    if (code !== comma) return no;
    at = end + 1;
  }
}

function endOfObject(text: string, from: number, depth: number): number {
  if (text.charCodeAt(from + 1) === closeBrace) return from + 2;
  let [lastKey, lastEnd] = [no, no];
  for (let key = from + 1; ; ) {
    const keyEnd = text.charCodeAt(key) === quote ? endOfString(text, key) : no;
    if (keyEnd === no || text.charCodeAt(keyEnd) !== colon) return no;
    if (lastKey !== no && !isAscending(text, lastKey, lastEnd, key, keyEnd)) return no;
    const end = endOfValue(text, keyEnd + 1, depth);
    if (end === no) return no;
    const code = text.charCodeAt(end);
    if (code === closeBrace) return end + 1;
    if (code !== comma) return no;
    [lastKey, lastEnd, key] = [key, keyEnd, end + 1];
  }
}

/** Two keys with their quotes, by UTF-16 code units; the shorter of two that begin alike comes first. */
function isAscending(text: string, a: number, aEnd: number, b: number, bEnd: number): boolean {
  const length = Math.min(aEnd - a, bEnd - b) - 1;
  for (let i = 1; i < length; i++) {
    const difference = text.charCodeAt(a + i) - text.charCodeAt(b + i);
    if (difference !== 0) return difference < 0;
  }
  return aEnd - a < bEnd - b;
}
