import { Button, Modal, Table } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { Exchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { BundlePapers } from './BundlePapers.tsx';
import { inGroups, modeInWords, newestFirst, numberOf, receiptOf, statusOf, volumesOf } from './bundle-status.ts';
import { ExchangeFrame } from './ExchangeFrame.tsx';
import { countsInWords } from './entity-words.ts';
import { RewritePanel } from './RewritePanel.tsx';
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
  const [shown, setShown] = useState<ExportedBundle>();
  const { state } = exchange;
  if (state.bundles.length === 0) return <p>还没有生成过报送包。在“报送”里生成第一个以后，每一次都记在这里。</p>;
  return (
    <section className="exchange-panel" aria-label="报送历史">
      <Table<ExportedBundle>
        size="small"
        rowKey={(bundle) => bundle.digest}
        dataSource={[...newestFirst(state)]}
        pagination={newestFirst(state).length > 15 ? { pageSize: 15, showSizeChanger: false } : false}
        columns={[
          { title: '包号', className: 'exchange-tabular', render: (_, bundle) => numberOf(bundle) },
          { title: '时间', className: 'exchange-tabular', render: (_, bundle) => localTime(bundle.createdAt) },
          { title: '内容', render: (_, bundle) => countsInWords(bundle.counts) || '没有记录变化' },
          { title: '存放', render: (_, bundle) => bundle.placeLabel },
          { title: '校验码', className: 'exchange-tabular', render: (_, bundle) => inGroups(bundle.checkCode) },
          { title: '状态', render: (_, bundle) => <StatusTag status={statusOf(bundle, state.receipts)} /> },
          { title: '回执时间', className: 'exchange-tabular', render: (_, bundle) => receiptTime(bundle, exchange) },
          {
            title: '操作',
            render: (_, bundle) => (
              <Button size="small" onClick={() => setShown(bundle)} aria-label={`详情 ${numberOf(bundle)}`}>
                详情
              </Button>
            ),
          },
        ]}
      />
      <Modal
        open={shown !== undefined}
        onCancel={() => setShown(undefined)}
        footer={null}
        width={720}
        title={shown && `报送包 ${numberOf(shown)}`}
      >
        {shown && <BundleDetails key={shown.digest} bundle={shown} store={store} exchange={exchange} />}
      </Modal>
    </section>
  );
}

function BundleDetails({ bundle, store, exchange }: HistoryProps & { readonly bundle: ExportedBundle }) {
  const lines = [
    ['时间', localTime(bundle.createdAt)],
    ['方式', modeInWords(bundle)],
    [
      '内容',
      `${countsInWords(bundle.counts) || '没有记录变化'}（${bundle.operations.toLocaleString('zh-CN')} 项操作）`,
    ],
    ['文件', `${bundle.fileName}（${sizeInWords(bundle.sizeBytes)}）`],
    ['存放', bundle.placeLabel],
    ...volumeLines(bundle, exchange),
    ['校验码', inGroups(bundle.checkCode)],
    ...(bundle.releasedBy ? [['签发', `${bundle.releasedBy}（经办 ${bundle.preparedBy}）`] as const] : []),
  ] as const;
  return (
    <>
      <dl className="exchange-label">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <BundlePapers bundle={bundle} office={store.unlocked.office} />
      {exchange.kept.kept.includes(bundle.digest) ? (
        <>
          <h3>再写一次</h3>
          <p className="exchange-soft">本机留有一份，U 盘丢了或坏了可以再写一次，还是同一个包号。</p>
          <RewritePanel id={`again-${bundle.no}`} bundle={bundle} />
        </>
      ) : (
        <p className="exchange-soft">本机已不留这一包：区里已经答复，或后面的报送包已包含它的内容。</p>
      )}
    </>
  );
}

/** 附件 1/3：LX-….lxsync（12.1 MB），已接收 */
function volumeLines(bundle: ExportedBundle, { state }: Exchange): readonly (readonly [string, string])[] {
  const { volumes } = bundle;
  if (!volumes) return [];
  const written = volumesOf(bundle, state);
  const files = written.map((file) => {
    const where = file.placeLabel === bundle.placeLabel ? '' : `，存到 ${file.placeLabel}`;
    const status = statusOf(file, state.receipts);
    return [
      `附件 ${file.volume?.index}/${volumes.count}`,
      `${file.fileName}（${sizeInWords(file.sizeBytes)}）${where}，${status}`,
    ] as const;
  });
  const left = volumes.count - written.length;
  return [...files, ...(left > 0 ? [['附件', `另有 ${left} 个没有写，内容随后面的报送补报`] as const] : [])];
}

function receiptTime(bundle: ExportedBundle, { state }: Exchange): string {
  const receipt = receiptOf(bundle, state.receipts);
  return receipt ? localTime(receipt.at) : '';
}
