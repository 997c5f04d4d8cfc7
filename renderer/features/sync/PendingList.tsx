import { Table } from 'antd';
import { useEffect, useState } from 'react';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import type { LedgerStore, PendingRecord, PendingSummary } from '#renderer/data/ledger-store.ts';
import { entityLabel } from './entity-words.ts';

const words: { readonly [change in PendingRecord['change']]: string } = {
  added: '新增',
  changed: '修改',
  deleted: '作废',
};

type PendingListProps = { readonly store: LedgerStore; readonly pending: PendingSummary };

/** The records behind the counts, a page at a time. */
export function PendingList({ store, pending }: PendingListProps) {
  const [records, setRecords] = useState<readonly PendingRecord[]>();
  useEffect(() => {
    let stale = false;
    void pending.list().then((list) => !stale && setRecords(list));
    return () => {
      stale = true;
    };
  }, [pending]);
  if (!records) return <p role="status">正在列出…</p>;
  return (
    <Table<PendingRecord>
      size="small"
      rowKey={(record) => `${record.entity} ${record.id}`}
      dataSource={[...records]}
      pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
      columns={[
        { title: '台账', render: (_, record) => entityLabel(record.entity) },
        {
          title: '记录',
          render: (_, record) => (
            <a href={recordHref(store.book, record.entity, record.id)}>
              {recordTitle(store.book, record.entity, record.id)}
            </a>
          ),
        },
        { title: '变化', render: (_, record) => words[record.change] },
      ]}
    />
  );
}
