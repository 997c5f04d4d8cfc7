import { Alert, Table, Tag } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ReceiptReject, ReceiptSummary } from '#shared/host/host-api.ts';
import { newestFirst } from './bundle-status.ts';
import { ExchangeFrame } from './ExchangeFrame.tsx';
import { entityLabel, fieldLabel } from './entity-words.ts';
import type { Exchange } from './exchange-watch.ts';
import { ImportReceipts } from './ImportReceipts.tsx';
import { StatusTag } from './StatusTag.tsx';

type ReceiptsProps = { readonly store: LedgerStore; readonly exchange: Exchange };

/** The district's answers: which bundle was taken in, and which records it sent back. */
export function ReceiptsPage() {
  return (
    <ExchangeFrame current="/receipts">
      {(store, exchange) => <Receipts store={store} exchange={exchange} />}
    </ExchangeFrame>
  );
}

function Receipts({ store, exchange }: ReceiptsProps) {
  const { state } = exchange;
  const receipts = state.receipts.toSorted((a, b) => b.receiptNo - a.receiptNo);
  const waiting = newestFirst(state).filter(
    (bundle) => !receipts.some((receipt) => receipt.bundleDigest === bundle.digest),
  );
  return (
    <div className="exchange-column">
      <ImportReceipts />
      {waiting.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={`还有 ${waiting.length} 个报送包没有回执：${waiting.map((bundle) => String(bundle.no).padStart(4, '0')).join('、')}`}
        />
      )}
      {receipts.length === 0 ? (
        <p>还没有回执。区里接收报送包后会给一个回执文件，用 U 盘带回来，在这里导入。</p>
      ) : (
        receipts.map((receipt) => <ReceiptCard key={receipt.receiptNo} store={store} receipt={receipt} />)
      )}
    </div>
  );
}

function ReceiptCard({ store, receipt }: { readonly store: LedgerStore; readonly receipt: ReceiptSummary }) {
  const heading = `receipt-${receipt.receiptNo}`;
  return (
    <section className="exchange-panel" aria-labelledby={heading}>
      <h2 id={heading}>
        回执 {receipt.receiptNo} <span className="exchange-soft">对包 {String(receipt.bundleNo).padStart(4, '0')}</span>{' '}
        <StatusTag status={receipt.result === 'ok' ? '已接收' : receipt.result === 'partial' ? '部分退回' : '已退回'} />
      </h2>
      <p className="exchange-soft">{localTime(receipt.at)}</p>
      {receipt.rejects.length > 0 && <RejectTable store={store} rejects={receipt.rejects} />}
    </section>
  );
}

function RejectTable({ store, rejects }: { readonly store: LedgerStore; readonly rejects: readonly ReceiptReject[] }) {
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
