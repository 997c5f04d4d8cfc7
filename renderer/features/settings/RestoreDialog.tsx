import { Alert, Button, Checkbox, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import type { BackupContents, LedgerStore } from '#renderer/data/ledger-store.ts';
import type { FoundBackup } from '#shared/host/host-api.ts';
import { ContentsTable } from './ContentsTable.tsx';
import { restoreInPlace } from './restore.ts';
import { contentsRows, countsOf, shrinkOf } from './restore-contents.ts';

type RestoreDialogProps = { readonly store: LedgerStore; readonly backup: FoundBackup; onClose(): void };
type Looked =
  | { readonly at: 'reading'; readonly done: number; readonly total: number }
  | { readonly at: 'refused'; readonly sentence: string }
  | { readonly at: 'read'; readonly contents: BackupContents };

/** Reads a backup whole, says what it holds and what is missing in it, and puts it back when that is wanted. */
export function RestoreDialog({ store, backup, onClose }: RestoreDialogProps) {
  const looked = useContents(store, backup);
  const [isRestoring, setRestoring] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const [problem, setProblem] = useState<string>();
  const rows = useMemo(
    () => (looked.at === 'read' ? contentsRows(countsOf(store.book), looked.contents.report.counts) : []),
    [looked, store],
  );
  const shrink = shrinkOf(rows);
  const isUnsaved = store.saveState().kind === 'oneCopy';
  const restore = async () => {
    setRestoring(true);
    setProblem(await restoreInPlace(store, backup));
  };
  return (
    <Modal
      open
      width={720}
      title={`${localTime(backup.at)} 的备份（${backup.placeLabel}）`}
      onCancel={onClose}
      closable={!isRestoring}
      keyboard={!isRestoring}
      mask={{ closable: false }}
      footer={
        problem === undefined
          ? [
              <Button key="back" disabled={isRestoring} onClick={onClose}>
                不恢复
              </Button>,
              <Button
                key="go"
                danger
                type="primary"
                disabled={looked.at !== 'read' || isUnsaved || (shrink > 0 && !isChecked)}
                loading={isRestoring && { delay: 300 }}
                onClick={() => void restore()}
              >
                恢复这份备份
              </Button>,
            ]
          : [
              <Button key="again" type="primary" onClick={() => location.reload()}>
                重新登录
              </Button>,
            ]
      }
    >
      {looked.at === 'reading' && (
        <WorkingBar label="正在读取并核对备份" done={looked.done} total={looked.total} onCancel={onClose} />
      )}
      {looked.at === 'refused' && <Alert type="error" showIcon role="alert" title={looked.sentence} />}
      {looked.at === 'read' && (
        <>
          <p>{holdsSentence(looked.contents)}</p>
          <ContentsTable rows={rows} />
          <p>{sinceSentence(looked.contents)}</p>
          {shrink > 0 && (
            <Checkbox checked={isChecked} onChange={({ target }) => setChecked(target.checked)}>
              我已核对，恢复后本机会少 {shrink.toLocaleString('zh-CN')} 条记录
            </Checkbox>
          )}
        </>
      )}
      {isUnsaved && (
        <Alert type="warning" showIcon title="现在还不能恢复：有修改只存了一份。等上方显示“已保存”后再恢复。" />
      )}
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
    </Modal>
  );
}

function useContents(store: LedgerStore, backup: FoundBackup): Looked {
  const [looked, setLooked] = useState<Looked>({ at: 'reading', done: 0, total: backup.batches });
  useEffect(() => {
    const ended = new AbortController();
    const onProgress = (done: number, total: number) => setLooked({ at: 'reading', done, total });
    void store.lookIntoBackup(backup, { onProgress, signal: ended.signal }).then((contents) => {
      if (contents.ok) setLooked({ at: 'read', contents: contents.value });
      else if (contents.error !== 'cancelled') setLooked({ at: 'refused', sentence: contents.error.sentence });
    });
    return () => ended.abort();
  }, [store, backup]);
  return looked;
}

function holdsSentence({ report }: BackupContents): string {
  const newest = report.newestAt === undefined ? '还没有记录' : `最后一次修改在 ${localTime(report.newestAt)}`;
  return `已逐条读过，${report.operations.toLocaleString('zh-CN')} 处修改都能恢复，${newest}。`;
}

function sinceSentence({ since }: BackupContents): string {
  if (!since) return '这份备份里有本机现在没有的内容；恢复后，本机现在的内容以留存的那一份为准，可以再换回来。';
  if (since.total === 0) return '这份备份之后，本机没有改动过记录。';
  const total = since.total.toLocaleString('zh-CN');
  return `这份备份之后本机又改动过 ${total} 条记录，恢复后看不到这些改动。已经交给同事电脑的，接收同事的包就会回来；已经报送的，区里仍有；都在恢复前留存的那一份里。`;
}
