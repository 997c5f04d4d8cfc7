// The shrink guard. An update can do in one press what nobody would do by hand: empty a column because the file had it
// empty, cut dates to their year, or give everybody the telephone of the next row because one column was sorted alone.
// Such an import is not refused; it is named, with its numbers, and wants a confirmation of its own. Records that the
// file does not have are no loss: an import never deletes.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { splitKey } from './dated-values.ts';
import type { LeftCells } from './import-leave-out.ts';
import type { ImportPlan, PlannedCell } from './import-types.ts';
import type { Steps } from './steps.ts';

/** From where on a loss wants a confirmation. */
export const guardLimits = {
  /** Values of one field that are erased or shortened, of those that the matched records hold, and how many at least. */
  lostShare: 0.2,
  lostAtLeast: 5,
  /** Erased and shortened values of all fields together. */
  lostInAll: 50,
  /** Names and numbers by which a register is told apart that are replaced, and how many at least. */
  replacedShare: 0.5,
  replacedAtLeast: 20,
} as const;

/** What an import takes away from one field of the records it matched. */
export type FieldLoss = {
  readonly entity: EntityName;
  readonly field: string;
  /** Matched records that hold a value now. */
  readonly held: number;
  readonly erased: number;
  readonly shortened: number;
  readonly replaced: number;
  /** Positions in the plan of the cells behind the numbers: erased and shortened ones, else the replaced ones. */
  readonly cells: readonly number[];
};

export type Guard = {
  /** Fields that lose something, the greatest loss first. */
  readonly losses: readonly FieldLoss[];
  readonly lost: number;
};

/**
 * In small steps.
 *
 * @returns undefined when the import takes nothing away that would need a confirmation
 */
export function* guardOf(plan: ImportPlan, left: LeftCells): Steps<Guard | undefined> {
  const losses = [...(yield* lossesOf(plan, left)).values()];
  const lost = losses.reduce((sum, { erased, shortened }) => sum + erased + shortened, 0);
  const isMuch = lost >= guardLimits.lostInAll;
  const named = losses.filter((loss) => isGreat(loss) || (isMuch && loss.erased + loss.shortened > 0));
  if (named.length === 0) return undefined;
  return { losses: named.sort((a, b) => b.cells.length - a.cells.length), lost };
}

/** A shorter value that says part of what the longer one said: 2024-03-05 → 2024-03, 河畔社区3号楼 → 河畔社区. */
export function isShortened(before: JsonValue, after: JsonValue): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return after.length < before.length && after.every((item) => before.includes(item));
  return (
    typeof before === 'string' && typeof after === 'string' && after.length < before.length && before.includes(after)
  );
}

type Counting = { -readonly [K in keyof FieldLoss]: FieldLoss[K] } & {
  readonly gone: number[];
  readonly other: number[];
};

function* lossesOf({ cells, matched }: ImportPlan, left: LeftCells): Steps<ReadonlyMap<string, FieldLoss>> {
  const held = new Map(matched.map((one) => [`${one.entity} ${one.field}`, one.held]));
  const losses = new Map<string, Counting>();
  for (const [index, cell] of cells.entries()) {
    yield;
    if (left[index] === 1 || (cell.kind !== 'erase' && cell.kind !== 'update')) continue;
    const { field } = splitKey(cell.field);
    const name = `${cell.entity} ${field}`;
    const loss = losses.get(name) ?? newLoss(cell.entity, field, held.get(name) ?? 0);
    losses.set(name, loss);
    count(loss, cell, index);
  }
  for (const loss of losses.values()) loss.cells = loss.gone.length > 0 ? loss.gone : loss.other;
  return losses;
}

function newLoss(entity: EntityName, field: string, held: number): Counting {
  return { entity, field, held, erased: 0, shortened: 0, replaced: 0, cells: [], gone: [], other: [] };
}

function count(loss: Counting, { kind, oldValue, newValue }: PlannedCell, index: number): void {
  if (kind === 'erase') loss.erased++;
  else if (isShortened(oldValue, newValue)) loss.shortened++;
  else {
    loss.replaced++;
    loss.other.push(index);
    return;
  }
  loss.gone.push(index);
}

function isGreat({ entity, field, held, erased, shortened, replaced }: FieldLoss): boolean {
  const lost = erased + shortened;
  if (lost >= guardLimits.lostAtLeast && lost > held * guardLimits.lostShare) return true;
  return (
    tellsApart(entity, field) && replaced >= guardLimits.replacedAtLeast && replaced > held * guardLimits.replacedShare
  );
}

function tellsApart(entity: EntityName, field: string): boolean {
  return field === entities[entity].title || entities[entity].keys.some((key) => key.includes(field));
}
