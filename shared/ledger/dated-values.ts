// A field declared `dated` holds from a day on and keeps its earlier values, so that any past day can be computed. Each
// value stands as an ordinary field of the record, named after the day from which it holds:
//   { 'status@': 'normal', 'status@2024-03-01': 'dormant' }      'status@' = since before the records began
// The merge therefore needs to know nothing of dates: two PCs that write different days write different fields.

import { type CalendarDate, firstDayOf } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';

export type Values = { readonly [field: string]: JsonValue };
type HasValues = { readonly values: Values };

/** One value and the day from which it holds; '' lies before all days. */
export type DatedValue = { readonly from: CalendarDate | ''; readonly value: JsonValue };

/** The key under which a dated field is stored for the day from which the value holds. */
export function datedKey(field: string, from: CalendarDate | ''): string {
  return `${field}@${from}`;
}

/** Splits a stored key: `status@2024-03-01` → field and day; a key of an ordinary field has no day. */
export function splitKey(key: string): { readonly field: string; readonly from?: CalendarDate | '' } {
  const at = key.indexOf('@');
  return at < 0 ? { field: key } : { field: key.slice(0, at), from: key.slice(at + 1) };
}

/** Every value of a dated field, earliest first; cleared values are left out. */
export function datedValues(record: HasValues, field: string): readonly DatedValue[] {
  const found: DatedValue[] = [];
  for (const key in record.values) {
    if (key.charCodeAt(field.length) !== 64 || !key.startsWith(field)) continue;
    const value = record.values[key];
    if (value !== null && value !== undefined) found.push({ from: key.slice(field.length + 1), value });
  }
  return found.length < 2 ? found : found.sort((a, b) => compareDays(a.from, b.from));
}

/** The value of a dated field on a day; undefined when none was known to hold then. */
export function valueAt(record: HasValues, field: string, date: CalendarDate): JsonValue | undefined {
  const day = firstDayOf(date);
  let value: JsonValue | undefined;
  for (const entry of datedValues(record, field)) {
    if (entry.from !== '' && firstDayOf(entry.from) > day) break;
    value = entry.value;
  }
  return value;
}

/**
 * What to write so that a dated field has this value from a day on.
 *
 * @returns values for an `update`; empty when the field already has the value on that day
 */
export function setDated(
  record: HasValues,
  field: string,
  from: CalendarDate | '',
  value: JsonValue,
): { [key: string]: JsonValue } {
  const before = from === '' ? record.values[datedKey(field, '')] : valueAt(record, field, from);
  return before === value ? {} : { [datedKey(field, from)]: value };
}

function compareDays(a: string, b: string): number {
  const [left, right] = [a === '' ? '' : firstDayOf(a), b === '' ? '' : firstDayOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
