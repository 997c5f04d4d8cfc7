// What the clerk unticked before 入库 is taken out of the plan; what is left is written as it was shown. Nothing is
// planned anew, so that no other row takes the place of one that was left out.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { Change } from './changes.ts';
import { countRecords, countRows } from './import-plan-end.ts';
import type { ImportCounts, ImportPlan, PlannedRow } from './import-types.ts';
import type { Steps } from './steps.ts';

/** One entry for each cell of the plan, in its order: 1 = left out. */
export type LeftCells = Uint8Array;

export function nothingLeft({ cells }: Pick<ImportPlan, 'cells'>): LeftCells {
  return new Uint8Array(cells.length);
}

/** The plan without the cells that were left out. In small steps. */
export function* leaveOut(plan: ImportPlan, left: LeftCells): Steps<ImportPlan> {
  if (!left.includes(1)) return plan;
  const out = yield* namesOf(plan, left);
  const kept = yield* keptRows(plan, left);
  const [note, ...written] = plan.changes;
  const changes: Change[] = [];
  for (const change of written) {
    const rest = withoutNames(change, out);
    if (rest) changes.push(rest);
    yield;
  }
  const cells = plan.cells.filter((_, index) => left[index] !== 1);
  const counts = { ...plan.counts, ...countRows(kept), ...countRecords(changes) };
  return {
    ...plan,
    rows: kept,
    cells,
    counts,
    changes: [withCounts(note, counts, plan.cells.length - cells.length), ...changes],
  };
}

/** Record name → the fields of it that are not written; an empty field is the whole record. */
type Names = ReadonlyMap<string, ReadonlySet<string>>;

function* namesOf({ cells }: ImportPlan, left: LeftCells): Steps<Names> {
  const names = new Map<string, Set<string>>();
  for (const [index, cell] of cells.entries()) {
    yield;
    if (left[index] !== 1) continue;
    for (const { entity, id, field } of [cell, ...(cell.along ?? [])]) {
      const name = `${entity} ${id}`;
      names.set(name, (names.get(name) ?? new Set()).add(field));
    }
  }
  return names;
}

/** A row of which everything was left out changes nothing. */
function* keptRows({ rows }: ImportPlan, left: LeftCells): Steps<readonly PlannedRow[]> {
  const kept: PlannedRow[] = [];
  let firstCell = 0;
  for (const row of rows) {
    yield;
    let cellCount = 0;
    for (let at = row.firstCell; at < row.firstCell + row.cellCount; at++) if (left[at] !== 1) cellCount++;
    const isOut = row.action === 'update' && cellCount === 0;
    kept.push({ ...row, ...(isOut ? { action: 'same' as const } : {}), firstCell, cellCount });
    firstCell += cellCount;
  }
  return kept;
}

function withoutNames(change: Change, names: Names): Change | undefined {
  if (change.kind !== 'create' && change.kind !== 'update') return change;
  const out = names.get(`${change.entity} ${change.id}`);
  if (!out) return change;
  if (out.has('')) return undefined;
  const values = Object.fromEntries(Object.entries(change.values).filter(([field]) => !out.has(field)));
  return Object.keys(values).length > 0 ? { ...change, values } : undefined;
}

function withCounts(note: Change | undefined, counts: ImportCounts, leftOut: number): Change {
  if (note?.kind !== 'note') throw new Error('leaveOut: a plan begins with the note of its import');
  return { ...note, values: { ...note.values, counts: counts as unknown as JsonValue, leftOut } };
}
