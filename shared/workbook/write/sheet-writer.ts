// One sheet while it is being written. What comes first in the file (widths) depends on the first rows, so nothing is
// written before they are there.
import type { ChoiceLists } from './choice-lists.ts';
import type { CellComment } from './comments-xml.ts';
import type { OutRow, OutSheet } from './out-sheet.ts';
import { filterRange, footXml } from './sheet-foot.ts';
import { headXml } from './sheet-head.ts';
import { quotedName } from './sheet-names.ts';
import { type CellTexts, rowXml, totalsXml } from './sheet-rows.ts';
import { headRows, type ShapedColumn, type SheetShape, shapeOf } from './sheet-shape.ts';
import type { TextPart } from './zip-writer.ts';

/** What the workbook has to know of a sheet that is finished. */
export type FinishedSheet = {
  readonly name: string;
  readonly state: OutSheet['state'];
  readonly columns: readonly ShapedColumn[];
  readonly comments: readonly CellComment[];
  /** Names that Excel gives to ranges: the rows repeated on every page, the range of a filter. */
  readonly names: readonly { readonly name: string; readonly range: string; readonly isHidden?: true }[];
};

export type SheetWriter = {
  /** Rows that still fit below, leaving one for the totals. */
  room(): number;
  rows(rows: readonly OutRow[]): void;
  /** @param isLast false when the same table goes on on another sheet: its totals stand there */
  end(isLast: boolean): FinishedSheet;
};

export type SheetPlace = {
  readonly name: string;
  readonly isFront: boolean;
  readonly part: TextPart;
  readonly texts: CellTexts;
  readonly lists: ChoiceLists;
  readonly maxRows: number;
};

export function createSheetWriter(sheet: OutSheet, place: SheetPlace): SheetWriter {
  const { name, part, texts, lists } = place;
  const comments: CellComment[] = [];
  let shape: SheetShape | undefined;
  let written = 0;
  const begin = (first: readonly OutRow[]): SheetShape => {
    const begun = shapeOf(sheet, name, first);
    part.add(headXml(texts, begun, place.isFront));
    return begun;
  };
  const opened = (first: readonly OutRow[]): SheetShape => {
    shape ??= begin(first);
    return shape;
  };
  return {
    room: () => place.maxRows - headRows(sheet) - written - 1,
    rows(rows) {
      const { columns, firstData } = opened(rows);
      for (const row of rows) {
        const number = firstData + written++;
        part.add(rowXml(texts, columns, row, number));
        if (row.marks) comments.push(...commentsOf(row, number, columns));
      }
    },
    end(isLast) {
      const whole = opened([]);
      const lastRow = whole.firstData + written - 1;
      if (isLast && sheet.totals) part.add(totalsXml(texts, whole.columns, sheet.totals, lastRow + 1));
      part.add(footXml(whole, lists, lastRow, comments.length > 0));
      part.end();
      return { name, state: sheet.state, columns: whole.columns, comments, names: namesOf(whole, lastRow) };
    },
  };
}

/** A cell has one comment, so several marks of a cell are the lines of one. */
function commentsOf({ marks = [] }: OutRow, row: number, columns: readonly ShapedColumn[]): readonly CellComment[] {
  const byColumn = new Map<number, string>();
  for (const { column, why } of marks) {
    if (!columns[column]) throw new Error(`a mark at column ${column} of ${columns.length}`);
    const before = byColumn.get(column);
    byColumn.set(column, before === undefined ? why : `${before}\n${why}`);
  }
  return [...byColumn].map(([column, text]) => ({ row, column, text }));
}

function namesOf(shape: SheetShape, lastRow: number): FinishedSheet['names'] {
  const { name, headTop, firstData, sheet, columns } = shape;
  if (columns.length === 0) return [];
  const titles = { name: '_xlnm.Print_Titles', range: `${quotedName(name)}!$${headTop}:$${firstData - 1}` };
  if (!sheet.hasFilter) return [titles];
  const cells = filterRange(shape, lastRow).replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
  return [{ name: '_xlnm._FilterDatabase', range: `${quotedName(name)}!${cells}`, isHidden: true }, titles];
}
