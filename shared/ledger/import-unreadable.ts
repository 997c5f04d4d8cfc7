// Cells that are not empty, though nothing could be read from them: a masked number, a date that does not exist. An
// update in which empty cells erase must not take them for empty.

import type { ImportRow, ImportSheet } from './import-types.ts';

/** `entity field` of each such cell of a row. */
export function unreadableIn(
  { columns, entity: main }: ImportSheet,
  { problems = [] }: ImportRow,
): ReadonlySet<string> {
  const cols = new Set(problems.filter(isOfContent).map(({ col }) => col));
  if (cols.size === 0) return new Set();
  return new Set(
    columns.flatMap(({ col, field, entity }) =>
      field !== null && cols.has(col) ? [`${entity ?? main} ${field}`] : [],
    ),
  );
}

/** That something is missing is said of cells which are empty indeed; hints are about what was read. */
function isOfContent({ code, level }: { readonly code: string; readonly level: string }): boolean {
  return level !== 'info' && !code.endsWith('_MISSING');
}
