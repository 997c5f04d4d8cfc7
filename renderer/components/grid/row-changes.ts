import type { GridApi } from 'ag-grid-community';
import type { GridRow } from './row.ts';

export type RowChanges = {
  readonly added: readonly GridRow[];
  readonly changed: readonly GridRow[];
  readonly removed: readonly GridRow[];
};

/** What differs between two lists of rows; a changed row is a new object with the same id. */
export function rowChanges(before: readonly GridRow[], after: readonly GridRow[]): RowChanges {
  if (before.length === after.length && before.every(({ id }, at) => id === after[at]?.id))
    return { added: [], changed: after.filter((row, at) => row !== before[at]), removed: [] };
  const known = new Map(before.map((row) => [row.id, row]));
  const added: GridRow[] = [];
  const changed: GridRow[] = [];
  for (const row of after) {
    const old = known.get(row.id);
    if (!old) added.push(row);
    else if (old !== row) changed.push(row);
    known.delete(row.id);
  }
  return { added, changed, removed: [...known.values()] };
}

/** Beyond this many rows a whole new list is cheaper than one update each. */
const manyRows = 1000;

/**
 * Brings the grid from one list of rows to the next. A changed row is set in place, so that it neither moves nor leaves
 * a filtered list while the clerk is working in it.
 */
export function showRowChanges(api: GridApi<GridRow>, before: readonly GridRow[], after: readonly GridRow[]): void {
  if (before === after) return;
  const { added, changed, removed } = rowChanges(before, after);
  if (added.length + changed.length + removed.length > manyRows) {
    api.setGridOption('rowData', after as GridRow[]);
    return;
  }
  for (const row of changed) api.getRowNode(row.id)?.setData(row);
  if (added.length + removed.length > 0) api.applyTransaction({ add: [...added], remove: [...removed] });
}
