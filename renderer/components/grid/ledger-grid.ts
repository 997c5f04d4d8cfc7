// The grid of one page: AG Grid Community for drawing and scrolling, and around it what an Excel user expects and the
// community edition does not have: Chinese input, ranges, clipboard, fill, undo. Nothing is written into the rows here:
// every edit goes out as a list of cell edits, and comes back as new rows.

import { AG_GRID_LOCALE_CN } from '@ag-grid-community/locale';
import {
  CellApiModule,
  type CellEditRequestEvent,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  CustomEditorModule,
  createGrid,
  EventApiModule,
  ExternalFilterModule,
  type GridApi,
  LocaleModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  type Theme,
  TooltipModule,
} from 'ag-grid-community';
import { readEdited } from '../field/typed-value.ts';
import { areaOf, type CellArea } from './clipboard.ts';
import { columnDefOf } from './column-defs.ts';
import type { GridColumn } from './columns.ts';
import { listenToClipboard, listenToKeys } from './grid-input.ts';
import type { Edited, GridSession, GridUse } from './grid-session.ts';
import { createImeProxy, type ImeProxy } from './ime-proxy.ts';
import { boundsOf, type CellRange, wholeColumn } from './range.ts';
import { listenToPointer } from './range-pointer.ts';
import { createRangeView, focusedRange, type RangeView } from './range-view.ts';
import { differs, type GridRow, shownText } from './row.ts';
import { showRowChanges } from './row-changes.ts';

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  CellApiModule,
  CellStyleModule,
  ColumnApiModule,
  CustomEditorModule,
  EventApiModule,
  ExternalFilterModule,
  LocaleModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  TooltipModule,
]);

export type LedgerGrid = {
  readonly api: GridApi<GridRow>;
  readonly session: GridSession;
  readonly range: RangeView;
  readonly ime: ImeProxy;
  area(): CellArea;
  showRows(rows: readonly GridRow[]): void;
  showColumns(columns: readonly GridColumn[]): void;
  /** Only rows with these ids; undefined shows all. */
  showOnly(ids: ReadonlySet<string> | undefined): void;
  dispose(): void;
};

export type LedgerGridStart = {
  readonly use: GridUse;
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly visible: ReadonlySet<string> | undefined;
  readonly theme: Theme;
  readonly styleNonce: string | undefined;
};

/** Makes the grid inside an element of fixed height. `dispose` takes everything away again. */
export function createLedgerGrid(host: HTMLElement, start: LedgerGridStart): LedgerGrid {
  const session: GridSession = { use: start.use, typed: undefined, fillsRange: false };
  const stop = new AbortController();
  let { rows, visible } = start;
  let columns = indexed(start.columns);
  let api: GridApi<GridRow>;

  const range = createRangeView(
    host,
    () => api,
    (selection) => session.use.onSelect(selection),
  );
  const selectColumn = (columnId: string) => {
    const { column } = range.positionOf(0, columnId);
    if (range.extent().rows === 0) return;
    api.setFocusedCell(0, columnId);
    range.select(wholeColumn(column, range.extent()));
  };
  const defsOf = (shown: Iterable<GridColumn>) =>
    [...shown].map((column) => columnDefOf(column, session, range.contains, selectColumn));

  api = createGrid<GridRow>(host, {
    theme: start.theme,
    ...(start.styleNonce ? { styleNonce: start.styleNonce } : {}),
    localeText: AG_GRID_LOCALE_CN,
    getRowId: ({ data }) => data.id,
    rowData: rows as GridRow[],
    columnDefs: defsOf(columns.values()),
    maintainColumnOrder: false,
    readOnlyEdit: true,
    enterNavigatesVertically: true,
    enterNavigatesVerticallyAfterEdit: true,
    stopEditingWhenCellsLoseFocus: true,
    suppressDragLeaveHidesColumns: true,
    suppressMovableColumns: true,
    animateRows: false,
    tooltipShowDelay: 600,
    isExternalFilterPresent: () => visible !== undefined,
    doesExternalFilterPass: ({ data }) => !data || visible === undefined || visible.has(data.id),
    onCellEditRequest: (event) => takeEdit(event),
  });
  api.setGridAriaProperty('label', start.use.label);

  const area = () => areaOf(api, session, columns);
  const ime = createImeProxy({
    host,
    isEditing: () => api.getEditingCells().length > 0,
    describeCell: () => describeFocusedCell(api, area()),
    onText: (text) => openEditor(api, session, text),
  });
  const grid: LedgerGrid = {
    api,
    session,
    range,
    ime,
    area,
    showRows(next) {
      showRowChanges(api, rows, next);
      rows = next;
      ime.attach();
    },
    showColumns(next) {
      columns = indexed(next);
      api.setGridOption('columnDefs', defsOf(next));
      range.select(focusedRange(api, range));
    },
    showOnly(ids) {
      if (ids === visible) return;
      visible = ids;
      api.onFilterChanged();
      range.select(undefined);
    },
    dispose() {
      stop.abort();
      ime.dispose();
      api.destroy();
    },
  };

  function takeEdit(event: CellEditRequestEvent<GridRow, Edited>): void {
    const column = columns.get(event.column.getColId());
    const edited = event.newValue as unknown as Edited | null;
    if (column && edited) commitEdited(grid, event.data, column, edited);
  }

  api.addEventListener('cellFocused', ({ rowIndex, column, rowPinned }) => {
    if (rowIndex === null || !column || typeof column === 'string' || rowPinned) return;
    if (!startsAt(range.current(), focusedRange(api, range))) range.select(focusedRange(api, range));
    ime.attach();
  });
  // The library tells of a focused cell a moment later, and a fast typist's next letter would be lost until then.
  host.addEventListener('focusin', ({ target }) => takeOverFocus(target, ime), { signal: stop.signal });
  api.addEventListener('cellEditingStarted', () => {
    session.fillsRange = false;
  });
  api.addEventListener('cellEditingStopped', () => {
    session.typed = undefined;
    ime.attach();
  });
  api.addEventListener('sortChanged', () => range.select(focusedRange(api, range)));
  api.addEventListener('virtualColumnsChanged', () => range.repaint());
  listenToPointer(host, grid, stop.signal);
  listenToKeys(host, grid, stop.signal);
  listenToClipboard(host, grid, stop.signal);
  return grid;
}

