import { Alert, Button, Empty, Select, Table, type TableColumnsType } from 'antd';
import { useEffect, useState } from 'react';
import type { EntityDeclaration, FieldDeclaration } from '#shared/domain/declaration.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { type TitleOf, textOfValue } from '../field/value-text.ts';
import { localTime } from '../local-time.ts';
import type { HistoryLine, LedgerSource } from '../page/ledger-source.ts';
import { placeInWords } from '../place-in-words.ts';

type HistoryListProps = {
  readonly source: LedgerSource;
  readonly declaration: EntityDeclaration;
  readonly record: LedgerRecord;
  readonly version: number;
  readonly titleOf: TitleOf;
  readonly isRevealed: boolean;
  onRestore(line: HistoryLine): void;
};

/** Who changed which field when, on which PC and from where; any earlier value can be put back. */
export function HistoryList({
  source,
  declaration,
  record,
  version,
  titleOf,
  isRevealed,
  onRestore,
}: HistoryListProps) {
  const [lines, setLines] = useState<readonly HistoryLine[]>();
  const [field, setField] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means there is new history to read
  useEffect(() => {
    let isCurrent = true;
    void source.historyOf(declaration.name, record.id).then((found) => isCurrent && setLines(found));
    return () => {
      isCurrent = false;
    };
  }, [source, declaration, record.id, version]);
  if (!lines) return <p role="status">正在读取修改记录…</p>;
  if (lines.length === 0) return <Empty description="还没有修改记录" />;

  const gone = lines.find(({ kind }) => kind === 'gone');
  const readable = lines.filter((line) => line !== gone);
  const shown = readable.filter((line) => field === undefined || line.field === field);
  const fields = [...new Map(readable.map((line) => [line.field, line.label]))];
  const words = (line: HistoryLine, value: HistoryLine['newValue']) =>
    shownValue(declaration, line.field, value, titleOf, isRevealed);
  const columns: TableColumnsType<HistoryLine> = [
    { title: '时间', width: 150, render: (_, line) => localTime(line.at) },
    {
      title: '修改',
      render: (_, line) => (
        <>
          <strong>{line.label}</strong>
          <br />
          {line.kind === 'explained'
            ? `报送时说明，没有改：${words(line, line.newValue)}`
            : `${words(line, line.oldValue)} → ${words(line, line.newValue)}`}
          {line.why && <div>原因：{line.why}</div>}
          {line.source?.verified && <div>已核实：{line.source.verified}</div>}
        </>
      ),
    },
    { title: '操作人 / 来源', width: 170, render: (_, line) => <Origin line={line} /> },
    {
      title: '操作',
      width: 104,
      render: (_, line) =>
        line.kind !== 'explained' &&
        canRestore(declaration, record, line) && <Button onClick={() => onRestore(line)}>恢复此值</Button>,
    },
  ];
  return (
    <>
      {gone && <Alert type="warning" showIcon role="alert" title={gone.why} />}
      <Select
        aria-label="只看一个字段"
        className="history-field"
        allowClear
        placeholder="全部字段"
        value={field}
        options={fields.map(([value, label]) => ({ value, label }))}
        onChange={setField}
      />
      <Table
        size="small"
        rowKey={(line) => `${line.at} ${line.field} ${JSON.stringify(line.newValue ?? null)}`}
        columns={columns}
        dataSource={[...shown]}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </>
  );
}

function Origin({ line }: { readonly line: HistoryLine }) {
  const place = line.source && placeInWords(line.source);
  return (
    <>
      {line.userName}@{line.deviceName}
      <br />
      {place ? `导入：${place}` : actOf(line)}
    </>
  );
}

/** Taking back and putting back say so at the beginning of their reason. */
function actOf({ why = '' }: HistoryLine): string {
  return ['撤销', '恢复'].find((act) => why.startsWith(`${act}：`)) ?? '手工';
}

function shownValue(
  declaration: EntityDeclaration,
  key: string,
  value: HistoryLine['newValue'],
  titleOf: TitleOf,
  isRevealed: boolean,
): string {
  const { field } = splitKey(key);
  const declared: FieldDeclaration | undefined = declaration.fields[field];
  const text = declared ? textOfValue(declared, value, titleOf) : String(value ?? '');
  if (text === '') return '（空）';
  const mask = isRevealed ? undefined : maskOf(declaration, 'screen')[field];
  return mask ? mask(text) : text;
}

/** A value can be put back when the field exists, the value is one, and it is not there already. */
function canRestore(declaration: EntityDeclaration, record: LedgerRecord, line: HistoryLine): boolean {
  if (!declaration.fields[splitKey(line.field).field]) return false;
  return JSON.stringify(record.values[line.field] ?? null) !== JSON.stringify(line.newValue ?? null);
}
