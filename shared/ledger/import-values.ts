// Putting what a row says into a target. The first row that says something of a field counts; later rows of the same
// record fill blanks only, and what they say otherwise is listed. Dated fields (人数, 存续状态) of an existing record get
// a new value from the day of the import; those of a new record hold since before the records began, or since it was
// founded when it is in ordinary operation.

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { datedKey, valueAt } from './dated-values.ts';
import { numberKeysOf } from './import-keys.ts';
import { heldValue, type Target } from './import-targets.ts';
import type { IgnoredCell } from './import-types.ts';
import type { LedgerRecord } from './registers.ts';

type FieldValues = { readonly [field: string]: JsonValue };

export type Putting = {
  readonly asOf: CalendarDate;
  readonly blankErases: boolean;
  /** Position in the plan of the row that is put. */
  readonly row: number;
  /** What is not taken. */
  readonly ignored: IgnoredCell[];
  /** Matched records that hold a value in a field which the file has. */
  readonly held: Held;
  /** `entity field` of cells that are not empty and could not be read: they erase nothing. */
  readonly unreadable: ReadonlySet<string>;
};

/** Register → field → how many. */
export type Held = Map<EntityName, { [field: string]: number }>;

/** Putting single values that no row of a plan says. */
export function puttingAlone(asOf: CalendarDate): Putting {
  return { asOf, blankErases: false, row: 0, ignored: [], held: new Map(), unreadable: new Set() };
}

/** The ordinary state of a register that has one, and the field that tells since when it may hold. */
const ordinaryStates: { readonly [entity in EntityName]?: { readonly status: string; readonly since: string } } = {
  organization: { status: 'normal', since: 'foundedOn' },
  station: { status: 'open', since: 'openedOn' },
};

/** @param isFirst the target has no row yet: nothing was said of it */
export function putRow(target: Target, row: FieldValues, isFirst: boolean, how: Putting): void {
  const { stated } = target;
  if (target.record) countHeld(target, row, isFirst, how);
  if (isFirst) target.stated = row;
  for (const field in row) {
    const value = row[field] as JsonValue;
    if (isBlank(value)) eraseField(target, field, isFirst, how);
    else if (isFirst || isBlank(stated[field])) putField(target, field, value, how);
    else if (!isSame(stated[field], value)) how.ignored.push(ignored(target, field, value, how));
  }
  if (!isFirst) target.stated = { ...row, ...withoutBlank(stated) };
}

/** Writes one field, when the book holds something else. */
export function putField(target: Target, field: string, value: JsonValue, how: Putting): void {
  if (entities[target.entity].fields[field]?.dated) putDated(target, field, value, how);
  else if (!isSame(heldValue(target, field), value)) write(target, field, value, how);
}

/** Notes what will be written, and which row said so when it was not the first. */
function write(target: Target, key: string, value: JsonValue, { row }: Putting): void {
  target.values[key] = value;
  if (row === target.row) {
    if (target.said) delete target.said[key];
    return;
  }
  target.said ??= {};
  target.said[key] = row;
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

function putDated(target: Target, field: string, value: JsonValue, how: Putting): void {
  const { asOf } = how;
  if (!target.record)
    write(target, datedKey(field, field === 'status' ? beginningOf(target, value) : asOf), value, how);
  else if (!isSame(valueAt(target.record, field, asOf), value)) write(target, datedKey(field, asOf), value, how);
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

/**
 * What an empty cell erases, when that was asked for. Never a number by which the record is known (a roster may have
 * masked it), and never a dated field: that nothing is known from today on would be a value of its own.
 */
function eraseField(target: Target, field: string, isFirst: boolean, how: Putting): void {
  const { entity, record } = target;
  if (!how.blankErases || !isFirst || isBlank(record?.values[field])) return;
  const isNumber = numberKeysOf(entity).some(([key]) => key === field);
  if (!isNumber && !how.unreadable.has(`${entity} ${field}`)) write(target, field, null, how);
}

function countHeld({ entity, record, stated }: Target, row: FieldValues, isFirst: boolean, how: Putting): void {
  const held = how.held.get(entity) ?? {};
  how.held.set(entity, held);
  for (const field in row) {
    if (!isFirst && Object.hasOwn(stated, field)) continue;
    const isDated = entities[entity].fields[field]?.dated;
    const value = isDated ? valueAt(record as LedgerRecord, field, how.asOf) : record?.values[field];
    if (!isBlank(value)) held[field] = (held[field] ?? 0) + 1;
  }
}

function withoutBlank(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

function ignored({ entity, id, stated }: Target, field: string, value: JsonValue, { row }: Putting): IgnoredCell {
  return { entity, id, row, field, kept: stated[field] ?? null, ignored: value };
}
