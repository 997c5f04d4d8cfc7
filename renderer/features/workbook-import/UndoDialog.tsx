import { Alert, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { newCancellation } from '#renderer/data/cancellation.ts';
import type { LedgerStore, PastImport, UndoReport } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import type { Saving } from './import-state.ts';
import { KeptList } from './KeptList.tsx';
import { sentIn, whySentStays } from './sent-imports.ts';

type UndoDialogProps = {
  readonly past: PastImport;
  readonly store: LedgerStore;
  onDone(report: UndoReport): void;
  onClose(): void;
};

/** Says what taking an import back would do and what stays; then does it. What was sent stays, with the reason. */
export function UndoDialog({ past, store, onDone, onClose }: UndoDialogProps) {
  const [refusal, setRefusal] = useState<string>();
  const [preview, setPreview] = useState<UndoReport>();
  const [share, setShare] = useState(0);
  const [undoing, setUndoing] = useState<Saving>();
  useEffect(() => {
    let isOpen = true;
    void lookAhead(store, past, (next) => isOpen && setShare(next)).then((seen) => {
      if (!isOpen) return;
      if (typeof seen === 'string') setRefusal(seen);
      else setPreview(seen);
    });
    return () => {
      isOpen = false;
    };
  }, [store, past]);
  const undo = async () => {
    const cancellation = newCancellation();
    setUndoing({ share: 0, cancellation });
    const onProgress = (done: number, total: number) => setUndoing({ share: done / total, cancellation });
    const undone = await store.undoImport(past.id, { onProgress, cancellation });
    if (undone.ok) return onDone(undone.value);
    setUndoing(undefined);
    setRefusal(describeStoreProblem(undone.error));
  };
  const canUndo = preview !== undefined && preview.records > 0 && !refusal;
  const stop = undoing && !undoing.cancellation.isTooLate ? () => wantStop(undoing) : undefined;
  return (
    <Modal
      open
      width={860}
      title={`撤销导入：${past.file}`}
      okText="撤销"
      cancelText={canUndo ? '不撤销' : '关闭'}
      okButtonProps={{ danger: true, disabled: !canUndo || undoing !== undefined }}
      cancelButtonProps={{ disabled: undoing !== undefined }}
      closable={!undoing}
      mask={{ closable: !undoing }}
      keyboard={!undoing}
      onOk={() => void undo()}
      onCancel={onClose}
    >
      {refusal && <Alert type="error" showIcon role="alert" title={refusal} />}
      {!refusal && !preview && <WorkingBar label="正在看哪些可以撤销" done={share} total={1} />}
      {preview && !refusal && <Preview preview={preview} store={store} />}
      {undoing && <WorkingBar label="正在撤销" done={undoing.share} total={1} onCancel={stop} cancelText="停止撤销" />}
    </Modal>
  );
}

function Preview({ preview: { records, kept }, store }: { readonly preview: UndoReport; readonly store: LedgerStore }) {
  const count = kept.length.toLocaleString('zh-CN');
  return (
    <>
      <p>
        {records > 0
          ? `会撤销 ${records.toLocaleString('zh-CN')} 条记录：本次新增的作废，改过的内容恢复原值。`
          : '没有可以撤销的内容：本次导入的，后来都已改过、用到或撤销。'}
      </p>
      {kept.length > 0 && (
        <>
          <p>下面 {count} 处后来又改过或用到，保留不动：</p>
          <div className="import-kept">
            <KeptList kept={kept} store={store} />
          </div>
        </>
      )}
    </>
  );
}

function wantStop({ cancellation }: Saving): void {
  cancellation.isWanted = true;
}

/** What would be taken back, or why nothing is. */
async function lookAhead(
  store: LedgerStore,
  past: PastImport,
  onShare: (share: number) => void,
): Promise<UndoReport | string> {
  const exchange = await host.exchangeState();
  if (!exchange.ok) return exchange.error.message;
  const sent = sentIn(past, exchange.value);
  if (sent) return whySentStays(sent);
  const preview = await store.previewUndo(past.id, { onProgress: (done, total) => onShare(done / total) });
  return preview.ok ? preview.value : describeStoreProblem(preview.error);
}
