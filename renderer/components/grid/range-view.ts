import type { GridApi } from 'ag-grid-community';
import type { GridSelection } from './grid-session.ts';
import { type Bounds, boundsOf, type CellPosition, type CellRange, type Extent, holds, singleCell } from './range.ts';
import type { GridRow } from './row.ts';

/** The selected rectangle of one grid: kept as positions, painted onto the cells that exist. */
export type RangeView = {
  current(): CellRange | undefined;
  extent(): Extent;
  select(range: CellRange | undefined): void;
  contains(rowIndex: number, columnId: string): boolean;
  positionOf(rowIndex: number, columnId: string): CellPosition;
  /** Paints again after cells were made or moved. */
  repaint(): void;
};

export function createRangeView(
  host: HTMLElement,
  api: () => GridApi<GridRow>,
  onSelect: (selection: GridSelection) => void,
): RangeView {
  let range: CellRange | undefined;
  let bounds: Bounds | undefined;
  const columnIds = () =>
    api()
      .getAllDisplayedColumns()
      .map((column) => column.getColId());
  const contains = (rowIndex: number, columnId: string) =>
    bounds !== undefined && holds(bounds, rowIndex, columnIds().indexOf(columnId));

  const repaint = () => {
    const order = new Map(columnIds().map((id, at) => [id, at]));
    for (const cell of host.querySelectorAll<HTMLElement>('.ag-row .ag-cell')) {
      const row = Number(cell.closest('.ag-row')?.getAttribute('row-index'));
      const column = order.get(cell.getAttribute('col-id') ?? '') ?? -1;
      const isSelected = bounds !== undefined && holds(bounds, row, column);
      cell.classList.toggle('cell-in-range', isSelected);
      cell.setAttribute('aria-selected', String(isSelected));
    }
  };

  return {
    current: () => range,
    extent: () => ({ rows: api().getDisplayedRowCount(), columns: columnIds().length }),
    select(next) {
      range = next;
      bounds = next && boundsOf(next);
      repaint();
      onSelect(selectionOf(api(), bounds));
    },
    contains,
    positionOf: (row, columnId) => ({ row, column: Math.max(0, columnIds().indexOf(columnId)) }),
    repaint,
  };
}

function selectionOf(api: GridApi<GridRow>, bounds: Bounds | undefined): GridSelection {
  if (!bounds) return { rowIds: [], rows: 0, columns: 0 };
  const rowIds: string[] = [];
  for (let at = bounds.top; at <= bounds.bottom; at++) {
    const id = api.getDisplayedRowAtIndex(at)?.data?.id;
    if (id !== undefined) rowIds.push(id);
  }
  return { rowIds, rows: rowIds.length, columns: bounds.right - bounds.left + 1 };
}

/** The range of the cell that has the focus. */
export function focusedRange(api: GridApi<GridRow>, view: RangeView): CellRange | undefined {
  const focused = api.getFocusedCell();
  return focused ? singleCell(view.positionOf(focused.rowIndex, focused.column.getColId())) : undefined;
}
