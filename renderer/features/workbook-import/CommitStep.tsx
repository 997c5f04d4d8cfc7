import { App, Button, Progress, Tabs } from 'antd';
import { useEffect, useMemo } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { CountTable } from './CountTable.tsx';
import { DifferenceList } from './DifferenceList.tsx';
import { chosenTables, goTo } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import { bringsSomething, cancelPlanning, planNow, savePlan } from './plan-import.ts';
import { percentOf } from './ReadingBar.tsx';
import { SkippedList } from './SkippedList.tsx';
import { skippedRows } from './undecided-rows.ts';
import { askToGiveUp } from './use-leave-guard.ts';

type CommitStepProps = { readonly state: ImportState; readonly store: LedgerStore };

/** 4 入库: what the import would do; one press does all of it, as one transaction. */
export function CommitStep({ state, store }: CommitStepProps) {
  const { modal } = App.useApp();
  const { plan, planning, isSaving } = state;
  useEffect(() => {
    if (!plan && !planning && !isSaving) void planNow();
  }, [plan, planning, isSaving]);
  return (
    <>
      <div className="import-body">
        {!plan && planning && <PlanningBar done={planning.done} total={planning.total} />}
        {plan && <PlanView state={state} plan={plan} store={store} />}
      </div>
      <footer className="import-foot">
        {planning ? (
          <Button onClick={cancelPlanning}>取消</Button>
        ) : (
          <Button disabled={isSaving} onClick={() => askToGiveUp(modal)}>
            放弃导入
          </Button>
        )}
        <span role="status" className="import-soft">
          {isSaving && '正在入库，请不要关闭窗口…'}
          {plan && !isSaving && !bringsSomething(plan) && '没有要入库的内容：台账中已经都有，或者都被跳过。'}
        </span>
        <span className="import-gap" />
        <Button disabled={isSaving} onClick={() => goTo('problems')}>
          上一步
        </Button>
        <Button
          type="primary"
          loading={isSaving && { delay: 300 }}
          disabled={!plan || !bringsSomething(plan)}
          onClick={() => void savePlan()}
        >
          入库
        </Button>
      </footer>
    </>
  );
}

function PlanningBar({ done, total }: { readonly done: number; readonly total: number }) {
  return (
    <section className="import-progress" aria-label="核对进度">
      <p role="status">
        正在与台账核对{total > 0 && `：${done.toLocaleString('zh-CN')} / ${total.toLocaleString('zh-CN')} 行`}
      </p>
      <Progress aria-label="已核对" percent={percentOf(done, total)} status="active" />
    </section>
  );
}

type PlanViewProps = { readonly state: ImportState; readonly plan: ImportPlan; readonly store: LedgerStore };

function PlanView({ state: { tables }, plan, store }: PlanViewProps) {
  const chosen = useMemo(() => chosenTables(tables), [tables]);
  const differences = useMemo(
    () => plan.rows.flatMap(({ sheet, row, differences: own }) => own.map((one) => ({ ...one, sheet, row }))),
    [plan],
  );
  const skipped = useMemo(() => skippedRows(chosen, plan), [chosen, plan]);
  return (
    <>
      <CountTable tables={chosen} plan={plan} />
      <Tabs
        className="import-fill import-tabs"
        items={[
          {
            key: 'differences',
            label: `改动的内容 ${differences.length.toLocaleString('zh-CN')}`,
            children: <DifferenceList differences={differences} changes={plan.changes} book={store.book} />,
          },
          {
            key: 'skipped',
            label: `不入库的行 ${skipped.length.toLocaleString('zh-CN')}`,
            children: <SkippedList rows={skipped} />,
          },
        ]}
      />
    </>
  );
}
