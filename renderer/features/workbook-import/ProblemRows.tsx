import { App, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { GroupActions } from './GroupActions.tsx';
import type { ImportState } from './import-state.ts';
import { ProblemCell, ProblemMessage } from './ProblemCell.tsx';
import { alikeIn, type ProblemGroup, type ProblemItem, rowOf, titleOfRow } from './problem-groups.ts';
import { RowDialog } from './RowDialog.tsx';
import { RowFate } from './RowFate.tsx';
import { correctCells } from './reading.ts';
import { verifyProblems } from './verify-rows.ts';

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
  const { message } = App.useApp();
  const [together, setTogether] = useState(group.code === 'ENUM_UNKNOWN');
  const [reason, setReason] = useState('');
  const [whole, setWhole] = useState<ProblemItem>();
  const reasonInput = useRef<InputRef>(null);
  const correct = (item: ProblemItem, text: string) =>
    correctCells((together ? alikeIn(group, item) : [item]).flatMap((one) => correctionOf(one, text)));
  const verify = (item: ProblemItem) => {
    if (reason.trim() !== '') return verifyProblems([item], reason.trim());
    reasonInput.current?.focus();
    message.info('先在上面填写核实原因，再标记已核实。');
  };
  return (
    <div className="import-rows">
      <GroupActions
        group={group}
        together={together}
        onTogether={setTogether}
        reason={reason}
        reasonInput={reasonInput}
        onReason={setReason}
      />
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
            {
              key: 'message',
              title: '说明',
              render: (item) => <ProblemMessage item={item} verified={state.verified} onAdopt={correct} />,
            },
            {
              key: 'fate',
              title: '处理',
              width: 140,
              render: (item) => <RowFate item={item} state={state} onVerify={verify} />,
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
