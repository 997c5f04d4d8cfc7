import { Alert, Button, Empty, Modal, Table } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { recordHref } from '#renderer/components/page/record-link.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { conflictTypeLabels } from '#shared/ledger/conflict.ts';
import { type Decision, verdicts } from '#shared/ledger/conflict-notes.ts';
import { conflictTitle } from '#shared/ledger/conflict-words.ts';
import { namesOfKept } from './kept-words.ts';
import { SwapDialog } from './SwapDialog.tsx';

/** 已处理: every decision of both PCs; each can be taken back, and a chosen value be exchanged for the other one. */
export function DecidedList({ store }: { readonly store: LedgerStore }) {
  const [leaving, setLeaving] = useState<Decision>();
  const [swapping, setSwapping] = useState<Decision>();
  const [said, setSaid] = useState<string>();
  const { busy, problem, run } = useTask();
  const decisions = store.conflicts.decisions();
  const takeBack = async (decision: Decision) => {
    setSaid(undefined);
    const kept = await run(async () => {
      const taken = await store.conflicts.takeBack(decision);
      return taken.ok ? taken : { ok: false, error: { message: describeStoreProblem(taken.error) } };
    });
    setLeaving(undefined);
    if (kept) setSaid(kept.length === 0 ? '已撤回。' : `已撤回，之后又改过的没有动：${namesOfKept(kept)}。`);
  };
  if (decisions.length === 0) return <Empty className="conflict-none" description="还没有处理过冲突。" />;
  return (
    <>
      {problem && <Alert type="error" showIcon title={problem} />}
      {said && <Alert type="success" showIcon title={said} role="status" />}
      <Table<Decision>
        size="small"
        rowKey={({ id }) => id}
        dataSource={[...decisions]}
        pagination={decisions.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { title: '时间', width: 150, render: (_, { at }) => localTime(at) },
          {
            title: '冲突',
            render: (_, decision) => (
              <>
                <a href={recordHref(store.book, decision.table, decision.record)}>
                  {conflictTitle(store.book, decision)}
                </a>
                <div className="conflict-origin">{conflictTypeLabels[decision.type]}</div>
              </>
            ),
          },
          {
            title: '怎样处理的',
            render: (_, { verdict, why, isTakenBack }) => (
              <>
                {isTakenBack ? '已撤回：' : ''}
                {verdicts[verdict]}
                {why && <div className="conflict-origin">原因：{why}</div>}
              </>
            ),
          },
          { title: '谁', render: (_, { userName, deviceName }) => `${userName}@${deviceName}` },
          {
            title: '操作',
            width: 210,
            render: (_, decision) => (
              <span className="conflict-acts">
                {decision.type === 'FIELD' && <Button onClick={() => setSwapping(decision)}>看两边的值</Button>}
                {!decision.isTakenBack && <Button onClick={() => setLeaving(decision)}>撤回</Button>}
              </span>
            ),
          },
        ]}
      />
      {leaving && (
        <Modal
          open
          title="撤回这次处理"
          okText="撤回"
          cancelText="取消"
          confirmLoading={busy}
          onOk={() => void takeBack(leaving)}
          onCancel={() => setLeaving(undefined)}
        >
          <p>
            {conflictTitle(store.book, leaving)}：{verdicts[leaving.verdict]}
            。撤回以后回到处理之前的样子；如果是一次处理了多条，会一起撤回。
          </p>
        </Modal>
      )}
      {swapping && <SwapDialog store={store} decision={swapping} onClose={() => setSwapping(undefined)} />}
    </>
  );
}
