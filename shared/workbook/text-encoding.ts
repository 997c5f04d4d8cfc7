// Which encoding a text file is in. Chinese offices meet four: UTF-8 with and without a byte order mark, UTF-16 with
// one (what Excel calls Unicode text), and GBK or its superset GB18030 (what Excel calls CSV).

/** The encodings a clerk can name; GB18030 holds GBK and GB2312, Big5 is what traditional characters come in. */
export const namedEncodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5'] as const;
export type NamedEncoding = (typeof namedEncodings)[number];

export type TextEncoding = NamedEncoding | 'utf-8-bom' | 'utf-16le-bom' | 'utf-16be-bom' | 'gbk';

export type DecodedText = { readonly text: string; readonly encoding: TextEncoding };

/** Decodes a text file; undefined when the bytes are not text in any of these encodings. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decoded(bytes.subarray(3), 'utf-8', 'utf-8-bom');
  if (a === 0xff && b === 0xfe) return decoded(bytes.subarray(2), 'utf-16le', 'utf-16le-bom');
  if (a === 0xfe && b === 0xff) return decoded(bytes.subarray(2), 'utf-16be', 'utf-16be-bom');
  if (looksUtf16(bytes)) return decoded(bytes, 'utf-16le', 'utf-16le');
  return (
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
    return isText(text) ? { text, encoding } : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A file cut off in the middle of a character, or with a few damaged bytes: the rest is still worth reading. */
function mostly(text: string): DecodedText | undefined {
  const lost = text.split('\ufffd').length - 1;
  return isText(text) && lost * 100 < text.length ? { text, encoding: 'gb18030' } : undefined;
}

/** Text has no control characters but tabs, line ends and form feeds. */
function isText(text: string): boolean {
  return !/[^\P{Cc}\t\n\v\f\r]/u.test(text);
}

function looksUtf16(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 2000);
  let zeros = 0;
  for (let i = 1; i < head.length; i += 2) if (head[i] === 0) zeros++;
  return (
    head.length >= 8 &&
    head.length % 2 === 0 &&
    zeros > head.length / 20 &&
    !head.some((byte, i) => byte === 0 && i % 2 === 0)
  );
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
