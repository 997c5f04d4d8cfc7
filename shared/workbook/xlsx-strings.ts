// The texts of a workbook. Most writers keep each text once in a part of its own and name it in the cells by its number.
//   <sst><si><t>张三</t></si><si><r><t>李</t></r><r><t>四</t></r><rPh><t>li</t></rPh></si></sst>
import { ok, type Result } from '#shared/base/result.ts';
import { createPartWindow } from './part-window.ts';
import { createTextPool, type TextPool } from './text-pool.ts';
import type { WorkbookError } from './workbook-error.ts';
import { ascii, char, endOfTag, indexOf, skipBlanks, startsAt } from './xml-bytes.ts';
import type { ZipArchive } from './zip-parts.ts';

const tag = {
  table: ascii('<sst'),
  item: ascii('<si'),
  itemEnd: ascii('</si>'),
  text: ascii('<t'),
  textEnd: ascii('</t>'),
  guide: ascii('<rPh'),
  guideEnd: ascii('</rPh>'),
};

/** The shared strings of a part by their numbers; undefined when a general parser must try. */
export function readSharedStrings(
  archive: ZipArchive,
  path: string,
): Result<readonly string[] | undefined, WorkbookError> {
  const strings: string[] = [];
  const pool = createTextPool();
  const window = createPartWindow(tag.itemEnd);
  let isBegun = false;
  const read = (from: number, to: number): boolean => {
    const first = isBegun ? from : afterTag(window.bytes(), tag.table, to);
    isBegun = true;
    if (first < 0 || !readItems(window.bytes(), first, to, pool)) return false;
    const texts = pool.drain();
    for (const text of texts ?? []) strings.push(text);
    return texts !== undefined;
  };
  const poured = archive.pour(path, (piece) => window.take(piece, read));
  if (!poured.ok) return poured;
  return ok(poured.value && isOver(window.bytes(), window.length(), isBegun) ? strings : undefined);
}

/** After the last string nothing follows but the end of the table; a table without strings has only its own tag. */
function isOver(bytes: Uint8Array, to: number, isBegun: boolean): boolean {
  return isBegun ? indexOf(bytes, tag.item, 0, to) < 0 : indexOf(bytes, tag.table, 0, to) >= 0;
}

function afterTag(bytes: Uint8Array, name: Uint8Array, to: number): number {
  const start = indexOf(bytes, name, 0, to);
  return start < 0 ? -1 : endOfTag(bytes, start, to) + 1;
}

function readItems(bytes: Uint8Array, from: number, to: number, pool: TextPool): boolean {
  let at = skipBlanks(bytes, from);
  while (at < to) {
    if (!startsAt(bytes, at, tag.item)) return false;
    const open = endOfTag(bytes, at, to);
    if (open < 0) return false;
    at = bytes[open - 1] === char.slash ? open + 1 : readRuns(bytes, open + 1, to, pool, tag.itemEnd);
    if (at < 0 || at > to) return false;
    pool.close();
    at = skipBlanks(bytes, at);
  }
  return true;
}

/**
 * Gathers the texts of all runs up to the closing tag, phonetic guides left out.
 *
 * @returns the position after the closing tag; -1 when there is none
 */
export function readRuns(bytes: Uint8Array, from: number, to: number, pool: TextPool, closing: Uint8Array): number {
  let at = from;
  while (at < to) {
    at = bytes.indexOf(char.less, at);
    if (at < 0 || bytes[at + 1] === char.exclamation) return -1;
    if (bytes[at + 1] === char.slash && startsAt(bytes, at, closing)) return at + closing.length;
    const open = endOfTag(bytes, at, to);
    if (open < 0) return -1;
    if (isText(bytes, at)) at = bytes[open - 1] === char.slash ? open + 1 : readText(bytes, open + 1, to, pool);
    else if (startsAt(bytes, at, tag.guide)) at = indexOf(bytes, tag.guideEnd, open, to);
    else at = open + 1;
    if (at < 0) return -1;
  }
  return -1;
}

function isText(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 2] as number;
  return startsAt(bytes, at, tag.text) && (next === char.greater || next === char.slash || next <= char.space);
}

function readText(bytes: Uint8Array, from: number, to: number, pool: TextPool): number {
  const end = pool.gather(bytes, from, to);
  return startsAt(bytes, end, tag.textEnd) ? end + tag.textEnd.length : -1;
}
