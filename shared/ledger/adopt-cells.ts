// What the clerk takes over from a workbook that came back, as changes of the book: the same fields as an import would
// write, each with the sheet and row it came from.

import { type CalendarDate, firstDayOf } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { recordById } from './book.ts';
import type { Change } from './changes.ts';
import { datedKey, datedValues } from './dated-values.ts';
import { putReference } from './import-references.ts';
import { newTargets, type Target } from './import-targets.ts';
import { isBlank, putField, puttingAlone } from './import-values.ts';
import type { Book } from './registers.ts';
import type { Steps } from './steps.ts';
import type { CellComparison } from './three-way.ts';

/** A cell to be taken over, and where it stands in the file. */
export type AdoptedCell = Pick<CellComparison, 'entity' | 'field' | 'record' | 'theirs'> & {
  /** The record that the row is about. */
  readonly owner: string;
  readonly place: { readonly sheet: string; readonly row: number };
};

export type Adopting = {
  readonly importId: string;
  /** The day from which dated values hold. */
  readonly asOf: CalendarDate;
  newId(): string;
};

/** One update a record; what has no record yet (the job of a person who had none) gets one. */
export function* adoptCells(book: Book, cells: readonly AdoptedCell[], adopting: Adopting): Steps<readonly Change[]> {
  const targets = newTargets(book);
  const how = puttingAlone(adopting.asOf);
  const byRecord = new Map<string, Target>();
  for (const cell of cells) {
    if (cell.record === undefined && isBlank(cell.theirs)) continue;
    const name = `${cell.entity} ${cell.record ?? `of ${cell.owner}`}`;
    const target = byRecord.get(name) ?? targetOf(book, cell, adopting);
    byRecord.set(name, target);
    if (isBlank(cell.theirs)) clear(target, cell.field, adopting.asOf);
    else putField(target, cell.field, cell.theirs, how);
    yield;
  }
  const changes: Change[] = [];
  for (const target of byRecord.values()) {
    putReference(targets, target, how);
    changes.push(...changeOf(target));
    yield;
  }
  return changes;
}

function targetOf(book: Book, { entity, record, owner, place }: AdoptedCell, { importId, newId }: Adopting): Target {
  const src = { i: importId, s: place.sheet, n: place.row };
  const held = record === undefined ? undefined : recordById(book, entity, record);
  const fresh = { entity, row: 0, src, said: undefined, stated: {} };
  if (held) return { ...fresh, id: held.id, record: held, values: {} };
  return { ...fresh, id: newId(), record: undefined, values: beginningOf(entity, owner) };
}

/** What a record beside another one holds from the start; who is put on a member roster is a member. */
function beginningOf(entity: EntityName, owner: string): { [field: string]: JsonValue } {
  const via = entities[entity].owner;
  return {
    ...(via === undefined ? {} : { [via]: owner }),
    ...(entity === 'membership' ? { basis: 'registered' } : {}),
  };
}

/** A dated field loses the entry that holds on the day; the one before holds again. */
function clear({ entity, record, values }: Target, field: string, asOf: CalendarDate): void {
  if (!record) return;
  const inForce = entities[entity].fields[field]?.dated
    ? datedValues(record, field).findLast(({ from }) => from === '' || firstDayOf(from) <= asOf)
    : undefined;
  const key = inForce ? datedKey(field, inForce.from) : field;
  if (!isBlank(record.values[key])) values[key] = null;
}

function changeOf({ entity, id, record, values, src }: Target): readonly Change[] {
  if (!record) return [{ kind: 'create', entity, id, values, src }];
  return Object.keys(values).length > 0 ? [{ kind: 'update', entity, id, values, src }] : [];
}
