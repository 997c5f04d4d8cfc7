// Chinese input methods write Latin letters, digits and signs in two widths; copying from other programs adds
// characters that nobody sees. Here are the few clean-ups that every parser shares.

/** Characters without width and marks of text direction, which come along when text is copied. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g;
/** Most text has neither, and one look is cheaper than three replacements. */
const unusual = /[\uff01-\uff5e\u3000\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/;
const anySpace = /[\s\u00a0\u3000]+/g;

/** Full-width ASCII → ASCII, ideographic space → space; invisible characters vanish. 'ＡＢ１２' → 'AB12' */
export function toHalfWidth(text: string): string {
  if (!unusual.test(text)) return text;
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(invisible, '');
}

/** Full-width letters and digits only, so that Chinese punctuation stays as written. '１号，Ａ座' → '1号，A座' */
export function toHalfWidthWords(text: string): string {
  if (!unusual.test(text)) return text;
  return text
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(invisible, '');
}

/** A text as it is stored: nothing at its ends, line ends of one kind, letters and digits half-width. */
export function tidyText(text: string): string {
  return toHalfWidthWords(text.replace(/\r\n?/g, '\n')).trim();
}

/** Exports protect long numbers from Excel as ="0123": only what is between the quotes is meant. */
export function withoutTextGuard(text: string): string {
  return text.includes('="') ? (/^\s*="([^"]*)"\s*$/.exec(text)?.[1] ?? text) : text;
}

/** A character that an export could not write stands as a question mark beside Chinese ones. */
export function hasLostCharacter(text: string): boolean {
  return /[?\ufffd]/.test(text) && /\ufffd|\?(?=\p{Script=Han})|(?<=\p{Script=Han})\?/u.test(text);
}

export function withoutSpaces(text: string): string {
  return text.replace(anySpace, '');
}

/** Such a text is comparable as it is; most are, and this is asked a million times of a large workbook. */
const plain = /^[!-@[-~\u3400-\u9fff]*$/;

/** The same word to a reader: width, blanks, kind of bracket and letter case do not count. */
export function comparable(text: string): string {
  if (plain.test(text)) return text;
  return withoutSpaces(toHalfWidth(text))
    .replace(/[【〔［]/g, '[')
    .replace(/[】〕］]/g, ']')
    .toLowerCase();
}
