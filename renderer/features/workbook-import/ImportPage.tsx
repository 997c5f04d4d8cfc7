import { Alert, App, Steps } from 'antd';
import { useEffect, useRef } from 'react';
import { TableTabs } from '#renderer/components/page/TableTabs.tsx';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { ColumnStep } from './ColumnStep.tsx';
import { CommitStep } from './CommitStep.tsx';
import { FileStep } from './FileStep.tsx';
import './import.css';
import { goTo } from './import-choices.ts';
import { forgetImport, type ImportState, type ImportStep, importState, importWatch } from './import-state.ts';
import { ProblemStep } from './ProblemStep.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { useAddress } from './use-address.ts';
import { askToGiveUp, useLeaveGuard } from './use-leave-guard.ts';

const steps: readonly { readonly step: ImportStep; readonly title: string }[] = [
  { step: 'file', title: '选文件' },
  { step: 'columns', title: '对表头' },
  { step: 'problems', title: '改问题' },
  { step: 'commit', title: '入库' },
];

/** 导入: from a workbook to the ledger in four steps. Nothing is written before 入库. */
export function ImportPage() {
  useWatched(importWatch);
  const { modal } = App.useApp();
  useLeaveGuard(modal);
  useAddress(modal);
  const heading = useRef<HTMLHeadingElement>(null);
  const store = currentLedger();
  const state = importState(dateOfInstant(Date.now()));
  const { step } = state;
  const lastStep = useRef(step);
  useEffect(() => {
    if (lastStep.current !== step) heading.current?.focus();
    lastStep.current = step;
  }, [step]);
  if (!store) return null;
  const changeFile = () => (state.isTouched ? askToGiveUp(modal) : forgetImport());
  return (
    <div className="import">
      <div className="import-head">
        <h1 ref={heading} tabIndex={-1}>
          导入
          {state.file && <span className="import-file">{state.file.name}</span>}
        </h1>
        {step === 'file' && !state.file && <TableTabs current="/import" />}
        <StepBar state={state} />
      </div>
      {state.refusal && <Alert type="error" showIcon className="import-refusal" role="alert" title={state.refusal} />}
      {step === 'file' && <FileStep state={state} store={store} onChange={changeFile} />}
      {step === 'columns' && <ColumnStep state={state} />}
      {step === 'problems' && <ProblemStep state={state} />}
      {step === 'commit' && <CommitStep state={state} store={store} />}
      {step === 'done' && state.result && <ResultPanel state={state} result={state.result} store={store} />}
    </div>
  );
}

/** A step that was reached can be gone back to; the way ahead is 下一步. */
function StepBar({ state: { step, saving } }: { readonly state: ImportState }) {
  const current = step === 'done' ? steps.length : steps.findIndex((one) => one.step === step);
  return (
    <nav aria-label="导入步骤" className="import-steps">
      <Steps
        size="small"
        current={current}
        items={steps.map(({ title }, index) => ({
          title,
          disabled: step === 'done' || saving !== undefined || index > current,
        }))}
        {...(step === 'done' || saving ? {} : { onChange: (index: number) => stepTo(index, current) })}
      />
    </nav>
  );
}

function stepTo(index: number, current: number): void {
  const wanted = steps[index];
  if (wanted && index < current) goTo(wanted.step);
}