/** The focus came (back) to the cell where the selection begins, so the selection stays. */
function startsAt(range: CellRange | undefined, focused: CellRange | undefined): boolean {
  return range?.anchor.row === focused?.anchor.row && range?.anchor.column === focused?.anchor.column;
}

function takeOverFocus(target: EventTarget | null, ime: ImeProxy): void {
  const element = target as HTMLElement;
  if (element.matches('.ag-row .ag-cell')) ime.attach(element);
}

/** Opens the editor of the focused cell, beginning with a text when one was typed. */
export function openEditor(api: GridApi<GridRow>, session: GridSession, typed?: string): void {
  const focused = api.getFocusedCell();
  if (!focused) return;
  session.typed = typed;
  api.startEditingCell({ rowIndex: focused.rowIndex, colKey: focused.column });
}

function commitEdited(grid: LedgerGrid, row: GridRow, column: GridColumn, edited: Edited): void {
  const { session } = grid;
  const fills = session.fillsRange;
  session.fillsRange = false;
  if ('typed' in edited && column.mask && edited.typed === '') return;
  const read = readEdited(column.declaration, edited, session.use.choices);
  if (!read.ok) {
    const text = 'typed' in edited ? edited.typed : edited.chosen.text;
    session.use.onEdit([], '', [{ rowId: row.id, column, text, reason: read.error }]);
    return;
  }
  const rows = fills ? selectedRows(grid) : [row];
  const edits = rows.filter((each) => differs(each, column, read.value, session.use.reading));
  session.use.onEdit(
    edits.map((each) => ({ row: each, column, value: read.value })),
    `修改${column.declaration.label}`,
    [],
  );
}

function selectedRows(grid: LedgerGrid): readonly GridRow[] {
  const current = grid.range.current();
  if (!current) return [];
  const { top, bottom } = boundsOf(current);
  const area = grid.area();
  return Array.from({ length: bottom - top + 1 }, (_, at) => area.rowAt(top + at)).filter((row) => row !== undefined);
}

function describeFocusedCell(api: GridApi<GridRow>, area: CellArea): string {
  const focused = api.getFocusedCell();
  const row = focused && area.rowAt(focused.rowIndex);
  const column = area.columns.find(({ id }) => id === focused?.column.getColId());
  return row && column ? `${column.heading} ${shownText(row, column, area.session.use.reading)}` : '单元格';
}

function indexed(columns: readonly GridColumn[]): ReadonlyMap<string, GridColumn> {
  return new Map(columns.map((column) => [column.id, column]));
}
