// Text into XML as Office reads it back. XML 1.0 cannot hold most control characters; Office writes them as _x000B_, and
// a text that says _x0041_ of itself as _x005F_x0041_. xml-text.ts is the way back.

/** One look tells whether a text needs any work; halves of characters beyond the basic plane are looked at again. */
const special = /[&<>"]|[^\t\n -\ud7ff\ue000-\ufffd]|_x[\da-fA-F]{4}_/;
const unwritable = /[^\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text between tags. A carriage return is escaped too, because XML readers turn it into a line feed. */
export function xmlText(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replace(/_(?=x[\da-fA-F]{4}_)/g, '_x005F_')
    .replace(unwritable, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text between the double quotes of an attribute, where line ends and tabs would become blanks. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** `<t>` with its blanks kept: without the attribute Office drops those at either end. */
export function textElement(text: string): string {
  const keeps = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<t${keeps}>${xmlText(text)}</t>`;
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
