// Which encoding a text file is in. Chinese offices meet four: UTF-8 with and without a byte order mark, UTF-16 with
// one (what Excel calls Unicode text), and GBK or its superset GB18030 (what Excel calls CSV).

/** The encodings a clerk can name; GB18030 holds GBK and GB2312, Big5 is what traditional characters come in. */
export const namedEncodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5'] as const;
export type NamedEncoding = (typeof namedEncodings)[number];

export type TextEncoding = NamedEncoding | 'utf-8-bom' | 'utf-16le-bom' | 'utf-16be-bom' | 'gbk';

export type DecodedText = { readonly text: string; readonly encoding: TextEncoding };

/** Decodes a text file; undefined when the bytes are not text in any of these encodings. */
export function decodeText(file: Uint8Array): DecodedText | undefined {
  const bytes = withoutPadding(file);
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decoded(bytes.subarray(3), 'utf-8', 'utf-8-bom');
  if (a === 0xff && b === 0xfe) return wide(bytes.subarray(2), 'utf-16le', 'utf-16le-bom');
  if (a === 0xfe && b === 0xff) return wide(bytes.subarray(2), 'utf-16be', 'utf-16be-bom');
  return (
    utf16(bytes) ??
    decoded(bytes, 'utf-8', 'utf-8') ??
    decoded(bytes, 'gb18030', hasFourByteSequence(bytes) ? 'gb18030' : 'gbk') ??
    mostly(new TextDecoder('gb18030').decode(bytes))
  );
}

/** Decodes a text file as the clerk says; what is no character of that encoding becomes U+FFFD, and is seen. */
export function decodeTextAs(bytes: Uint8Array, encoding: NamedEncoding): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function decoded(bytes: Uint8Array, label: string, encoding: TextEncoding): DecodedText | undefined {
  try {
    const text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
    return isText(text) ? { text: withoutControls(text), encoding } : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A file cut off in the middle of a character, or with a few damaged bytes: the rest is still worth reading. */
function mostly(text: string): DecodedText | undefined {
  const lost = text.split('\ufffd').length - 1;
  return isText(text) && lost * 100 < text.length ? { text: withoutControls(text), encoding: 'gb18030' } : undefined;
}

const controls = /[^\P{Cc}\t\n\v\f\r]/gu;

/** A mark says that it is UTF-16, halves of characters or not. */
function wide(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be', encoding: TextEncoding): DecodedText | undefined {
  const text = new TextDecoder(label).decode(bytes);
  return isText(text) ? { text: withoutControls(text), encoding } : undefined;
}

/** A disk that was not unmounted properly leaves zero bytes at the end of a file; one of them may belong to UTF-16. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, Math.min(bytes.length, end + (end % 2)));
}

/** Text has hardly any control characters but tabs, line ends and form feeds; old programs end it with one (1A). */
function isText(text: string): boolean {
  const found = text.slice(0, 100_000).match(controls)?.length ?? 0;
  return found <= 8 || found * 20 <= Math.min(text.length, 100_000);
}

function withoutControls(text: string): string {
  return text.replace(controls, '');
}

/**
 * UTF-16 without a mark: its digits, commas and line ends hold zero bytes, which text in no other encoding does. Which
 * byte comes first shows in what the text then says.
 */
function utf16(bytes: Uint8Array): DecodedText | undefined {
  const head = bytes.subarray(0, 2000);
  if (bytes.length < 8 || bytes.length % 2 !== 0 || head.filter((byte) => byte === 0).length * 40 < head.length)
    return undefined;
  const [little, big] = (['utf-16le', 'utf-16be'] as const).map((label) =>
    plausible(new TextDecoder(label).decode(head)),
  );
  if (Math.max(little ?? 0, big ?? 0) < 0.9) return undefined;
  return (little ?? 0) >= (big ?? 0) ? decoded(bytes, 'utf-16le', 'utf-16le') : decoded(bytes, 'utf-16be', 'utf-16be');
}

/** The share of characters that tables in Chinese are written in. */
function plausible(text: string): number {
  const usual = text.match(/[\t\r\n\x20-\x7e\u3000-\u3020\u4e00-\u9fa5\uff00-\uffef\u2010-\u2030\u00b7]/g)?.length ?? 0;
  return usual / Math.max(text.length, 1);
}

/** A lead byte 81-FE followed by a digit 30-39: GB18030 beyond GBK. */
function hasFourByteSequence(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x81 || lead === 0xff) continue;
    const next = bytes[i + 1] ?? 0;
    if (next >= 0x30 && next <= 0x39) return true;
    i++;
  }
  return false;
}
