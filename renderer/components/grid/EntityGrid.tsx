import { theme } from 'antd';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { GridColumn } from './columns.ts';
import './entity-grid.css';
import type { GridUse } from './grid-session.ts';
import { gridThemeOf } from './grid-theme.ts';
import { createLedgerGrid, type LedgerGrid } from './ledger-grid.ts';
import type { GridRow } from './row.ts';

export type EntityGridProps = GridUse & {
  readonly rows: readonly GridRow[];
  /** The columns shown, in order; the title column first. */
  readonly columns: readonly GridColumn[];
  /** Ids of the rows that pass search and filters; undefined when nothing is filtered. */
  readonly visible: ReadonlySet<string> | undefined;
  readonly ref?: Ref<EntityGridHandle>;
};

export type EntityGridHandle = {
  /** Brings the keyboard back into the grid, to a given row or to the cell that had it. */
  focusCell(rowId?: string): void;
  /** The row before (-1) or after (1) another in the order shown. */
  neighbour(rowId: string, step: 1 | -1): string | undefined;
  /** The rows that pass search and filters, in the order shown. */
  shownRows(): readonly GridRow[];
  sortBy(columnId: string, direction: 'asc' | 'desc' | null): void;
};

/** The editable grid of one register. It fills its parent's height. */
export function EntityGrid({ ref, rows, columns, visible, ...use }: EntityGridProps) {
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<LedgerGrid>(undefined);
  const { token } = theme.useToken();
  const gridTheme = useMemo(() => gridThemeOf(token), [token]);
  const latest = useRef({ use, rows, columns, visible, theme: gridTheme });
  latest.current = { use, rows, columns, visible, theme: gridTheme };

  useEffect(() => {
    if (!host.current) return;
    const made = createLedgerGrid(host.current, { ...latest.current, styleNonce: styleNonce() });
    grid.current = made;
    return () => {
      made.dispose();
      grid.current = undefined;
    };
  }, []);
  useEffect(() => {
    if (grid.current) grid.current.session.use = latest.current.use;
  });
  useEffect(() => grid.current?.api.setGridOption('theme', gridTheme), [gridTheme]);
  useEffect(() => grid.current?.showRows(rows), [rows]);
  useEffect(() => grid.current?.showColumns(columns), [columns]);
  useEffect(() => grid.current?.showOnly(visible), [visible]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: refused cells and marked rows are painted by what `use` says of them
  useEffect(() => {
    grid.current?.api.refreshCells({ force: true, suppressFlash: true });
    grid.current?.ime.attach();
  }, [use.refused, use.marks]);
  useImperativeHandle(ref, () => handleOf(() => grid.current), []);

  return <div ref={host} className="entity-grid" />;
}

function handleOf(current: () => LedgerGrid | undefined): EntityGridHandle {
  return {
    focusCell(rowId) {
      const grid = current();
      if (!grid) return;
      const focused = grid.api.getFocusedCell();
      const index = rowId === undefined ? focused?.rowIndex : grid.api.getRowNode(rowId)?.rowIndex;
      const column = focused?.column ?? grid.api.getAllDisplayedColumns()[0];
      if (index === undefined || index === null || !column || index >= grid.api.getDisplayedRowCount()) return;
      grid.api.ensureIndexVisible(index);
      grid.api.setFocusedCell(index, column);
      grid.ime.attach();
    },
    neighbour(rowId, step) {
      const index = current()?.api.getRowNode(rowId)?.rowIndex;
      if (index === undefined || index === null) return undefined;
      return current()?.api.getDisplayedRowAtIndex(index + step)?.data?.id;
    },
    shownRows() {
      const rows: GridRow[] = [];
      current()?.api.forEachNodeAfterFilterAndSort(({ data }) => {
        if (data) rows.push(data);
      });
      return rows;
    },
    sortBy(columnId, direction) {
      current()?.api.applyColumnState({ state: [{ colId: columnId, sort: direction }], defaultState: { sort: null } });
    },
  };
}

/** The nonce under which the page may add style sheets; the hosts write it into index.html. */
function styleNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content || undefined;
}
