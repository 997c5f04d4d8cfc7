import { textOfValue } from '#renderer/components/field/value-text.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { type Book, recordById, titleOf } from '#shared/ledger/book.ts';
import { valueAt } from '#shared/ledger/dated-values.ts';

export type ShownField = { readonly field: string; readonly label: string; readonly text: string };

/** What a record of the ledger holds, field by field, personal values masked unless they were revealed. */
export function shownFields(
  book: Book,
  entity: EntityName,
  id: string,
  asOf: string,
  isRevealed: boolean,
): readonly ShownField[] {
  const record = recordById(book, entity, id);
  if (!record) return [];
  const masks = isRevealed ? {} : maskOf(entities[entity], 'screen');
  return Object.entries<FieldDeclaration>(entities[entity].fields).flatMap(([field, declared]) => {
    if (declared.internal) return [];
    const value = declared.dated ? valueAt(record, field, asOf) : record.values[field];
    const text = textOf(book, declared, value);
    return text === '' ? [] : [{ field, label: declared.label, text: masks[field]?.(text) ?? text }];
  });
}

/** 张三（199****0001，捷达快递）: enough to tell two records of one name apart in a list. */
export function describeRecord(book: Book, entity: EntityName, id: string, asOf: string): string {
  const { title, fields } = entities[entity];
  const telling = shownFields(book, entity, id, asOf, false).filter(
    ({ field }) => field !== title && (fields as { [name: string]: FieldDeclaration })[field]?.listed,
  );
  const words = telling.slice(0, 3).map(({ text }) => text);
  return `${titleOf(book, entity, id)}${words.length > 0 ? `（${words.join('，')}）` : ''}`;
}

/** A value of the file or of the ledger in words. */
export function textOf(book: Book, declared: FieldDeclaration, value: JsonValue | undefined): string {
  return textOfValue(declared, value, (entity, id) => titleOf(book, entity, id));
}
