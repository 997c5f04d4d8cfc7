// Columns that are added to a text (备注) instead of having a field of their own: what the ledger holds in the text stays.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { Target } from './import-targets.ts';
import type { ImportSheet } from './import-types.ts';

type FieldValues = { readonly [field: string]: JsonValue };

/** The values of a row, with what an existing record holds in front of what columns add to it. */
export function withHeldTexts(
  { record }: Pick<Target, 'record'>,
  { entity, columns }: Pick<ImportSheet, 'entity' | 'columns'>,
  values: FieldValues,
): FieldValues {
  const added = columns.filter((column) => column.isAdded && column.entity === entity);
  if (!record || added.length === 0) return values;
  const whole: { [field: string]: JsonValue } = { ...values };
  for (const { field } of added) {
    const [held, said] = [record.values[field ?? ''], values[field ?? '']];
    if (field !== null && typeof held === 'string' && typeof said === 'string') whole[field] = joined(held, said);
  }
  return whole;
}

/** What stands there already is not said twice. */
function joined(held: string, said: string): string {
  const before = held.split('；');
  const more = said.split('；').filter((part) => !before.includes(part));
  return [held, ...more].join('；');
}
