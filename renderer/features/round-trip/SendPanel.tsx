import { useMemo } from 'react';
import { wordedSource } from '#renderer/components/page/ledger-source.ts';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import type { Trip } from '#shared/ledger/round-trips.ts';
import { SendForm } from './SendForm.tsx';
import { SentList } from './SentList.tsx';
import { cancelSending, type Sending, sending } from './send-trips.ts';
import { useSendForm } from './use-send-form.ts';

type SendPanelProps = { readonly store: LedgerStore; readonly again: Trip | undefined; onDone(): void };

/** 发出: the form, then how far the files are, then what was saved. */
export function SendPanel({ store, again, onDone }: SendPanelProps) {
  const source = useMemo(() => wordedSource(store, describeStoreProblem), [store]);
  const form = useSendForm(source, again);
  const job = sending.get();
  if (job?.isRunning) return <Running job={job} />;
  if (job) return <SentList job={job} onDone={onDone} />;
  return <SendForm store={store} form={form} />;
}

function Running({ job: { done, total } }: { readonly job: Sending }) {
  return (
    <div className="trips-body">
      <WorkingBar label="正在写核对表" done={done} total={total} unit="行" onCancel={cancelSending} />
    </div>
  );
}
