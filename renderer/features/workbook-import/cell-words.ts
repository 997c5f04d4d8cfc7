// What the cells of a plan say, in the words of the office.

import { textOfValue } from '#renderer/components/field/value-text.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { type Book, recordById, titleOf } from '#shared/ledger/book.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import type { ImportPlan, PlannedCell, RecordRef } from '#shared/ledger/import-types.ts';

/** What happens to a cell; never by colour alone. */
export const cellKindWords: { readonly [kind in PlannedCell['kind']]: string } = {
  fill: '补填',
  update: '改为新值',
  erase: '清空',
  part: '新增',
};

/** 联系电话; a dated field with its day; a new record with what it is. */
export function labelOfCell({ entity, field: key }: Pick<PlannedCell, 'entity' | 'field'>): string {
  if (key === '') return `${entities[entity].label}记录`;
  const { field, from } = splitKey(key);
  const label = entities[entity].fields[field]?.label ?? field;
  return from ? `${label}（${from} 起）` : label;
}

export type CellWords = {
  titleOf(record: RecordRef): string;
  /** A value of the file, in full. */
  newText(cell: Pick<PlannedCell, 'entity' | 'field'>, value: JsonValue): string;
  /** A value of the ledger: personal ones are masked, as they are in the lists, unless they were revealed. */
  oldText(cell: Pick<PlannedCell, 'entity' | 'field'>, value: JsonValue): string;
};

export function cellWords(book: Book, plan: ImportPlan, isRevealed: boolean): CellWords {
  const titles = titlesOfNew(plan);
  const nameOf = (entity: EntityName, id: string) =>
    recordById(book, entity, id) ? titleOf(book, entity, id) : (titles.get(id) ?? '（本次新增）');
  const newText: CellWords['newText'] = ({ entity, field: key }, value) => {
    const declaration = entities[entity];
    const field = declaration.fields[key === '' ? declaration.title : splitKey(key).field];
    const text = field ? textOfValue(field, value, nameOf) : String(value ?? '');
    return text === '' ? (key === '' ? '（新增一条）' : '（空）') : text;
  };
  return {
    titleOf: ({ entity, id }) => nameOf(entity, id),
    newText,
    oldText: (cell, value) => {
      const text = newText(cell, value);
      const mask = isRevealed || value === null ? undefined : maskOf(entities[cell.entity], 'screen')[cell.field];
      return mask ? mask(text) : text;
    },
  };
}

/** What the records are called that the import makes. */
function titlesOfNew({ changes }: ImportPlan): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const change of changes) {
    if (change.kind !== 'create') continue;
    const title = change.values[entities[change.entity].title];
    if (typeof title === 'string') titles.set(change.id, title);
  }
  return titles;
}
