import { useMemo } from 'react';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { IgnoredCell, ImportPlan } from '#shared/ledger/import-types.ts';
import { type CellWords, cellWords, labelOfCell } from './cell-words.ts';
import type { PlacedRow } from './plan-rows.ts';
import { titleOfRow } from './problem-groups.ts';

type MergeListProps = {
  readonly rows: readonly PlacedRow[];
  readonly plan: ImportPlan;
  readonly store: LedgerStore;
};

/** Rows that say more of a record which an earlier row of the file, or of another sheet, is about already. */
export function MergeList({ rows, plan, store }: MergeListProps) {
  const words = useMemo(() => cellWords(store.book, plan, true), [store, plan]);
  const ignored = useMemo(() => ignoredByRow(plan), [plan]);
  return (
    <WindowedTable<PlacedRow>
      label="合并的行"
      rows={rows}
      rowKey={({ index }) => String(index)}
      empty="没有合并的行：文件里没有两行是同一条。"
      columns={[
        { key: 'place', title: '行', width: 190, render: ({ table, row }) => `${table.sheet} 第 ${row.row} 行` },
        { key: 'title', title: '记录', width: 130, render: ({ table, row }) => titleOfRow(table, row) },
        { key: 'with', title: '与哪一行是同一条', width: 210, render: ({ planned }) => placeOf(plan, planned.joins) },
        {
          key: 'ignored',
          title: '与前一行说法不同、没有采用的',
          render: ({ index }) => <Ignored cells={ignored.get(index) ?? []} words={words} />,
        },
      ]}
    />
  );
}

function Ignored({ cells, words }: { readonly cells: readonly IgnoredCell[]; readonly words: CellWords }) {
  if (cells.length === 0) return <span className="import-soft">没有，内容已并入</span>;
  const text = cells
    .map(
      (cell) =>
        `${labelOfCell(cell)}：这行写 ${words.newText(cell, cell.ignored)}，已取 ${words.newText(cell, cell.kept)}`,
    )
    .join('；');
  return <span title={text}>{text}</span>;
}

function placeOf({ rows }: ImportPlan, joins: number | undefined): string {
  const first = joins === undefined ? undefined : rows[joins];
  return first ? `${first.sheet} 第 ${first.row} 行` : '';
}

function ignoredByRow({ ignored }: ImportPlan): ReadonlyMap<number, readonly IgnoredCell[]> {
  const byRow = new Map<number, IgnoredCell[]>();
  for (const cell of ignored) byRow.set(cell.row, [...(byRow.get(cell.row) ?? []), cell]);
  return byRow;
}
