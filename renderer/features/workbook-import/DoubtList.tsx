import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { RowDecision } from '#shared/ledger/import-types.ts';
import { DoubtDialog } from './DoubtDialog.tsx';
import { describeRecord } from './describe-record.ts';
import { settleDoubts } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import type { PlacedRow } from './plan-rows.ts';
import { titleOfRow } from './problem-groups.ts';
import { RecordOriginText } from './RecordOriginText.tsx';

type DoubtListProps = {
  readonly rows: readonly PlacedRow[];
  readonly state: ImportState;
  readonly store: LedgerStore;
};

/** Rows that several records of the ledger fit: nothing is guessed, the clerk says which one is meant. */
export function DoubtList({ rows, state, store }: DoubtListProps) {
  const [open, setOpen] = useState<PlacedRow>();
  const single = useMemo(() => rows.filter(({ planned }) => planned.candidates?.length === 1), [rows]);
  const decided = rows.filter((row) => decisionOf(state, row) !== undefined).length;
  return (
    <>
      <div className="import-row">
        <span className="import-soft" role="status">
          {rows.length === 0
            ? '没有疑似重复的行。'
            : `已选 ${decided} 行，还有 ${rows.length - decided} 行没有选；没有选的不入库，列在“不入库的行”。`}
        </span>
        <span className="import-gap" />
        {single.length > 0 && (
          <Button size="small" onClick={() => takeCandidates(single)}>
            只有一条候选的 {single.length} 行，都选“就是这一条”
          </Button>
        )}
        {decided > 0 && (
          <Button
            size="small"
            onClick={() => settleDoubts(rows.map((row) => ({ ...nameOf(row), decision: undefined })))}
          >
            全部重选
          </Button>
        )}
      </div>
      <div className="import-fill">
        <WindowedTable<PlacedRow>
          label="疑似重复的行"
          rows={rows}
          rowKey={({ index }) => String(index)}
          empty="没有疑似重复的行。"
          columns={[
            { key: 'place', title: '行', width: 170, render: ({ table, row }) => `${table.sheet} 第 ${row.row} 行` },
            { key: 'title', title: '文件里的', width: 130, render: ({ table, row }) => titleOfRow(table, row) },
            {
              key: 'origin',
              title: '台账里的候选来自',
              width: 230,
              render: ({ table, planned }) => (
                <RecordOriginText
                  store={store}
                  record={{ entity: table.entities[0], id: planned.candidates?.[0] ?? '' }}
                />
              ),
            },
            {
              key: 'choice',
              title: '怎么处理',
              render: (row) => <DoubtChoice placed={row} state={state} store={store} />,
            },
            {
              key: 'compare',
              title: '比对',
              width: 84,
              render: (row) => (
                <Button size="small" aria-label={`比对 第 ${row.row.row} 行`} onClick={() => setOpen(row)}>
                  比对
                </Button>
              ),
            },
          ]}
        />
      </div>
      {open && (
        <DoubtDialog
          placed={open}
          state={state}
          store={store}
          onChoose={(decision) => {
            settleDoubts([{ ...nameOf(open), decision }]);
            setOpen(undefined);
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

type DoubtChoiceProps = {
  readonly placed: PlacedRow;
  readonly state: ImportState;
  readonly store: LedgerStore;
};

function DoubtChoice({ placed, state, store }: DoubtChoiceProps) {
  const { table, row, planned } = placed;
  const decision = decisionOf(state, placed);
  return (
    <select
      className="import-select"
      aria-label={`第 ${row.row} 行 ${titleOfRow(table, row)} 怎么处理`}
      value={decision === undefined ? '' : typeof decision === 'string' ? decision : `use ${decision.use}`}
      onChange={({ target: { value } }) => settleDoubts([{ ...nameOf(placed), decision: decisionIn(value) }])}
    >
      <option value="">请选择（共 {planned.candidates?.length} 条候选）</option>
      {planned.candidates?.map((id) => (
        <option key={id} value={`use ${id}`}>
          就是 {describeRecord(store.book, table.entities[0], id, state.options.asOf)}
        </option>
      ))}
      <option value="separate">另建一条</option>
      <option value="skip">暂不导入</option>
    </select>
  );
}

function takeCandidates(rows: readonly PlacedRow[]): void {
  settleDoubts(
    rows.map((row) => {
      const [use] = row.planned.candidates ?? [];
      return { ...nameOf(row), decision: use === undefined ? undefined : { use } };
    }),
  );
}

function decisionOf({ decisions }: ImportState, { table, row }: PlacedRow): RowDecision | undefined {
  return decisions[table.sheet]?.[row.row];
}

function nameOf({ table, row }: PlacedRow) {
  return { sheet: table.sheet, row: row.row };
}

function decisionIn(value: string): RowDecision | undefined {
  if (value === '') return undefined;
  return value === 'separate' || value === 'skip' ? value : { use: value.slice('use '.length) };
}
