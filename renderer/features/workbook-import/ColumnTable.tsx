import { Select } from 'antd';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { fieldOptions, notImported, valueOfTarget } from './field-options.ts';
import type { ReadTable } from './import-state.ts';
import { mapColumn } from './read-file.ts';
import type { Confidence, SourceColumn } from './reading-messages.ts';

const confidenceWords: { readonly [confidence in Confidence]: string } = {
  exact: '一致',
  near: '相近',
  guess: '猜测',
  none: '不导入',
};

type ColumnTableProps = { readonly table: ReadTable; readonly index: number };

/** Source column → field, with how sure the program is and what stands in the column. */
export function ColumnTable({ table, index }: ColumnTableProps) {
  return (
    <WindowedTable<SourceColumn>
      label={`${table.sheet} 的列`}
      rows={table.columns}
      rowKey={({ col }) => col}
      rowHeight={38}
      columns={[
        { key: 'col', title: '列', width: 56, render: ({ col }) => col },
        { key: 'header', title: '你的列名', width: 240, render: ({ header }) => header || '（没有列名）' },
        {
          key: 'samples',
          title: '示例',
          render: ({ samples }) => <span className="import-soft">{samples.slice(0, 3).join(' ｜ ') || '（空）'}</span>,
        },
        {
          key: 'field',
          title: '系统字段',
          width: 250,
          render: (column) => <FieldSelect table={table} index={index} column={column} />,
        },
        {
          key: 'confidence',
          title: '把握',
          width: 90,
          render: ({ confidence, target }) => {
            const word = target ? confidence : 'none';
            return (
              <span className="import-tag" data-confidence={word}>
                {confidenceWords[word]}
              </span>
            );
          },
        },
      ]}
    />
  );
}

type FieldSelectProps = ColumnTableProps & { readonly column: SourceColumn };

function FieldSelect({ table, index, column: { col, header, target } }: FieldSelectProps) {
  const groups = fieldOptions(table.entities, target);
  return (
    <Select
      className="import-field"
      size="small"
      aria-label={`${header || col}列导入到`}
      showSearch={{ optionFilterProp: 'label' }}
      value={valueOfTarget(target)}
      options={[
        { value: notImported, label: '不导入' },
        ...groups.map(({ label, options }) => ({
          label,
          title: label,
          options: options.map(({ value, label: name }) => ({ value, label: name })),
        })),
      ]}
      onChange={(value: string) => {
        const option = groups.flatMap(({ options }) => options).find((one) => one.value === value);
        if (value !== valueOfTarget(target)) mapColumn(index, col, option?.target ?? null);
      }}
    />
  );
}
