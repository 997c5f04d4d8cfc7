import type { GridColumn } from '../grid/columns.ts';
import { type CellReading, cellText, type GridRow } from '../grid/row.ts';

export type RowSearch = {
  /** A test for the typed words; undefined when nothing was typed. Every word must be found in the row. */
  testFor(typed: string): ((row: GridRow) => boolean) | undefined;
  /** Puts the texts of rows together ahead of the first search, until there is no time left; true when all are there. */
  prepare(rows: readonly GridRow[], hasTime: () => boolean): boolean;
};

/**
 * Searches rows in memory. Each row's text is put together once, when first searched, and again when the row was
 * replaced; a scan of 50,000 such texts takes a few milliseconds. Pinyin initials of the title are part of the text.
 *
 * @param initialsOf every reading of a text; a new search is made when the pinyin table arrives
 */
export function createRowSearch(
  columns: readonly GridColumn[],
  reading: CellReading,
  initialsOf: (text: string) => readonly string[],
): RowSearch {
  const searched = columns.filter(isSearched);
  const title = columns.find(({ isTitle }) => isTitle);
  const texts = new WeakMap<GridRow, string>();
  const textOf = (row: GridRow): string => {
    const known = texts.get(row);
    if (known !== undefined) return known;
    const parts = searched.map((column) => cellText(row, column, reading)).filter((part) => part !== '');
    if (title) parts.push(...initialsOf(cellText(row, title, reading)));
    const text = parts.join('\n').toLowerCase();
    texts.set(row, text);
    return text;
  };
  let prepared = 0;
  return {
    prepare(rows, hasTime) {
      for (; prepared < rows.length; prepared++) {
        if (prepared % 100 === 0 && !hasTime()) return false;
        textOf(rows[prepared] as GridRow);
      }
      return true;
    },
    testFor(typed) {
      const words = typed
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      if (words.length === 0) return undefined;
      return (row) => {
        const text = textOf(row);
        return words.every((word) => text.includes(word));
      };
    },
  };
}

function isSearched({ declaration, isListed }: GridColumn): boolean {
  switch (declaration.kind) {
    case 'phone':
    case 'idNumber':
    case 'creditCode':
      return true;
    case 'text':
    case 'code':
    case 'ref':
      return isListed;
    case 'texts':
    case 'date':
    case 'number':
    case 'boolean':
      return false;
  }
}
