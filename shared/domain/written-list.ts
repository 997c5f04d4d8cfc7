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
  const parts = text
    .split(/[、，,;；/\\|\s]+/)
    .map((part) => part.replace(numbering, '').trim())
    .filter((part) => !/^[-—]*$/.test(part));
  const items = [...new Set(parts)];
  if (items.length === 0) return reading<readonly string[]>(null);
  return isSame(plain, items) ? reading(items) : reading(items, 'MULTI_VALUE');
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
