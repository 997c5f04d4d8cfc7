// The strings of a workbook, each once. A roster repeats its 社区, 平台 and 民族 thousands of times, so the file is an
// eighth to a third smaller than with the strings in their cells, at no cost in time.

import { textElement, xmlHead } from './xml-out.ts';
import type { TextPart } from './zip-writer.ts';

export type SharedStrings = {
  /** The number by which a cell names the string. */
  indexOf(text: string): number;
  writeTo(part: TextPart): void;
};

export function createSharedStrings(): SharedStrings {
  const indexes = new Map<string, number>();
  let uses = 0;
  return {
    indexOf(text) {
      uses++;
      const known = indexes.get(text);
      if (known !== undefined) return known;
      indexes.set(text, indexes.size);
      return indexes.size - 1;
    },
    writeTo(part) {
      const counts = `count="${uses}" uniqueCount="${indexes.size}"`;
      part.add(`${xmlHead}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ${counts}>`);
      for (const text of indexes.keys()) part.add(`<si>${textElement(text)}</si>`);
      part.add('</sst>');
      part.end();
    },
  };
}
