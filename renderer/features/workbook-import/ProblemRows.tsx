import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { Problem } from '#shared/domain/problems.ts';
import { CellInput } from './CellInput.tsx';
import { decideRows } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import { alikeIn, type ProblemGroup, type ProblemItem, rowOf, titleOfRow } from './problem-groups.ts';
import { fateOfDuplicate } from './problem-titles.ts';
import { RowDialog } from './RowDialog.tsx';
import { RowFate } from './RowFate.tsx';
import { correctCells } from './reading.ts';

type ProblemRowsProps = {
  readonly group: ProblemGroup;
  readonly state: ImportState;
  readonly hasTables: boolean;
};

/**
 * Right side of the workbench. The list stays as it was when the group was opened: a row that has been put right is
 * marked and does not jump away under the clerk's hands.
 */
export function ProblemRows({ group, state, hasTables }: ProblemRowsProps) {
  const [together, setTogether] = useState(group.code === 'ENUM_UNKNOWN');
  const [whole, setWhole] = useState<ProblemItem>();
  const correct = (item: ProblemItem, text: string) => {
    const items = together ? alikeIn(group, item) : [item];
    correctCells(items.flatMap((one) => correctionOf(one, text)));
  };
  const decideAll = (decision: 'skip' | undefined) => {
    decideRows(
      group.items.map(({ table, at }) => ({ sheet: table.sheet, row: table.rows[at]?.row ?? 0 })),
      decision,
    );
  };
  const hasCells = group.items.some(({ problem }) => problem.col !== null);
  return (
    <div className="import-rows">
      <div className="import-row">
        <h2>
          {group.title} <span className="import-soft digits">{group.items.length.toLocaleString('zh-CN')} 行</span>
        </h2>
        <span className="import-gap" />
        {hasCells && (
          <Checkbox checked={together} onChange={(event) => setTogether(event.target.checked)}>
            写法相同的一起改
          </Checkbox>
        )}
        {group.level !== 'info' && hasCells && group.level !== 'error' && (
          <Button onClick={() => correctCells(group.items.flatMap((item) => correctionOf(item, '')))}>
            全部设为空
          </Button>
        )}
        <Button onClick={() => decideAll('skip')}>全部暂不导入</Button>
        <Button onClick={() => decideAll(undefined)}>全部恢复</Button>
      </div>
      <div className="import-fill">
        <WindowedTable<ProblemItem>
          label={`${group.title}的行`}
          rows={group.items}
          rowKey={({ table, at }) => `${table.index} ${at}`}
          rowHeight={54}
          columns={[
            ...(hasTables
              ? [{ key: 'sheet', title: '工作表', width: 84, render: ({ table }: ProblemItem) => table.sheet }]
              : []),
            {
              key: 'row',
              title: '原行号',
              width: 64,
              render: (item) => <span className="digits">{rowOf(item)?.row}</span>,
            },
            { key: 'title', title: '名称', width: 96, render: (item) => <RowTitle item={item} onOpen={setWhole} /> },
            {
              key: 'cell',
              title: '单元格内容',
              width: 200,
              render: (item) => <ProblemCell item={item} onCorrect={correct} onOpen={setWhole} />,
            },
            { key: 'message', title: '说明', render: (item) => <ProblemMessage item={item} /> },
            {
              key: 'fate',
              title: '处理',
              width: 140,
              render: (item) => <RowFate item={item} decisions={state.decisions} />,
            },
          ]}
        />
      </div>
      {whole && <RowDialog item={whole} onClose={() => setWhole(undefined)} />}
    </div>
  );
}

function correctionOf({ table, at, problem }: ProblemItem, text: string) {
  return problem.col === null ? [] : [{ table: table.index, at, col: problem.col, text }];
}

type RowTitleProps = { readonly item: ProblemItem; readonly onOpen: (item: ProblemItem) => void };

function RowTitle({ item, onOpen }: RowTitleProps) {
  const row = rowOf(item);
  if (!row) return null;
  return (
    <button type="button" className="import-link" title="看整行" onClick={() => onOpen(item)}>
      {titleOfRow(item.table, row)}
    </button>
  );
}

type ProblemCellProps = RowTitleProps & { readonly onCorrect: (item: ProblemItem, text: string) => void };

function ProblemCell({ item, onCorrect, onOpen }: ProblemCellProps) {
  const { table, problem } = item;
  const column = table.columns.find(({ col }) => col === problem.col);
  const row = rowOf(item);
  if (!row) return null;
  if (!column)
    return (
      <Button size="small" onClick={() => onOpen(item)}>
        改这一行
      </Button>
    );
  return (
    <CellInput
      label={`第 ${row.row} 行 ${column.header}`}
      column={column}
      text={row.texts[column.col]}
      level={problemNow(item)?.level}
      onChange={(text) => onCorrect(item, text)}
    />
  );
}

/** The problem as it stands, or another one that took its place. */
function problemNow({ table, at, problem }: ProblemItem): Problem | undefined {
  const own = table.rows[at]?.problems.filter(({ col }) => col === problem.col) ?? [];
  return own.find(({ code }) => code === problem.code) ?? own.find(({ level }) => level !== 'info');
}

function ProblemMessage({ item }: { readonly item: ProblemItem }) {
  const now = problemNow(item);
  if (!now) return <span className="import-message import-good">✓ 已改好</span>;
  const fate = fateOfDuplicate(now.code);
  const words = fate ? `${now.message}（${fate}）` : now.message;
  return (
    <span className="import-message" title={words}>
      {words}
    </span>
  );
}
