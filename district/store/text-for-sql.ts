// PostgreSQL holds every character but U+0000. The operation's line keeps it as an escape; columns show U+FFFD instead.

export function textForSql(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

/** The same for JSON text, where the character stands as an escape after an even number of backslashes. */
export function jsonForSql(json: string): string {
  return json.includes('\\u0000') ? json.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1\\ufffd') : json;
}
