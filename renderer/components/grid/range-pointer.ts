import type { LedgerGrid } from './ledger-grid.ts';
import { type CellPosition, extendTo, singleCell } from './range.ts';

/** Selecting with the mouse: drag over cells, or Shift and a click; a plain click on a name opens the record. */
export function listenToPointer(host: HTMLElement, grid: LedgerGrid, signal: AbortSignal): void {
  let isDragging = false;
  let hasDragged = false;

  // With Shift held the focus stays where the selection began, whichever of these the grid library goes by.
  const keepFocus = (event: MouseEvent) => {
    if (event.shiftKey && positionUnder(event.target, grid)) event.stopPropagation();
  };
  host.addEventListener('pointerdown', keepFocus, { capture: true, signal });
  host.addEventListener('click', keepFocus, { capture: true, signal });
  host.addEventListener(
    'mousedown',
    (event) => {
      const position = positionUnder(event.target, grid);
      if (!position || event.button !== 0 || grid.api.getEditingCells().length > 0) return;
      const current = grid.range.current();
      if (event.shiftKey && current) {
        event.preventDefault();
        event.stopPropagation();
        grid.range.select(extendTo(current, position));
      } else {
        [isDragging, hasDragged] = [true, false];
        grid.range.select(singleCell(position));
      }
    },
    { capture: true, signal },
  );
  host.addEventListener(
    'mouseover',
    (event) => {
      if (!isDragging) return;
      const current = grid.range.current();
      const position = positionUnder(event.target, grid);
      if (!current || !position) return;
      const isElsewhere = position.row !== current.head.row || position.column !== current.head.column;
      if (!isElsewhere) return;
      hasDragged = true;
      grid.range.select(extendTo(current, position));
    },
    { signal },
  );
  document.addEventListener('mouseup', () => (isDragging = false), { signal });
  host.addEventListener(
    'click',
    (event) => {
      const cell = (event.target as HTMLElement).closest('.ag-cell.cell-title');
      if (!cell || hasDragged || event.shiftKey || grid.api.getEditingCells().length > 0) return;
      const position = positionUnder(cell, grid);
      const id = position && grid.area().rowAt(position.row)?.id;
      if (id !== undefined) grid.session.use.onOpen(id);
    },
    { signal },
  );
}

function positionUnder(target: EventTarget | null, grid: LedgerGrid): CellPosition | undefined {
  const cell = (target as HTMLElement | null)?.closest?.('.ag-row .ag-cell');
  const row = cell?.closest('.ag-row')?.getAttribute('row-index');
  const columnId = cell?.getAttribute('col-id');
  return row && columnId ? grid.range.positionOf(Number(row), columnId) : undefined;
}
