import { Alert, Button } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { type Cancellation, newCancellation } from '#renderer/data/cancellation.ts';
import type { CompactionState, LedgerStore } from '#renderer/data/ledger-store.ts';
import { seldom } from '#renderer/data/progress.ts';
import { lastCompaction, runCompaction, watchCompactions } from './compaction.ts';
import { Facts } from './Panel.tsx';

type Running = { readonly cancellation: Cancellation; readonly done: number; readonly total: number };

/** How much of the old changes only the journal and the backups still hold, and one more go now. */
export function CompactionPart({ store }: { readonly store: LedgerStore }) {
  const at = useSyncExternalStore(watchCompactions, () => lastCompaction()?.at);
  const { busy, problem, run } = useTask();
  const [state, setState] = useState<CompactionState>();
  const [databaseBytes, setDatabaseBytes] = useState<number>();
  const [running, setRunning] = useState<Running>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was dropped since changes the figures
  useEffect(() => {
    void store.compaction.state().then((found) => found.ok && setState(found.value));
    void navigator.storage.estimate().then(({ usage }) => setDatabaseBytes(usage));
  }, [store, at]);
  const compactNow = async () => {
    const cancellation = newCancellation();
    const onProgress = seldom((done: number, total: number) => setRunning({ cancellation, done, total }));
    setRunning({ cancellation, done: 0, total: 1 });
    await run(() => runCompaction(store, cancellation, onProgress));
    setRunning(undefined);
  };
  if (!state) return null;
  const refusal = state.obstacle ?? lastRefusal(at);
  return (
    <div className="settings-compaction">
      <Facts
        facts={[
          ['旧修改', droppedLine(state)],
          ['占用空间', spaceLine(databaseBytes, state.journalBytes)],
        ]}
      />
      {refusal !== undefined && <p className="settings-soft">{refusal}</p>}
      <div className="settings-row">
        <Button disabled={busy || state.obstacle !== undefined} onClick={() => void compactNow()}>
          精简旧修改
        </Button>
      </div>
      {running && (
        <WorkingBar
          label="正在核对旧修改"
          done={running.done}
          total={running.total}
          onCancel={() => {
            running.cancellation.isWanted = true;
          }}
        />
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
    </div>
  );
}

/** What the last try came to, when it came to nothing. */
function lastRefusal(at: string | undefined): string | undefined {
  const problem = at === undefined ? undefined : lastCompaction()?.problem;
  return at !== undefined && problem !== undefined ? `${localTime(at)} 试过：${problem}` : undefined;
}

function droppedLine({ dropped }: CompactionState): string {
  if (!dropped)
    return '全部存有两份（数据库和日志副本）。90 天以前、区里和同事都已收到的，程序每周自动精简一次：原文只留日志副本和备份';
  const count = dropped.operations.toLocaleString('zh-CN');
  const until = dropped.at === '' ? '较早' : `${localTime(dropped.at).slice(0, 10)} 及以前`;
  return `${until}的 ${count} 条修改，原文只留在日志副本和备份里，修改记录照常可以查看`;
}

function spaceLine(databaseBytes: number | undefined, journalBytes: number): string {
  const journal = `日志副本 ${sizeInWords(journalBytes)}`;
  return databaseBytes === undefined ? journal : `数据库约 ${sizeInWords(databaseBytes)}，${journal}`;
}
