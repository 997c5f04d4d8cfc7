import { Table, Tag } from 'antd';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ReceiptReject } from '#shared/host/host-api.ts';
import { entityLabel, fieldLabel } from './entity-words.ts';

type RejectTableProps = { readonly store: LedgerStore; readonly rejects: readonly ReceiptReject[] };

/** The records that the district sent back, each with the way to it. */
export function RejectTable({ store, rejects }: RejectTableProps) {
  return (
    <Table<ReceiptReject>
      size="small"
      rowKey={(reject) => `${reject.table} ${reject.record} ${reject.field ?? ''} ${reject.code}`}
      dataSource={[...rejects]}
      pagination={rejects.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { title: '台账', render: (_, reject) => entityLabel(reject.table) },
        {
          title: '记录',
          render: (_, reject) => (
            <a href={recordHref(store.book, reject.table, reject.record)}>
              {recordTitle(store.book, reject.table, reject.record)}
            </a>
          ),
        },
        {
          title: '字段',
          render: (_, reject) => (reject.field ? fieldLabel(reject.table, reject.field) : <Tag>整条</Tag>),
        },
        { title: '退回原因', dataIndex: 'message' },
      ]}
    />
  );
}
