import { CheckCircleOutlined, ClockCircleOutlined, RollbackOutlined } from '@ant-design/icons';
import { Empty, Table } from 'antd';
import type { ReactNode } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { fieldWords } from '#shared/ledger/conflict-words.ts';
import { type ReturnedItem, type ReturnedState, returnedStateLabels } from '#shared/ledger/returned-items.ts';

const icons: { readonly [state in ReturnedState]: ReactNode } = {
  open: <RollbackOutlined aria-hidden />,
  changed: <ClockCircleOutlined aria-hidden />,
  accepted: <CheckCircleOutlined aria-hidden />,
};

/** 区级退回: what the district sent back, until a later receipt has accepted the correction. */
export function ReturnedList({ store }: { readonly store: LedgerStore }) {
  const items = store.conflicts.returned();
  if (items.length === 0)
    return <Empty className="conflict-none" description="区里没有退回的记录。接收回执以后，退回的会列在这里。" />;
  return (
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
        { title: '怎么办', width: 220, render: (_, { state }) => advice[state] },
      ]}
    />
  );
}

const advice: { readonly [state in ReturnedState]: string } = {
  open: '打开记录，核实后改正',
  changed: '改好了，下次报送一起带去',
  accepted: '不用再管',
};
