import { Button, Checkbox } from 'antd';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { entities } from '#shared/domain/entities.ts';
import type { NewRow } from '#shared/workbook/round-trip/read-new-rows.ts';
import { placeKey } from './compare-return.ts';
import { isTicked, obstacleOf, tickNewRows } from './receive-choices.ts';
import type { Receiving } from './receive-state.ts';
import type { ReturnSummary } from './trip-messages.ts';

type NewRowTableProps = {
  readonly state: Receiving;
  readonly summary: ReturnSummary;
  readonly rows: readonly NewRow[];
};

/** Rows that the other side added; they become records by the rules of an import. */
export function NewRowTable({ state, summary, rows }: NewRowTableProps) {
  const free = rows.filter((row) => obstacleOf(state, row) === undefined);
  return (
    <>
      <div className="trips-row">
        <span className="trips-soft">
          勾选的作为新记录入库，检查办法与导入相同；有疑问的不先勾选。
          {summary.unread.length > 0 &&
            `表下的落款等 ${summary.unread.length.toLocaleString('zh-CN')} 行不是记录（第 ${summary.unread
              .slice(0, 5)
              .map(({ row }) => row)
              .join('、')} 行）。`}
        </span>
        <span className="trips-gap" />
        <Button disabled={free.length === 0} onClick={() => tickNewRows(free, true)}>
          全部新增
        </Button>
        <Button disabled={free.length === 0} onClick={() => tickNewRows(free, false)}>
          全部不要
        </Button>
      </div>
      <WindowedTable<NewRow>
        label="新增的行"
        rows={rows}
        rowKey={placeKey}
        empty="对方没有新增的行。"
        columns={[
          {
            key: 'tick',
            title: '新增',
            width: 60,
            render: (row) => (
              <Checkbox
                aria-label={`新增 ${titleOf(summary, row)}`}
                disabled={obstacleOf(state, row) !== undefined}
                checked={obstacleOf(state, row) === undefined && isTicked(state, row)}
                onChange={(event) => tickNewRows([row], event.target.checked)}
              />
            ),
          },
          { key: 'place', title: '工作表和行号', width: 150, render: ({ sheet, row }) => `${sheet} 第 ${row} 行` },
          { key: 'record', title: '记录', width: 220, render: (row) => titleOf(summary, row) },
          {
            key: 'problems',
            title: '要注意的',
            render: (row) => <Remarks words={[obstacleOf(state, row), ...messagesOf(row)]} />,
          },
        ]}
      />
    </>
  );
}

function Remarks({ words }: { readonly words: readonly (string | undefined)[] }) {
  const text = words.filter((one) => one !== undefined).join(' ');
  return <span title={text}>{text}</span>;
}

function titleOf({ entity }: ReturnSummary, { records }: NewRow): string {
  const title = records[entity]?.[entities[entity].title];
  return typeof title === 'string' && title !== '' ? title : '（没有名称）';
}

function messagesOf({ problems }: NewRow): readonly string[] {
  return problems.filter(({ level }) => level !== 'info').map(({ message }) => message);
}
