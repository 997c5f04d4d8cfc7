import type { GridApi } from 'ag-grid-community';
import { readEdited } from '../field/typed-value.ts';
import type { CellEdit } from './cell-edits.ts';
import type { GridColumn } from './columns.ts';
import type { GridSession, NewRow, RefusedText } from './grid-session.ts';
import { fillSource, planPaste } from './paste.ts';
import { boundsOf, type CellRange, type Extent } from './range.ts';
import { cellText, cellValue, differs, type GridRow, shownText } from './row.ts';
import { type Block, formatHtmlTable, formatTsv, parseTsv } from './tsv.ts';

/** What copying, pasting, clearing and filling need to see of a grid. */
export type CellArea = {
  readonly session: GridSession;
  readonly columns: readonly GridColumn[];
  readonly extent: Extent;
  rowAt(index: number): GridRow | undefined;
};

export function areaOf(api: GridApi<GridRow>, session: GridSession, byId: ReadonlyMap<string, GridColumn>): CellArea {
  const columns = api.getAllDisplayedColumns().flatMap((column) => byId.get(column.getColId()) ?? []);
  return {
    session,
    columns,
    extent: { rows: api.getDisplayedRowCount(), columns: columns.length },
    rowAt: (index) => api.getDisplayedRowAtIndex(index)?.data,
  };
}

/** Puts the selected cells on the clipboard as Excel does, as text and as a table. */
export function copyCells(event: ClipboardEvent, area: CellArea, range: CellRange): void {
  const block = copiedBlock(area, range);
  event.clipboardData?.setData('text/plain', formatTsv(block));
  event.clipboardData?.setData('text/html', formatHtmlTable(block));
  event.preventDefault();
}

/** The texts of the selected cells; masked cells stay masked. */
export function copiedBlock(area: CellArea, range: CellRange): Block {
  const { top, bottom, left, right } = boundsOf(range);
  const columns = area.columns.slice(left, right + 1);
  const block: string[][] = [];
  for (let at = top; at <= bottom; at++) {
    const row = area.rowAt(at);
    if (row) block.push(columns.map((column) => shownText(row, column, area.session.use.reading)));
  }
  return block;
}

export type ReadCells = {
  readonly edits: readonly CellEdit[];
  readonly refused: readonly RefusedText[];
  readonly newRows: readonly NewRow[];
};

/** Reads a pasted block against the selection; every text goes through the same readers as an imported one. */
export function readPasted(text: string, area: CellArea, range: CellRange): ReadCells {
  return readBlock(parseTsv(text), area, range);
}

export function readBlock(block: Block, area: CellArea, range: CellRange): ReadCells {
  const plan = planPaste(block, range, area.extent.rows, area.extent.columns);
  const edits: CellEdit[] = [];
  const refused: RefusedText[] = [];
  const newRows: { column: GridColumn; value: CellEdit['value'] }[][] = Array.from({ length: plan.newRows }, () => []);
  for (const cell of plan.cells) {
    const column = area.columns[cell.column];
    if (!column) continue;
    const row = area.rowAt(cell.row);
    const read = readEdited(column.declaration, { typed: cell.text }, area.session.use.choices);
    if (!read.ok) {
      const rowId = row?.id ?? '';
      refused.push({ rowId, column, text: cell.text, reason: read.error });
    } else if (!row) newRows[cell.row - area.extent.rows]?.push({ column, value: read.value });
    else if (differs(row, column, read.value, area.session.use.reading)) edits.push({ row, column, value: read.value });
  }
  return { edits, refused, newRows };
}

/** Clears the selection; cells that are empty already are no change. */
export function readCleared(area: CellArea, range: CellRange): readonly CellEdit[] {
  const { top, bottom, left, right } = boundsOf(range);
  const edits: CellEdit[] = [];
  for (let at = top; at <= bottom; at++) {
    const row = area.rowAt(at);
    if (!row) continue;
    for (const column of area.columns.slice(left, right + 1))
      if (cellText(row, column, area.session.use.reading) !== '') edits.push({ row, column, value: null });
  }
  return edits;
}

/** Ctrl+D. */
export function readFilledDown(area: CellArea, range: CellRange): readonly CellEdit[] {
  const { left, right } = boundsOf(range);
  const { from, to } = fillSource(range);
  const source = area.rowAt(from);
  if (!source) return [];
  const edits: CellEdit[] = [];
  for (const column of area.columns.slice(left, right + 1)) {
    const value = cellValue(source, column, area.session.use.reading) ?? null;
    for (const at of to) {
      const row = area.rowAt(at);
      if (row && differs(row, column, value, area.session.use.reading)) edits.push({ row, column, value });
    }
  }
  return edits;
}
