// Changes to an XML part by position. Forms are given back byte for byte but for what was filled in, so a part is never
// taken apart and written anew: its tags are found, and pieces of text are put in their places.
//   <c r="B7" s="4"/>   →   one tag, its name without prefix, where it begins and ends

import { xmlAttribute } from '../write/xml-out.ts';
import { unescapeXml } from '../xml-text.ts';

/** An XML part that is not written as Office files are; it is left alone rather than damaged. */
export class OddXml extends Error {}

export type XmlTag = {
  /** Without the prefix. */
  readonly name: string;
  /** `x:` or nothing. */
  readonly prefix: string;
  readonly kind: 'open' | 'close' | 'empty';
  readonly start: number;
  readonly end: number;
};

/** An element with what is between its tags; an empty one has nothing there. */
export type XmlElement = { readonly open: XmlTag; readonly close: XmlTag };

export type XmlEdit = { readonly start: number; readonly end: number; readonly text: string };

/** All tags between two positions, comments and CDATA passed over. @throws OddXml */
export function* tagsBetween(xml: string, from = 0, to = xml.length): Generator<XmlTag, void, undefined> {
  let at = from;
  for (;;) {
    const start = xml.indexOf('<', at);
    if (start < 0 || start >= to) return;
    const next = xml[start + 1];
    if (next === '!' || next === '?') {
      at = afterMarkup(xml, start);
      continue;
    }
    const tag = tagAt(xml, start);
    yield tag;
    at = tag.end;
  }
}

function afterMarkup(xml: string, start: number): number {
  const [, ending] = markups.find(([opening]) => xml.startsWith(opening, start)) ?? [];
  const end = ending === undefined ? -1 : xml.indexOf(ending, start);
  if (ending === undefined || end < 0) throw new OddXml('markup declaration');
  return end + ending.length;
}

const markups = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

function tagAt(xml: string, start: number): XmlTag {
  const end = endOfTag(xml, start);
  const isClose = xml[start + 1] === '/';
  const from = start + (isClose ? 2 : 1);
  const whole = xml.slice(from, endOfName(xml, from, end));
  const local = whole.slice(whole.lastIndexOf(':') + 1);
  if (local === '') throw new OddXml('no name');
  const kind = isClose ? 'close' : xml[end - 2] === '/' ? 'empty' : 'open';
  return { name: local, prefix: whole.slice(0, whole.length - local.length), kind, start, end };
}

function endOfName(xml: string, from: number, end: number): number {
  let at = from;
  while (at < end && !/[\s/>]/.test(xml[at] as string)) at++;
  return at;
}

/** The > that is not inside a quoted value. */
function endOfTag(xml: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < xml.length; at++) {
    const char = xml[at] as string;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
    else if (char === '<') break;
  }
  throw new OddXml('tag without end');
}

/** Every element of a name between two positions, in order; elements inside one another are given too. */
export function elementsNamed(xml: string, name: string, from = 0, to = xml.length): readonly XmlElement[] {
  const found: { open: XmlTag; close?: XmlTag }[] = [];
  const open: { open: XmlTag; close?: XmlTag }[] = [];
  for (const tag of tagsBetween(xml, from, to)) {
    if (tag.name !== name) continue;
    if (tag.kind === 'close') {
      const last = open.pop();
      if (!last) throw new OddXml(`</${name}> without beginning`);
      last.close = tag;
    } else {
      const entry: { open: XmlTag; close?: XmlTag } = { open: tag };
      if (tag.kind === 'empty') entry.close = tag;
      else open.push(entry);
      found.push(entry);
    }
  }
  return found.map(({ open: first, close }) => {
    if (!close) throw new OddXml(`<${name}> without end`);
    return { open: first, close };
  });
}

/** The elements directly inside another one. */
export function childrenOf(xml: string, parent: XmlElement): readonly XmlElement[] {
  const children: XmlElement[] = [];
  if (parent.open === parent.close) return children;
  let depth = 0;
  let first: XmlTag | undefined;
  for (const tag of tagsBetween(xml, parent.open.end, parent.close.start)) {
    if (depth === 0 && tag.kind === 'empty') children.push({ open: tag, close: tag });
    else if (tag.kind === 'open') {
      if (depth === 0) first = tag;
      depth++;
    } else if (tag.kind === 'close') {
      depth--;
      if (depth === 0 && first) children.push({ open: first, close: tag });
    }
    if (depth < 0) throw new OddXml('elements overlap');
  }
  return children;
}

/** The element that holds everything else in the part. */
export function rootOf(xml: string): XmlElement {
  const opening = tagsBetween(xml).next();
  if (opening.done) throw new OddXml('no element');
  const open = opening.value;
  if (open.kind === 'empty') return { open, close: open };
  const start = xml.lastIndexOf(`</${open.prefix}${open.name}`);
  if (start < open.end) throw new OddXml('root without end');
  return { open, close: tagAt(xml, start) };
}

/** The text between the tags of an element, entities resolved. */
export function textWithin(xml: string, { open, close }: XmlElement): string {
  if (open === close) return '';
  const inner = xml.slice(open.end, close.start);
  const cdata = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(inner);
  return cdata ? (cdata[1] ?? '') : unescapeXml(inner);
}

type FoundAttribute = {
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
  readonly value: string;
};

/** The value of an attribute and where it stands between its quotes; names carry their prefix (`r:id`). */
export function attributeAt(xml: string, tag: XmlTag, name: string): FoundAttribute | undefined {
  const pattern = /([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
  pattern.lastIndex = tag.start;
  for (let match = pattern.exec(xml); match && match.index < tag.end; match = pattern.exec(xml)) {
    if (match[1] !== name) continue;
    const raw = match[2] ?? match[3] ?? '';
    const end = match.index + match[0].length - 1;
    return { nameStart: match.index, start: end - raw.length, end, value: unescapeXml(raw) };
  }
  return undefined;
}

export function attributeOf(xml: string, tag: XmlTag, name: string): string | undefined {
  return attributeAt(xml, tag, name)?.value;
}

/** Sets an attribute of a tag, in its place or as the last one. */
export function attributeEdit(xml: string, tag: XmlTag, name: string, value: string): XmlEdit {
  const found = attributeAt(xml, tag, name);
  if (found) return { start: found.start, end: found.end, text: xmlAttribute(value) };
  const at = tag.end - (tag.kind === 'empty' ? 2 : 1);
  const gap = /\s/.test(xml[at - 1] as string) ? '' : ' ';
  return { start: at, end: at, text: `${gap}${name}="${xmlAttribute(value)}"` };
}

/** Takes an attribute away with the blanks before it. */
export function attributeRemoval(xml: string, tag: XmlTag, name: string): readonly XmlEdit[] {
  const found = attributeAt(xml, tag, name);
  if (!found) return [];
  let start = found.nameStart;
  while (/\s/.test(xml[start - 1] as string)) start--;
  return [{ start, end: found.end + 1, text: '' }];
}

/** The part with all edits made. @throws when two of them touch the same text: a slip of our own */
export function withEdits(xml: string, edits: readonly XmlEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text } of sorted) {
    if (start < at) throw new Error(`two edits at ${start}`);
    pieces.push(xml.slice(at, start), text);
    at = end;
  }
  pieces.push(xml.slice(at));
  return pieces.join('');
}
