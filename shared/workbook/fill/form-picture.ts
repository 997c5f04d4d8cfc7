// A form drawn small: enough rows around the headings and the notes to see whether the right ones were found.

import { type Merge, textOf } from '../raw-sheet.ts';
import { lastRowOf } from './fill-area.ts';
import type { FormLayout } from './form-layout.ts';
import type { OpenSheet } from './open-form.ts';

export type PictureCell = {
  readonly column: number;
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
};

/** `gap` rows are left out before this one. */
export type PictureRow = { readonly row: number; readonly gap: number; readonly cells: readonly PictureCell[] };

export type FormPicture = { readonly width: number; readonly rows: readonly PictureRow[] };

const widest = 30;
const mostRows = 60;
const shownEmptyRows = 4;
const longestText = 60;

export function pictureOf(sheet: OpenSheet, { area }: FormLayout): FormPicture {
  const width = Math.min(widest, Math.max(sheet.grid.width, 1));
  const rows: PictureRow[] = [];
  let gap = 0;
  for (let row = 0; row <= lastRowOf(sheet) && rows.length < mostRows; row++) {
    const isDeepInside = area !== undefined && row >= area.first + shownEmptyRows && row < area.last;
    if (isDeepInside) gap++;
    else {
      rows.push({ row, gap, cells: cellsOf(sheet, row, width, gap > 0) });
      gap = 0;
    }
  }
  return { width, rows };
}

/** @param isAfterGap a merge that began in a row left out is drawn from here on */
function cellsOf({ grid }: OpenSheet, row: number, width: number, isAfterGap: boolean): readonly PictureCell[] {
  const cells: PictureCell[] = [];
  for (let column = 0; column < width; column++) {
    const merge = grid.mergeAt(row, column);
    if (merge && (merge.left !== column || (merge.top !== row && !isAfterGap))) continue;
    const text = merge ? textOf(grid.cell(merge.top, merge.left)) : textOf(grid.cell(row, column));
    cells.push({ column, text: text.slice(0, longestText), ...spanOf(merge, row, column, width) });
  }
  return cells;
}

function spanOf(merge: Merge | undefined, row: number, column: number, width: number) {
  return merge
    ? { columns: Math.min(merge.right, width - 1) - column + 1, rows: Math.min(merge.bottom - row + 1, 4) }
    : { columns: 1, rows: 1 };
}
