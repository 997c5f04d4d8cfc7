import { Button, Select } from 'antd';
import { useState } from 'react';
import { type WindowedColumn, WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { CodeWords } from './CodeWords.tsx';
import { fieldOptions, noteTarget, notImported, valueOfTarget } from './field-options.ts';
import type { ReadTable } from './import-state.ts';
import { mapColumn } from './reading.ts';
import type { Confidence, SourceColumn } from './reading-messages.ts';

const confidenceWords: { readonly [confidence in Confidence]: string } = {
  exact: '一致',
  near: '相近',
  guess: '猜测',
  none: '不导入',
};

type ColumnTableProps = { readonly table: ReadTable; readonly index: number };

/** Source column → field, with how sure the program is, what stands in the column, and words that no code list knows. */
export function ColumnTable({ table, index }: ColumnTableProps) {
  const [asked, setAsked] = useState<string>();
  const hasWords = table.columns.some(({ unknownWords }) => unknownWords.length > 0);
  const wordColumn: WindowedColumn<SourceColumn> = {
    key: 'words',
    title: '代码',
    width: 172,
    render: (column) => <WordsButton column={column} onOpen={() => setAsked(column.col)} />,
  };
  const askedColumn = table.columns.find(({ col }) => col === asked);
  return (
    <>
      <WindowedTable<SourceColumn>
        label={`${table.sheet} 的列`}
        rows={table.columns}
        rowKey={({ col }) => col}
        rowHeight={38}
        columns={[
          { key: 'col', title: '列', width: 56, render: ({ col }) => col },
          { key: 'header', title: '你的列名', width: 220, render: ({ header }) => header || '（没有列名）' },
          {
            key: 'samples',
            title: '示例',
            render: ({ samples }) => <span className="import-soft">{samples.join(' ｜ ') || '（空）'}</span>,
          },
          {
            key: 'field',
            title: '系统字段',
            width: 240,
            render: (column) => <FieldSelect table={table} index={index} column={column} />,
          },
          { key: 'confidence', title: '把握', width: 110, render: (column) => <ConfidenceTag column={column} /> },
          ...(hasWords ? [wordColumn] : []),
        ]}
      />
      {askedColumn && <CodeWords column={askedColumn} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function ConfidenceTag({ column: { confidence, target, isRecalled } }: { readonly column: SourceColumn }) {
  const word = target ? confidence : 'none';
  return (
    <span className="import-tag" data-confidence={word}>
      {isRecalled ? '上次的对应' : confidenceWords[word]}
    </span>
  );
}

type WordsButtonProps = { readonly column: SourceColumn; readonly onOpen: () => void };

function WordsButton({ column: { header, col, unknownWords }, onOpen }: WordsButtonProps) {
  if (unknownWords.length === 0) return null;
  const open = unknownWords.filter(({ code }) => code === null).length;
  const words = open > 0 ? `对应值 ${open} 个未定` : '对应值已定';
  return (
    <Button size="small" danger={open > 0} aria-label={`${header || col}：${words}`} onClick={onOpen}>
      {words}
    </Button>
  );
}

type FieldSelectProps = ColumnTableProps & { readonly column: SourceColumn };

function FieldSelect({ table, index, column: { col, header, target } }: FieldSelectProps) {
  const groups = fieldOptions(table.entities, target);
  const note = noteTarget(table.entities, header);
  return (
    <Select
      className="import-field"
      size="small"
      aria-label={`${header || col}列导入到`}
      showSearch={{ optionFilterProp: 'label' }}
      value={valueOfTarget(target)}
      options={[
        { value: notImported, label: '不导入' },
        ...(note ? [{ value: valueOfTarget(note), label: '写入备注（列名：值）' }] : []),
        ...groups.map(({ label, options }) => ({
          label,
          title: label,
          options: options.map(({ value, label: name }) => ({ value, label: name })),
        })),
      ]}
      onChange={(value: string) => {
        const option = groups.flatMap(({ options }) => options).find((one) => one.value === value);
        const chosen = note && value === valueOfTarget(note) ? note : (option?.target ?? null);
        if (value !== valueOfTarget(target)) mapColumn(index, col, chosen);
      }}
    />
  );
}
