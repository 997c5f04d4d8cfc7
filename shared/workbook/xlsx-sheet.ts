// One worksheet part: what stands before its rows, the rows, and what stands after them.
//   <worksheet><cols>…</cols><sheetData><row>…</row>…</sheetData><mergeCells>…</mergeCells></worksheet>
import { ok, type Result } from '#shared/base/result.ts';
import { createPartWindow } from './part-window.ts';
import type { Merge, RawSheet } from './raw-sheet.ts';
import type { WorkbookError } from './workbook-error.ts';
import { type CellSource, createRowReader, maxColumns } from './xlsx-rows.ts';
import { ascii, char, columnAt, endOfTag, indexOf } from './xml-bytes.ts';
import { attribute, isTrue, tagsOf } from './xml-text.ts';
import type { ZipArchive } from './zip-parts.ts';

export type SheetContent = Pick<RawSheet, 'rows' | 'merges' | 'hiddenRows' | 'hiddenColumns'>;

const tag = { rowEnd: ascii('</row>'), data: ascii('<sheetData'), dataEnd: ascii('</sheetData>') };

/** Undefined when the part is not written in the usual way and must be left to the general parser. */
export function readSheetPart(
  archive: ZipArchive,
  path: string,
  source: CellSource,
): Result<SheetContent | undefined, WorkbookError> {
  const reader = createSheetReader(source);
  const poured = archive.pour(path, reader.take);
  if (!poured.ok) return poured;
  return ok(poured.value ? reader.finish() : undefined);
}

export type SheetReader = {
  /** Takes a piece of the part; false when it is not written in the usual way. */
  take(piece: Uint8Array): boolean;
  finish(): SheetContent | undefined;
};

export function createSheetReader(source: CellSource): SheetReader {
  const reader = createRowReader(source);
  const window = createPartWindow(tag.rowEnd);
  let head: string | undefined;

  /** Takes what stands before the rows. @returns where they begin, -1 when there are none */
  function begin(to: number): number {
    const bytes = window.bytes();
    const start = indexOf(bytes, tag.data, 0, to);
    const open = start < 0 ? -1 : endOfTag(bytes, start, to);
    if (open < 0) return -1;
    head = textOf(bytes, 0, start);
    return open + 1;
  }

  function readRows(from: number, to: number): boolean {
    const first = head === undefined ? begin(to) : from;
    return first >= 0 && reader.read(window.bytes(), first, to);
  }

  return {
    take: (piece) => window.take(piece, readRows),
    finish() {
      const [bytes, length] = [window.bytes(), window.length()];
      const first = head === undefined ? begin(length) : 0;
      if (first < 0) return undefined;
      const isEmpty = first > 1 && bytes[first - 2] === char.slash;
      const end = isEmpty ? first : indexOf(bytes, tag.dataEnd, first, length);
      if (end < 0 || !reader.read(bytes, first, end)) return undefined;
      const { rows, hiddenRows } = reader;
      const tail = textOf(bytes, end, length);
      return { rows, hiddenRows, merges: mergesIn(tail), hiddenColumns: hiddenColumnsIn(head ?? '') };
    },
  };
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}

function mergesIn(xml: string): readonly Merge[] {
  return tagsOf(xml, 'mergeCell').flatMap((cell) => {
    const range = /^\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$/.exec(attribute(cell, 'ref') ?? '');
    if (!range) return [];
    const [, left = '', top, right = '', bottom] = range;
    return [{ top: Number(top) - 1, left: columnOf(left), bottom: Number(bottom) - 1, right: columnOf(right) }];
  });
}

function columnOf(letters: string): number {
  return columnAt(ascii(letters), 0);
}

function hiddenColumnsIn(head: string): ReadonlySet<number> {
  const hidden = new Set<number>();
  for (const column of tagsOf(head, 'col').filter((col) => isTrue(attribute(col, 'hidden')))) {
    if (hidden.size >= maxColumns) break;
    const last = Math.min(Number(attribute(column, 'max')), maxColumns);
    for (let index = Math.max(Number(attribute(column, 'min')), 1); index <= last; index++) hidden.add(index - 1);
  }
  return hidden;
}
