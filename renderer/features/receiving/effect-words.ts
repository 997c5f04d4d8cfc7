import { textOfValue } from '#renderer/components/field/value-text.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityDeclaration, EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { type Book, titleOf } from '#shared/ledger/book.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import type { EffectSample } from '#shared/ledger/incoming-effect.ts';

/** Notes travel beside the registers; people call them all records of what was done. */
const notesLabel = '导入、核实等过程记录';

export function registerLabel(table: string): string {
  return isEntityName(table) ? entities[table].label : notesLabel;
}

export function registerUnit(table: string): string {
  return isEntityName(table) ? entities[table].unit : '条';
}

/** What a record is called: by what it will hold, since it may not be in the book yet. */
export function sampleTitle(book: Book, { table, id, values }: EffectSample): string {
  if (!isEntityName(table)) return '';
  const declaration: EntityDeclaration = entities[table];
  const text = fieldText(book, declaration, declaration.title, values[declaration.title] ?? null);
  return text === '' ? titleOf(book, table, id) : text;
}

export function sampleField({ table, field = '' }: EffectSample): string {
  const { field: name, from } = splitKey(field);
  const label = (isEntityName(table) && fieldOf(table, name)?.label) || name;
  return from ? `${label}（${from} 起）` : label;
}

/** A value as the screen of the office shows it; personal ones are masked. */
export function sampleValue(book: Book, { table, field = '' }: EffectSample, value: JsonValue): string {
  if (!isEntityName(table)) return '';
  const text = fieldText(book, entities[table], splitKey(field).field, value);
  return text === '' ? '（空）' : text;
}

function fieldText(book: Book, declaration: EntityDeclaration, name: string, value: JsonValue): string {
  const field = declaration.fields[name];
  const text = field ? textOfValue(field, value, (entity, id) => titleOf(book, entity, id)) : String(value ?? '');
  const mask = maskOf(declaration, 'screen')[name];
  return mask && text !== '' ? mask(text) : text;
}

function fieldOf(table: EntityName, name: string): FieldDeclaration | undefined {
  return (entities[table] as EntityDeclaration).fields[name];
}
