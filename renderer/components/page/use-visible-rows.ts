import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { initialsOf, loadPinyin } from '../field/pinyin.ts';
import { type ColumnFilter, passesAll } from '../filter/filters.ts';
import { createRowSearch, type RowSearch } from '../filter/search.ts';
import type { GridColumn } from '../grid/columns.ts';
import type { CellReading, GridRow } from '../grid/row.ts';

/**
 * The ids of the rows that pass search and filters; undefined when nothing is asked for. They are found when the clerk
 * changes the question. A row edited afterwards stays in sight, as in Excel, and a new one is added, until the question
 * changes.
 */
export function useVisibleRows(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  reading: CellReading,
  filters: readonly ColumnFilter[],
  typed: string,
): ReadonlySet<string> | undefined {
  const hasPinyin = usePinyin(/[a-z]/i.test(typed));
  const asked = useDeferredValue(typed);
  const initials = hasPinyin ? initialsOf : noInitials;
  const search = useMemo(() => createRowSearch(columns, reading, initials), [columns, reading, initials]);
  const latest = useRef(rows);
  latest.current = rows;
  usePreparedSearch(search, latest);
  const answer = useMemo(() => {
    const found = search.testFor(asked);
    if (!found && filters.length === 0) return undefined;
    const passes = passesAll(filters, reading);
    const searched = latest.current;
    const ids = new Set<string>();
    for (const row of searched) if ((!found || found(row)) && passes(row)) ids.add(row.id);
    return { ids, rows: searched };
  }, [search, asked, filters, reading]);
  return useMemo(() => answer && withNewRows(answer, rows), [answer, rows]);
}

const noInitials = (): readonly string[] => [];

function withNewRows(
  answer: { readonly ids: ReadonlySet<string>; readonly rows: readonly GridRow[] },
  rows: readonly GridRow[],
): ReadonlySet<string> {
  if (rows.length === answer.rows.length) return answer.ids;
  const asked = new Set(answer.rows.map(({ id }) => id));
  return new Set(rows.filter(({ id }) => answer.ids.has(id) || !asked.has(id)).map(({ id }) => id));
}

/** Reads the rows for the search while the clerk does nothing, so that the first letter typed finds as fast as later ones. */
function usePreparedSearch(search: RowSearch, rows: { readonly current: readonly GridRow[] }): void {
  useEffect(() => {
    let waiting = 0;
    const go = (deadline: IdleDeadline) => {
      if (!search.prepare(rows.current, () => deadline.timeRemaining() > 2)) waiting = requestIdleCallback(go);
    };
    waiting = requestIdleCallback(go);
    return () => cancelIdleCallback(waiting);
  }, [search, rows]);
}

/** Loads the pinyin table when the page has been idle, or at once when Latin letters are typed; true once it is there. */
function usePinyin(isUrgent: boolean): boolean {
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    if (isThere) return;
    const load = () => void loadPinyin().then(() => setIsThere(true));
    if (isUrgent) return load();
    const waiting = requestIdleCallback(load, { timeout: 4000 });
    return () => cancelIdleCallback(waiting);
  }, [isUrgent, isThere]);
  return isThere;
}
