// A rectangle of cells, by position: row 0 is the first row shown, column 0 the first column shown. The anchor is the
// cell where the selection began and where the focus stays; the head is its far corner.

export type CellPosition = { readonly row: number; readonly column: number };
export type CellRange = { readonly anchor: CellPosition; readonly head: CellPosition };
export type Bounds = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
export type Extent = { readonly rows: number; readonly columns: number };

export function singleCell(position: CellPosition): CellRange {
  return { anchor: position, head: position };
}

export function extendTo(range: CellRange, head: CellPosition): CellRange {
  return { anchor: range.anchor, head };
}

/** The rectangle between anchor and head, ends included. */
export function boundsOf({ anchor, head }: CellRange): Bounds {
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  };
}

export function holds(bounds: Bounds, row: number, column: number): boolean {
  return row >= bounds.top && row <= bounds.bottom && column >= bounds.left && column <= bounds.right;
}

export function sizeOf(range: CellRange): Extent {
  const bounds = boundsOf(range);
  return { rows: bounds.bottom - bounds.top + 1, columns: bounds.right - bounds.left + 1 };
}

export type Direction = 'up' | 'down' | 'left' | 'right';
const steps: { readonly [direction in Direction]: CellPosition } = {
  up: { row: -1, column: 0 },
  down: { row: 1, column: 0 },
  left: { row: 0, column: -1 },
  right: { row: 0, column: 1 },
};

/** The neighbour in that direction, or the last cell that way with `toEdge`; never outside the extent. */
export function moved(from: CellPosition, direction: Direction, extent: Extent, toEdge = false): CellPosition {
  const step = steps[direction];
  const stride = toEdge ? Math.max(extent.rows, extent.columns) : 1;
  return clamped({ row: from.row + step.row * stride, column: from.column + step.column * stride }, extent);
}

export function clamped(position: CellPosition, extent: Extent): CellPosition {
  return {
    row: Math.min(Math.max(position.row, 0), extent.rows - 1),
    column: Math.min(Math.max(position.column, 0), extent.columns - 1),
  };
}

export function wholeColumn(column: number, extent: Extent): CellRange {
  return { anchor: { row: 0, column }, head: { row: extent.rows - 1, column } };
}

export function everything(extent: Extent): CellRange {
  return { anchor: { row: 0, column: 0 }, head: { row: extent.rows - 1, column: extent.columns - 1 } };
}
