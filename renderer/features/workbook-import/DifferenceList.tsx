import { useMemo } from 'react';
import { textOfValue } from '#renderer/components/field/value-text.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities } from '#shared/domain/entities.ts';
import { type Book, recordById, titleOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import type { Difference } from '#shared/ledger/import-types.ts';

export type PlacedDifference = Difference & { readonly sheet: string; readonly row: number };

type DifferenceListProps = {
  readonly differences: readonly PlacedDifference[];
  readonly changes: readonly Change[];
  readonly book: Book;
};

/** Every value that would be replaced, old → new, and those that an earlier row of the file already gave otherwise. */
export function DifferenceList({ differences, changes, book }: DifferenceListProps) {
  const newTitles = useMemo(() => titlesOfNew(changes), [changes]);
  const fieldOf = ({ entity, field }: Difference) => entities[entity].fields[splitKey(field).field];
  const textOf = (difference: Difference, value: JsonValue) => {
    const field = fieldOf(difference);
    const text = field ? textOfValue(field, value, (entity, id) => titleOf(book, entity, id)) : String(value ?? '');
    return text === '' ? '（空）' : text;
  };
  const titleOfRecord = ({ entity, id }: Difference) =>
    recordById(book, entity, id) ? titleOf(book, entity, id) : (newTitles.get(id) ?? '（本次新增）');
  return (
    <WindowedTable<PlacedDifference>
      label="改动的内容"
      rows={differences}
      rowKey={({ sheet, row, entity, id, field }) => `${sheet} ${row} ${entity} ${id} ${field}`}
      empty="没有要改动的内容：都是新增，或者与台账相同。"
      columns={[
        { key: 'place', title: '工作表和行号', width: 170, render: ({ sheet, row }) => `${sheet} 第 ${row} 行` },
        { key: 'record', title: '记录', width: 150, render: titleOfRecord },
        { key: 'field', title: '字段', width: 150, render: (one) => fieldOf(one)?.label ?? one.field },
        { key: 'old', title: '原值', render: (one) => textOf(one, one.oldValue) },
        { key: 'new', title: '新值', render: (one) => textOf(one, one.newValue) },
        {
          key: 'kind',
          title: '处理',
          width: 190,
          render: ({ kind }) => (kind === 'update' ? '改为新值' : '不改，前面一行已写'),
        },
      ]}
    />
  );
}

/** What the records are called that this import makes. */
function titlesOfNew(changes: readonly Change[]): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const change of changes) {
    if (change.kind !== 'create') continue;
    const title = change.values[entities[change.entity].title];
    if (typeof title === 'string') titles.set(change.id, title);
  }
  return titles;
}
