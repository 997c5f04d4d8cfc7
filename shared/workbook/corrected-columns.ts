import { entities } from '#shared/domain/entities.ts';
import type { Target } from './headings.ts';
import type { Profile } from './profiles.ts';
import type { SheetGrid } from './sheet-grid.ts';
import type { Assigned } from './table-head.ts';

/** Column → field name (`phone` or `person.phone`), null to leave the column out. */
export type ColumnCorrections = { readonly [col: string]: string | null };

/** The clerk's mapping over the recognised one; a field moves from the column that had it. */
export function correctedColumns(
  grid: SheetGrid,
  columns: readonly Assigned[],
  profile: Profile,
  mapping: ColumnCorrections | undefined,
): readonly Assigned[] {
  if (!mapping) return columns;
  const chosen = new Map(
    Object.entries(mapping).map(([col, name]) => [col, name === null ? null : targetNamed(profile, name)]),
  );
  const isTaken = ({ target }: Assigned) =>
    target &&
    [...chosen.values()].some(
      (other) => other?.entity === target.entity && other.field === target.field && target.item === undefined,
    );
  return columns.map((column) => {
    const choice = chosen.get(grid.columnName(column.index));
    if (choice === undefined) return isTaken(column) ? { ...column, target: null, confidence: 'none' } : column;
    return { ...column, target: choice, confidence: choice ? 'exact' : 'none', isSerial: false };
  });
}

function targetNamed(profile: Profile, name: string): Target | null {
  const [first = '', second] = name.split('.');
  const entity = profile.entities.find((candidate) =>
    second === undefined ? first in entities[candidate].fields : candidate === first,
  );
  return entity ? { entity, field: second ?? first } : null;
}
