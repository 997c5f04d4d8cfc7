// What an import changes in the records that the book holds already, cell by cell, and the changes that write it. A row
// that fills in what an earlier one left open writes a change of its own, so that each value keeps its own origin.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities } from '#shared/domain/entities.ts';
import type { Change, Source } from './changes.ts';
import { splitKey, valueAt } from './dated-values.ts';
import { textFieldOf } from './import-references.ts';
import type { Target } from './import-targets.ts';
import type { AlongWith, PlannedCell } from './import-types.ts';
import { isBlank, isSame } from './import-values.ts';

/** What the target changes in its record; a value that came back to what the book holds is dropped from the target. */
export function cellsOf(target: Target): readonly PlannedCell[] {
  const { entity, id, record, values } = target;
  if (!record) return [];
  const cells: PlannedCell[] = [];
  for (const field of Object.keys(values)) {
    const newValue = values[field] as JsonValue;
    const oldValue = heldBefore(target, field);
    if (isSame(oldValue, newValue)) delete values[field];
    else {
      const kind = isBlank(newValue) ? 'erase' : isBlank(oldValue) ? 'fill' : 'update';
      const row = target.said?.[field] ?? target.row;
      if (row !== undefined) cells.push({ kind, entity, id, row, field, oldValue: oldValue ?? null, newValue });
    }
  }
  return joinFollowers(cells);
}

/** The whole record that a row makes beside one that the book holds. */
export function partCell({ entity, id, values }: Target, row: number): PlannedCell {
  const newValue = values[entities[entity].title] ?? null;
  return { kind: 'part', entity, id, row, field: '', oldValue: null, newValue };
}

/** One change for each row that said something of the record; none when the book holds all of it. */
export function changesOf(target: Target, sourceOf: (row: number) => Source): readonly Change[] {
  const { entity, id, record, src } = target;
  const [own, ...others] = valuesByRow(target);
  const first: Change | undefined = record
    ? own && Object.keys(own.values).length > 0
      ? { kind: 'update', entity, id, values: own.values, src }
      : undefined
    : { kind: 'create', entity, id, values: own?.values ?? {}, src };
  const more = others.map(({ row, values }): Change => ({ kind: 'update', entity, id, values, src: sourceOf(row) }));
  return first ? [first, ...more] : more;
}

type OfRow = { readonly row: number; readonly values: { [field: string]: JsonValue } };

/** The first entry is of the row that named the record first. */
function valuesByRow({ row, values, said }: Target): readonly OfRow[] {
  if (!said) return [{ row: row ?? -1, values }];
  const own: OfRow = { row: row ?? -1, values: {} };
  const byRow = new Map<number, OfRow>([[own.row, own]]);
  for (const [field, value] of Object.entries(values)) {
    const by = said[field] ?? own.row;
    const of = byRow.get(by) ?? { row: by, values: {} };
    byRow.set(by, of);
    of.values[field] = value;
  }
  return [...byRow.values()];
}

function heldBefore({ entity, record }: Target, key: string): JsonValue | undefined {
  const { field, from } = splitKey(key);
  const isDated = from !== undefined && entities[entity].fields[field]?.dated;
  return isDated && record ? valueAt(record, field, from) : record?.values[key];
}

/** A reference that follows from a name goes along with the cell of that name. */
function joinFollowers(cells: readonly PlannedCell[]): readonly PlannedCell[] {
  const followers = new Map<string, AlongWith[]>();
  const leading = new Set(cells.map(({ field }) => field));
  for (const { entity, id, field } of cells) {
    const text = textFieldOf(entity, field);
    if (text !== undefined && leading.has(text)) followers.set(text, [{ entity, id, field }]);
  }
  if (followers.size === 0) return cells;
  const isFollower = new Set([...followers.values()].flat().map(({ field }) => field));
  return cells
    .filter(({ field }) => !isFollower.has(field))
    .map((cell) => {
      const along = followers.get(cell.field);
      return along ? { ...cell, along } : cell;
    });
}
