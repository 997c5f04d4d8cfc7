import { type Reading, reading } from './problems.ts';
import { toHalfWidthWords } from './width.ts';

/** 1. 1、 (一) ①, but not the beginning of 1.5米. */
const numbering = /^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）、．]|\.(?!\d))\s*|[①-⑳]\s*)+/;

/**
 * Several things in one cell: separated by 、 or by anything else clerks use, numbered or not.
 * '1.摸排;2.建账' → ['摸排', '建账']. Anything but 、 is reported, so that the clerk can see how it was split.
 */
export function readWrittenList(cell: string): Reading<readonly string[]> {
  const text = toHalfWidthWords(cell).trim();
  if (text === '' || /^(?:[/\\\-—]+|无|没有|暂无)$/.test(text)) return reading<readonly string[]>(null);
  const plain = text
    .split(/[、，,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const parts = (numbered(text) ?? [text]).flatMap((piece, _, { length }) => (length > 1 ? [piece] : splitUp(piece)));
  const items = [...new Set(parts.filter((part) => !/^[-—]*$/.test(part)))];
  if (items.length === 0) return reading<readonly string[]>(null);
  return isSame(plain, items) ? reading(items) : reading(items, 'MULTI_VALUE');
}

function splitUp(text: string): readonly string[] {
  return text.split(/[、，,;；/\\|\s]+/).map((part) => part.replace(numbering, '').trim());
}

const circled = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';
const chinese = '一二三四五六七八九十';

/** The ways to number an item, as texts before it. */
const styles: readonly ((number: number) => readonly string[])[] = [
  (n) => [`${n}.`, `${n}、`, `${n}．`],
  (n) => [`(${n})`, `（${n}）`, `${n})`, `${n}）`],
  (n) => [circled[n - 1] ?? '①'],
  (n) => (n <= 10 ? [`${chinese[n - 1]}、`, `(${chinese[n - 1]})`, `（${chinese[n - 1]}）`] : []),
];

/** Two items or more that are numbered from 1: whatever stands in an item belongs to it. '1.摸排2.建账' → 摸排, 建账 */
function numbered(text: string): readonly string[] | undefined {
  for (const style of styles) {
    const items = numberedIn(text, style);
    if (items.length > 1) return items;
  }
  return undefined;
}

function numberedIn(text: string, marks: (number: number) => readonly string[]): readonly string[] {
  const items: string[] = [];
  let at = markAt(text, 0, marks(1));
  if (at?.from !== 0) return items;
  for (let number = 2; at !== undefined; number++) {
    const next = markAt(text, at.to, marks(number));
    items.push(text.slice(at.to, next?.from).replace(/^[\s]+|[\s、，,;；。/]+$/g, ''));
    at = next;
  }
  return items;
}

function markAt(text: string, after: number, marks: readonly string[]): { from: number; to: number } | undefined {
  const found = marks.flatMap((mark) => {
    const from = text.indexOf(mark, after);
    const isDecimal = /\d$/.test(text.slice(0, Math.max(from, 0))) || /^\d/.test(text.slice(from + mark.length));
    return from < 0 || isDecimal ? [] : [{ from, to: from + mark.length }];
  });
  return found.sort((a, b) => a.from - b.from)[0];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
