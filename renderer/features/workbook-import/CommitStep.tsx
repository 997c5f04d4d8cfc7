import { Alert, App, Button, Progress } from 'antd';
import { useEffect, useMemo } from 'react';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { CountTable } from './CountTable.tsx';
import { countLeft } from './field-summary.ts';
import { GuardDialog } from './GuardDialog.tsx';
import { chosenTables, goTo } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import './plan.css';
import { PlanTabs } from './PlanTabs.tsx';
import { bringsSomething, cancelPlanning, planNow, savePlan } from './plan-import.ts';
import { percentOf } from './ReadingBar.tsx';
import { askToGiveUp } from './use-leave-guard.ts';

type CommitStepProps = { readonly state: ImportState; readonly store: LedgerStore };

/** 4 入库: what the import would do; what is ticked is done by one press, as one transaction. */
export function CommitStep({ state, store }: CommitStepProps) {
  const { plan, planning, saving, guard } = state;
  useEffect(() => {
    if (!plan && !planning && !saving) void planNow();
  }, [plan, planning, saving]);
  return (
    <>
      <div className="import-body">
        {!plan && planning && <PlanningBar done={planning.done} total={planning.total} />}
        {plan && <PlanView state={state} plan={plan} store={store} />}
      </div>
      {guard && plan && <GuardDialog guard={guard} plan={plan} store={store} />}
      <Foot state={state} />
    </>
  );
}

function Foot({ state }: { readonly state: ImportState }) {
  const { modal } = App.useApp();
  const { plan, planning, saving, isPlanStale } = state;
  if (saving) {
    const { cancellation, share } = saving;
    const cancel = () => {
      cancellation.isWanted = true;
    };
    return (
      <footer className="import-foot">
        <WorkingBar label="正在入库" done={share} total={1} onCancel={cancellation.isTooLate ? undefined : cancel} />
      </footer>
    );
  }
  const canSave = bringsSomething(state);
  return (
    <footer className="import-foot">
      {planning ? (
        <Button onClick={cancelPlanning}>取消</Button>
      ) : (
        <Button onClick={() => askToGiveUp(modal)}>放弃导入</Button>
      )}
      <span role="status" className="import-soft">
        {plan && footWords(state, canSave)}
      </span>
      <span className="import-gap" />
      <Button onClick={() => goTo('problems')}>上一步</Button>
      <Button type="primary" disabled={!plan || !(canSave || isPlanStale)} onClick={() => void savePlan()}>
        {isPlanStale ? '按选择重新核对' : '入库'}
      </Button>
    </footer>
  );
}

function footWords({ plan, left, isPlanStale }: ImportState, canSave: boolean): string {
  if (isPlanStale) return '疑似重复的行有了新的选择，先重新核对，再入库。';
  if (!canSave && plan && plan.counts.doubtful > 0) return '还没有可以入库的内容。先在“疑似重复”里选，再入库。';
  if (!canSave) return '没有要入库的内容：台账中已经都有，或者都被跳过、去掉了勾。';
  const out = countLeft(left);
  return out > 0 ? `去掉勾的 ${out.toLocaleString('zh-CN')} 处保持原样。` : '';
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

function PlanView({ state, plan, store }: PlanViewProps) {
  const tables = useMemo(() => chosenTables(state.tables), [state.tables]);
  const doubtful = plan.counts.doubtful;
  return (
    <>
      <CountTable tables={tables} plan={plan}>
        <p className="import-soft">{absentInWords(plan)}</p>
      </CountTable>
      {doubtful > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`有 ${doubtful.toLocaleString('zh-CN')} 行疑似重复：按匹配依据对上不止一条，或说不准是不是同一条。请在“疑似重复”里选。`}
        />
      )}
      <PlanTabs state={state} plan={plan} tables={tables} store={store} />
    </>
  );
}

/** 文件里没有的，不会被删除、不会改动：人员 120 人。 */
function absentInWords({ absent, linked }: ImportPlan): string {
  const parts = entityNames.flatMap((entity) => {
    const count = absent[entity] ?? 0;
    const { label, unit } = entities[entity];
    return count > 0 ? [`${label} ${count.toLocaleString('zh-CN')} ${unit}`] : [];
  });
  const kept = parts.length > 0 ? `台账里有、文件里没有的不会被删除，也不改动：${parts.join('，')}。` : '';
  const also = linked > 0 ? `以前的 ${linked.toLocaleString('zh-CN')} 条记录会关联到本次的内容。` : '';
  return kept + also;
}
