// A value in dispute as the clerk reads it: in the words of the office, hidden like everywhere until it is revealed.

import { textOfValue } from '#renderer/components/field/value-text.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { titleOf } from '#shared/ledger/book.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import type { Book } from '#shared/ledger/registers.ts';

export type Wording = { readonly book: Book; readonly isRevealed: boolean };

/** @param key the stored key of the field */
export function valueWords({ book, isRevealed }: Wording, table: string, key: string, value: JsonValue): string {
  if (!isEntityName(table)) return String(value ?? '（空）');
  const { field } = splitKey(key);
  const declared = entities[table].fields[field];
  const text = declared ? textOfValue(declared, value, (entity, id) => titleOf(book, entity, id)) : String(value ?? '');
  if (text === '') return '（空）';
  const mask = isRevealed ? undefined : maskOf(entities[table], 'screen')[field];
  return mask ? mask(text) : text;
}

/** Whether the screen hides the field. */
export function isHidden(table: string, key: string): boolean {
  return isEntityName(table) && maskOf(entities[table], 'screen')[splitKey(key).field] !== undefined;
}
