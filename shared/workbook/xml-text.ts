// As much XML as the small parts of Office files need: they are written by machines and flat, so their tags are looked
// for instead of being turned into a tree. Sheets and strings, which are large, go by xml-bytes.ts.

const named: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Resolves entities and the _x000D_ escapes by which Office writes characters that XML cannot hold. */
export function unescapeXml(text: string): string {
  const plain = text.includes('&') ? text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, entity) : text;
  const whole = plain.includes('_x')
    ? plain.replace(/_x([\da-fA-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : plain;
  return whole === text ? text : whole.replace(halfCharacter, '\ufffd');
}

/** Halves of characters, which only a damaged or hostile file names. */
const halfCharacter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function entity(whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name) return Object.hasOwn(named, name) ? (named[name] as string) : whole;
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The value of an attribute inside one tag. */
export function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const text = value?.[1] ?? value?.[2];
  return text === undefined ? undefined : unescapeXml(text);
}

/** All opening tags of a name, whatever their prefix. */
export function tagsOf(xml: string, name: string): readonly string[] {
  const tags: string[] = [];
  for (let at = xml.indexOf(name); at >= 0; at = xml.indexOf(name, at + 1)) {
    const start = tagStart(xml, at);
    if (start === undefined || !/[\s/>]/.test(xml[at + name.length] ?? '')) continue;
    const close = xml.indexOf('>', at);
    if (close < 0) return tags;
    tags.push(xml.slice(start, close + 1));
    at = close;
  }
  return tags;
}

/** Where the tag begins whose name stands here, with a prefix or without. */
function tagStart(xml: string, at: number): number | undefined {
  if (xml[at - 1] === '<') return at - 1;
  if (xml[at - 1] !== ':') return undefined;
  const before = xml.slice(Math.max(0, at - 20), at - 1);
  const open = before.lastIndexOf('<');
  return open >= 0 && /^\w+$/.test(before.slice(open + 1)) ? at - 1 - (before.length - open) : undefined;
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** A part as text; undefined when it is not in UTF-8, which Office always writes. */
export function xmlOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes[0] === 0xff || bytes[0] === 0xfe) return undefined;
  return new TextDecoder('utf-8').decode(bytes);
}
