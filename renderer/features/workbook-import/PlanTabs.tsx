import { Tabs } from 'antd';
import { useMemo, useState } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { ChangeList } from './ChangeList.tsx';
import { DoubtList } from './DoubtList.tsx';
import type { ImportState } from './import-state.ts';
import { MergeList } from './MergeList.tsx';
import { placedRows } from './plan-rows.ts';
import type { ProblemTable } from './problem-groups.ts';
import { SameList } from './SameList.tsx';
import { SkippedList } from './SkippedList.tsx';
import { skippedRows } from './undecided-rows.ts';

type PlanTabsProps = {
  readonly state: ImportState;
  readonly plan: ImportPlan;
  readonly tables: readonly ProblemTable[];
  readonly store: LedgerStore;
};

/** What the import would do, one list for each kind; what wants a decision comes first. */
export function PlanTabs({ state, plan, tables, store }: PlanTabsProps) {
  const lists = useMemo(
    () => ({
      doubtful: placedRows(tables, plan, 'doubtful'),
      merge: placedRows(tables, plan, 'merge'),
      same: placedRows(tables, plan, 'same'),
      skipped: skippedRows(tables, plan),
    }),
    [tables, plan],
  );
  const [shown, setShown] = useState(lists.doubtful.length > 0 ? 'doubtful' : 'changes');
  const { fields = [], left } = state;
  const tabs = [
    {
      key: 'changes',
      label: '更新的内容',
      count: plan.cells.length,
      list: () => <ChangeList plan={plan} fields={fields} left={left} store={store} />,
    },
    {
      key: 'doubtful',
      label: '疑似重复',
      count: lists.doubtful.length,
      list: () => <DoubtList rows={lists.doubtful} state={state} store={store} />,
    },
    {
      key: 'merge',
      label: '合并的行',
      count: lists.merge.length,
      list: () => <MergeList rows={lists.merge} plan={plan} store={store} />,
    },
    {
      key: 'same',
      label: '无变化',
      count: lists.same.length,
      list: () => <SameList rows={lists.same} store={store} />,
    },
    {
      key: 'skipped',
      label: '不入库的行',
      count: lists.skipped.length,
      list: () => <SkippedList rows={lists.skipped} />,
    },
  ];
  return (
    <Tabs
      className="import-fill import-tabs"
      activeKey={shown}
      onChange={setShown}
      destroyOnHidden
      items={tabs.map(({ key, label, count, list }) => ({
        key,
        label: `${label} ${count.toLocaleString('zh-CN')}`,
        children: list(),
      }))}
    />
  );
}
