import { Alert, Steps } from 'antd';
import { useEffect, useRef } from 'react';
import { todayOnThisPc } from '#renderer/components/page/register.ts';
import { TableTabs } from '#renderer/components/page/TableTabs.tsx';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { FormStep } from './FormStep.tsx';
import './form-filler.css';
import { changeFiller, type FillerState, type FillerStep, fillerState, fillerWatch } from './filler-state.ts';
import { MatchStep } from './MatchStep.tsx';
import { RowStep } from './RowStep.tsx';
import { SavedPanel } from './SavedPanel.tsx';

const steps: readonly { readonly step: FillerStep; readonly title: string }[] = [
  { step: 'file', title: '选空表' },
  { step: 'columns', title: '对表头' },
  { step: 'rows', title: '选记录、保存' },
];

/** 填空表: the form that another office sent comes back filled in from the ledger, its looks kept. */
export function FormFillerPage() {
  useWatched(fillerWatch);
  const heading = useRef<HTMLHeadingElement>(null);
  const store = currentLedger();
  const state = fillerState(todayOnThisPc());
  const { step } = state;
  const lastStep = useRef(step);
  useEffect(() => {
    if (lastStep.current !== step) heading.current?.focus();
    lastStep.current = step;
  }, [step]);
  if (!store) return null;
  return (
    <div className="filler">
      <div className="filler-head">
        <h1 ref={heading} tabIndex={-1}>
          填空表
          {state.file && step !== 'file' && <span className="filler-file">{state.file.name}</span>}
        </h1>
        {step === 'file' && <TableTabs current="/fill" />}
        <StepBar state={state} />
      </div>
      {state.refusal && <Alert type="error" showIcon className="filler-refusal" role="alert" title={state.refusal} />}
      {step === 'file' && <FormStep state={state} />}
      {step === 'columns' && state.layout && <MatchStep state={state} store={store} layout={state.layout} />}
      {step === 'rows' && state.layout && <RowStep state={state} store={store} layout={state.layout} />}
      {step === 'done' && state.saved && <SavedPanel saved={state.saved} />}
    </div>
  );
}

/** A step that was reached can be gone back to; the way ahead is the button below. */
function StepBar({ state: { step, isBusy } }: { readonly state: FillerState }) {
  const current = step === 'done' ? steps.length : steps.findIndex((one) => one.step === step);
  const isFixed = step === 'done' || step === 'file' || isBusy;
  return (
    <nav aria-label="填表步骤" className="filler-steps">
      <Steps
        size="small"
        current={current}
        items={steps.map(({ title }, index) => ({ title, disabled: isFixed || index === 0 || index > current }))}
        {...(isFixed ? {} : { onChange: (index: number) => stepTo(index, current) })}
      />
    </nav>
  );
}

function stepTo(index: number, current: number): void {
  const wanted = steps[index];
  if (wanted && index < current) changeFiller({ step: wanted.step, refusal: undefined });
}
