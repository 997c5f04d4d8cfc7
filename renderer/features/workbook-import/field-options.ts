import type { EntityDeclaration, EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { isTick } from '#shared/workbook/headings.ts';
import { nameOfTarget } from './mapping-memory.ts';
import type { ColumnTarget } from './reading-messages.ts';

export type FieldOption = { readonly value: string; readonly label: string; readonly target: ColumnTarget };
export type FieldOptionGroup = { readonly label: string; readonly options: readonly FieldOption[] };

/** The value of the entry 不导入 in the list of fields. */
export const notImported = 'none';

/** What a column without a field of its own adds to the note of the first register: 列名：值. */
export function noteTarget([entity]: readonly [EntityName, ...EntityName[]], header: string): ColumnTarget | undefined {
  const isText = entities[entity].fields.note?.kind === 'text';
  return isText && header !== '' ? { entity, field: 'note', item: header.replaceAll('\n', '') } : undefined;
}

/** The fields a column of such a table can go to, by register. A tick column keeps its entry of the list. */
export function fieldOptions(of: readonly EntityName[], current: ColumnTarget | null): readonly FieldOptionGroup[] {
  return of.map((entity) => ({ label: entities[entity].label, options: optionsOf(entities[entity], current) }));
}

function optionsOf({ name, fields }: EntityDeclaration, current: ColumnTarget | null): FieldOption[] {
  const options = Object.entries(fields)
    .filter(([, field]) => field.kind !== 'ref')
    .map(([field, { label }]) => optionOf({ entity: name, field }, label));
  if (name === 'person') options.push(optionOf({ entity: name, field: 'age' }, '年龄（只核对，不保存）'));
  const item = current?.entity === name && isTick(current) ? current.item : undefined;
  if (current && item !== undefined)
    options.push(optionOf(current, `${fields[current.field]?.label ?? current.field}：${item}`));
  return options;
}

function optionOf(target: ColumnTarget, label: string): FieldOption {
  return { value: nameOfTarget(target), label, target };
}

export function valueOfTarget(target: ColumnTarget | null): string {
  return target ? nameOfTarget(target) : notImported;
}
