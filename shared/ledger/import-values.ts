// Putting what a row says into a target. The first row that says something of a field counts; later rows of the same
// record fill blanks only, and what they say otherwise is listed. Dated fields (人数, 存续状态) of an existing record get
// a new value from the day of the import; those of a new record hold since before the records began, or since it was
// founded when it is in ordinary operation.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { datedKey, valueAt } from './dated-values.ts';
import { heldValue, type Target } from './import-targets.ts';
import type { Difference } from './import-types.ts';

type FieldValues = { readonly [field: string]: JsonValue };

export type Putting = {
  readonly asOf: CalendarDate;
  readonly blankErases: boolean;
  readonly differences: Difference[];
};

/** The ordinary state of a register that has one, and the field that tells since when it may hold. */
const ordinaryStates: { readonly [entity in EntityName]?: { readonly status: string; readonly since: string } } = {
  organization: { status: 'normal', since: 'foundedOn' },
  station: { status: 'open', since: 'openedOn' },
};

/** @param isFirst the target has no row yet: nothing was said of it */
export function putRow(target: Target, row: FieldValues, isFirst: boolean, how: Putting): void {
  const { stated } = target;
  if (isFirst) target.stated = row;
  for (const field in row) {
    const value = row[field] as JsonValue;
    if (isBlank(value)) eraseField(target, field, isFirst, how);
    else if (isFirst || isBlank(stated[field])) putField(target, field, value, how);
    else if (!isSame(stated[field], value)) how.differences.push(ignored(target, field, value));
  }
  if (!isFirst) target.stated = { ...row, ...withoutBlank(stated) };
}

/** Writes one field, when the book holds something else. */
export function putField(target: Target, field: string, value: JsonValue, how: Putting): void {
  if (entities[target.entity].fields[field]?.dated) {
    putDated(target, field, value, how);
    return;
  }
  const held = heldValue(target, field);
  if (isSame(held, value)) return;
  target.values[field] = value;
  if (target.record && !isBlank(target.record.values[field])) how.differences.push(updated(target, field, held, value));
}

/** What a new record holds of its state when no row said anything. */
export function putOrdinaryState(target: Target): void {
  const ordinary = ordinaryStates[target.entity];
  if (!ordinary || target.record || Object.keys(target.values).some((key) => key.startsWith('status@'))) return;
  target.values[datedKey('status', sinceOf(target, ordinary.since))] = ordinary.status;
}

/** `是否注销` is a question about the state: yes becomes a state, no says nothing. */
export function withStateOf(entity: EntityName, row: FieldValues): FieldValues {
  if (entity !== 'organization' || !Object.hasOwn(row, 'isClosed')) return row;
  const { isClosed, ...rest } = row;
  const hasEnded = typeof rest.status === 'string' && ['cancelled', 'revoked', 'movedOut'].includes(rest.status);
  return isClosed === true && !hasEnded ? { ...rest, status: 'cancelled' } : rest;
}

export function isBlank(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b || (isBlank(a) && isBlank(b))) return true;
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}

function putDated(target: Target, field: string, value: JsonValue, { asOf, differences }: Putting): void {
  if (!target.record) {
    target.values[datedKey(field, field === 'status' ? beginningOf(target, value) : asOf)] = value;
    return;
  }
  const held = valueAt(target.record, field, asOf);
  if (isSame(held, value)) return;
  target.values[datedKey(field, asOf)] = value;
  if (!isBlank(held)) differences.push(updated(target, field, held, value));
}

/** A new record has been in ordinary operation since it was founded; since when it is out of it, the row does not say. */
function beginningOf(target: Target, status: JsonValue): string {
  const ordinary = ordinaryStates[target.entity];
  return ordinary && status === ordinary.status ? sinceOf(target, ordinary.since) : '';
}

function sinceOf(target: Target, field: string): string {
  const since = target.values[field] ?? target.stated[field];
  return typeof since === 'string' ? since : '';
}

function eraseField(target: Target, field: string, isFirst: boolean, { blankErases, differences }: Putting): void {
  const held = target.record?.values[field];
  if (!blankErases || !isFirst || isBlank(held)) return;
  target.values[field] = null;
  differences.push(updated(target, field, held, null));
}

function withoutBlank(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

function updated({ entity, id }: Target, field: string, held: JsonValue | undefined, value: JsonValue): Difference {
  return { kind: 'update', entity, id, field, oldValue: held ?? null, newValue: value };
}

function ignored({ entity, id, stated }: Target, field: string, value: JsonValue): Difference {
  return { kind: 'ignored', entity, id, field, oldValue: stated[field] ?? null, newValue: value };
}
