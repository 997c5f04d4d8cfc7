import { Button, Table } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { BundleLabel } from './BundleLabel.tsx';
import { inGroups, newestFirst, receiptOf, statusOf } from './bundle-status.ts';
import { ExchangeFrame } from './ExchangeFrame.tsx';
import { countsInWords } from './entity-words.ts';
import type { Exchange } from './exchange-watch.ts';
import { StatusTag } from './StatusTag.tsx';

type HistoryProps = { readonly store: LedgerStore; readonly exchange: Exchange };

/** Every bundle this PC has written, with what became of it. */
export function HistoryPage() {
  return (
    <ExchangeFrame current="/exchange-history">
      {(store, exchange) => <History store={store} exchange={exchange} />}
    </ExchangeFrame>
  );
}

function History({ store, exchange }: HistoryProps) {
  const [labelOf, setLabelOf] = useState<ExportedBundle>();
  const { state } = exchange;
  if (state.bundles.length === 0) return <p>还没有生成过报送包。</p>;
  return (
    <div className="exchange-wide">
      <Table<ExportedBundle>
        size="small"
        rowKey={(bundle) => bundle.digest}
        dataSource={[...newestFirst(state)]}
        pagination={state.bundles.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { title: '包号', render: (_, bundle) => String(bundle.no).padStart(4, '0') },
          { title: '时间', render: (_, bundle) => localTime(bundle.createdAt) },
          { title: '方式', render: (_, bundle) => (bundle.mode === 'full' ? '全部' : '变化') },
          { title: '内容', render: (_, bundle) => countsInWords(bundle.counts) },
          { title: '存放', render: (_, bundle) => `${bundle.placeLabel} / ${bundle.fileName}` },
          { title: '校验码', className: 'exchange-tabular', render: (_, bundle) => inGroups(bundle.checkCode) },
          { title: '状态', render: (_, bundle) => <StatusTag status={statusOf(bundle, state.receipts)} /> },
          { title: '回执时间', render: (_, bundle) => receiptTime(bundle, exchange) },
          {
            title: '操作',
            render: (_, bundle) => (
              <Button size="small" onClick={() => setLabelOf(bundle)}>
                看标签
              </Button>
            ),
          },
        ]}
      />
      {labelOf && <BundleLabel bundle={labelOf} office={store.unlocked.office} />}
    </div>
  );
}

function receiptTime(bundle: ExportedBundle, { state }: Exchange): string {
  const receipt = receiptOf(bundle, state.receipts);
  return receipt ? localTime(receipt.at) : '';
}
