import { CheckCircleOutlined, ClockCircleOutlined, RollbackOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { ReasonDialog } from '#renderer/components/drawer/ReasonDialog.tsx';
import { localTime } from '#renderer/components/local-time.ts';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { fieldWords } from '#shared/ledger/conflict-words.ts';
import {
  confirmedAsIs,
  type ReturnedItem,
  type ReturnedState,
  returnedStateLabels,
} from '#shared/ledger/returned-items.ts';

const icons: { readonly [state in ReturnedState]: ReactNode } = {
  open: <RollbackOutlined aria-hidden />,
  changed: <ClockCircleOutlined aria-hidden />,
  accepted: <CheckCircleOutlined aria-hidden />,
};

/** 区级退回: what the district sent back, until a later receipt has accepted the correction. */
export function ReturnedList({ store }: { readonly store: LedgerStore }) {
  const [confirming, setConfirming] = useState<ReturnedItem>();
  const { problem, run } = useTask();
  const items = store.conflicts.returned();
  const confirm = async (item: ReturnedItem, why: string) => {
    setConfirming(undefined);
    const change = confirmedAsIs(store.book, item, why);
    if (!change) return;
    await run(async () => {
      const saved = await store.commit([change], '区级退回：核实无误');
      return saved.ok ? saved : { ok: false, error: { message: describeStoreProblem(saved.error) } };
    });
  };
  if (items.length === 0)
    return <Empty className="conflict-none" description="区里没有退回的记录。接收回执以后，退回的会列在这里。" />;
  return (
    <>
      {problem && <Alert type="error" showIcon title={problem} />}
      <Table<ReturnedItem>
        size="small"
        rowKey={({ id }) => id}
        dataSource={[...items]}
        pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          {
            title: '状态',
            width: 120,
            render: (_, { state }) => (
              <span className="returned-state" data-state={state}>
                {icons[state]} {returnedStateLabels[state]}
              </span>
            ),
          },
          {
            title: '记录',
            render: (_, { table, record }) => (
              <>
                {isEntityName(table) ? entities[table].label : table}{' '}
                <a href={recordHref(store.book, table, record)}>{recordTitle(store.book, table, record)}</a>
              </>
            ),
          },
          { title: '项目', render: (_, { table, field }) => (field === undefined ? '整条' : fieldWords(table, field)) },
          { title: '退回原因', render: (_, { message }) => message },
          { title: '回执', width: 190, render: (_, { receiptNo, at }) => `${receiptNo} 号 · ${localTime(at)}` },
          {
            title: '怎么办',
            width: 300,
            render: (_, item) => (
              <span className="conflict-acts">
                {advice[item.state]}
                {item.state === 'open' && confirmedAsIs(store.book, item, '') && (
                  <Button onClick={() => setConfirming(item)}>核实无误</Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {confirming && (
        <ReasonDialog
          title="核实无误，原样再报"
          text="这一项不改，原样再报给区里，原因会留在修改记录里。"
          okText="核实无误"
          suggestion="如：看过本人证件"
          onClose={() => setConfirming(undefined)}
          onOk={(why) => void confirm(confirming, why)}
        />
      )}
    </>
  );
}

const advice: { readonly [state in ReturnedState]: string } = {
  open: '打开记录改正；没有错就点',
  changed: '改好了，下次报送一起带去',
  accepted: '不用再管',
};
