import { Alert, Button, Table } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { type Cancellation, newCancellation } from '#renderer/data/cancellation.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { seldom } from '#renderer/data/progress.ts';
import { checkInWords, lastCheck, runCheck, watchChecks } from './blob-check.ts';
import { type MissingLine, missingLines } from './missing-attachments.ts';
import { Facts, Panel } from './Panel.tsx';

type Running = { readonly cancellation: Cancellation; readonly done: number; readonly total: number };

/** Whether every attachment is still whole in both its copies, and what is not here, with where it may be had. */
export function AttachmentsPanel({ store }: { readonly store: LedgerStore }) {
  const at = useSyncExternalStore(watchChecks, () => lastCheck()?.at);
  const [running, setRunning] = useState<Running>();
  const { problem, run } = useTask();
  const missing = useMissing(store, at);
  const last = at === undefined ? undefined : lastCheck();

  const check = async () => {
    const cancellation = newCancellation();
    const onProgress = seldom((done: number, total: number) => setRunning({ cancellation, done, total }));
    setRunning({ cancellation, done: 0, total: 1 });
    await run(() => runCheck(store, cancellation, onProgress));
    setRunning(undefined);
  };
  return (
    <Panel title="附件检查">
      <Facts
        facts={[
          ['上次检查', last ? `${localTime(last.at)}，${checkInWords(last)}` : '还没有查过'],
          ['本机没有的', missing ? `${missing.length.toLocaleString('zh-CN')} 个` : '正在统计'],
        ]}
      />
      <p className="settings-soft">
        每个附件在本机存两份。程序每月自动从头到尾读一遍，坏了一份就用另一份补好。没有记录用到的附件留 90 天再清理。
      </p>
      <div className="settings-row">
        <Button disabled={running !== undefined} onClick={() => void check()}>
          现在检查
        </Button>
      </div>
      {running && (
        <WorkingBar
          label="正在检查附件"
          done={running.done}
          total={running.total}
          unit="个"
          onCancel={() => Object.assign(running.cancellation, { isWanted: true })}
        />
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
      {missing && missing.length > 0 && <MissingTable lines={missing} />}
    </Panel>
  );
}

function useMissing(store: LedgerStore, checkedAt: string | undefined): readonly MissingLine[] | undefined {
  const [lines, setLines] = useState<readonly MissingLine[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a check says when to look again
  useEffect(() => {
    let isOver = false;
    void missingLines(store, new Set(lastCheck()?.lost)).then((found) => {
      if (!isOver) setLines(found);
    });
    return () => {
      isOver = true;
    };
  }, [store, checkedAt]);
  return lines;
}

function MissingTable({ lines }: { readonly lines: readonly MissingLine[] }) {
  return (
    <Table<MissingLine>
      size="small"
      rowKey="sm3"
      dataSource={[...lines]}
      pagination={lines.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
      columns={[
        { title: '附件', dataIndex: 'name' },
        { title: '在哪条记录', dataIndex: 'where' },
        { title: '情况', dataIndex: 'state' },
        { title: '可以从哪里得到', dataIndex: 'from' },
      ]}
    />
  );
}
