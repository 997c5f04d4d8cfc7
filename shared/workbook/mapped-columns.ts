import type { Target } from './headings.ts';
import type { FoundTable } from './read-table.ts';
import { type Assigned, nameOf } from './table-head.ts';

/** Column letter → where it goes instead. */
export type ColumnMapping = { readonly [col: string]: Target | null };

/** The clerk's mapping of one table over the one it has; a field moves from the column that had it. */
export function withMapping(found: FoundTable, chosen: ColumnMapping | undefined): FoundTable {
  if (!chosen) return found;
  const taken = new Set(Object.values(chosen).map(wholeName));
  const columns = found.columns.map((column): Assigned => {
    const target = chosen[found.grid.columnName(column.index)];
    if (target !== undefined)
      return { ...column, target, confidence: target ? 'exact' : 'none', isSerial: false, isRecalled: false };
    return column.target && taken.has(wholeName(column.target))
      ? { ...column, target: null, confidence: 'none' }
      : column;
  });
  return { ...found, columns };
}

function wholeName(target: Target | null): string | undefined {
  return target ? `${nameOf(target)}:${target.item ?? ''}` : undefined;
}
