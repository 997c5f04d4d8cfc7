import { Alert, Button, Spin } from 'antd';
import { useEffect } from 'react';
import { WorkbookChooser, type WorkbookSource } from '#renderer/components/file/WorkbookChooser.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { ReceiveDone } from './ReceiveDone.tsx';
import { ReceiveView } from './ReceiveView.tsx';
import { compareNow, receiveDropped, receivePicked } from './receive-file.ts';
import { forgetReceiving, receiving } from './receive-state.ts';

type ReceivePanelProps = { readonly store: LedgerStore; onDone(): void };

const source: WorkbookSource = {
  isWindow: async () => {
    const info = await host.hostInfo();
    return info.ok && info.value.kind === 'electron';
  },
  pick: () => host.pickWorkbook(),
};

/** 接收: choose the file that came back, decide cell by cell, save. */
export function ReceivePanel({ store, onDone }: ReceivePanelProps) {
  const state = receiving.get();
  const version = store.version();
  const isStale = state?.isOutdated === true || state?.comparison?.version !== store.book.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the ledger is compared anew
  useEffect(() => {
    if (isStale) void compareNow();
  }, [isStale, version, state?.fates, state?.isReading]);
  if (state?.result) return <ReceiveDone state={state} result={state.result} onDone={onDone} />;
  if (state?.summary) return <ReceiveView store={store} state={state} summary={state.summary} />;
  return (
    <>
      {state?.refusal && <Alert type="error" showIcon role="alert" className="trips-refusal" title={state.refusal} />}
      {state?.isReading ? (
        <div className="trips-body">
          <p role="status">
            <Spin size="small" delay={300} /> 正在读取 {state.fileName}
          </p>
          <div>
            <Button onClick={forgetReceiving}>取消</Button>
          </div>
        </div>
      ) : (
        <WorkbookChooser
          title="选收回来的核对表"
          hint="对方填好的文件，改过名、另存成 .xls 或 .csv 的也可以，也可以把文件拖到这里。入库前不会改动台账。"
          source={source}
          onPick={(file) => void receivePicked(file)}
          onDrop={(file) => void receiveDropped(file)}
        />
      )}
    </>
  );
}
