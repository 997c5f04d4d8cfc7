import { Button, Table } from 'antd';
import { useCallback, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import type { Exchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { type AnsweredBundle, answeredBundles } from './answered-bundles.ts';
import { lastConfirmed } from './bundle-status.ts';
import { DifferingTable } from './DifferingTable.tsx';
import { ElsewhereTable } from './ElsewhereTable.tsx';
import { ExchangeFrame } from './ExchangeFrame.tsx';
import { countsInWords } from './entity-words.ts';
import { PrintNow } from './PrintNow.tsx';
import { ReceiptList } from './ReceiptList.tsx';
import { RejectTable } from './RejectTable.tsx';
import { RemarkList } from './RemarkList.tsx';
import { StatusTag } from './StatusTag.tsx';
import { usePending } from './use-pending.ts';

type ReceiptsProps = { readonly store: LedgerStore; readonly exchange: Exchange };

/** The district's answers, bundle by bundle: what it took in, what it lacks, what it sent back. */
export function ReceiptsPage() {
  return (
    <ExchangeFrame current="/receipts">
      {(store, exchange) => <Receipts store={store} exchange={exchange} />}
    </ExchangeFrame>
  );
}

function Receipts({ store, exchange }: ReceiptsProps) {
  const [printed, setPrinted] = useState(false);
  const done = useCallback(() => setPrinted(false), []);
  const answered = answeredBundles(exchange.state);
  return (
    <div className="exchange-wide">
      <Unconfirmed store={store} exchange={exchange} />
      {answered.length === 0 ? (
        <p>还没有回执。先生成报送包送到区里；区里接收后会给一个回执文件，用 U 盘带回来，到“接收”里收下。</p>
      ) : (
        <section className="exchange-panel" aria-labelledby="answers-title">
          <div className="exchange-head">
            <h2 id="answers-title">区里收到了什么</h2>
            <Button onClick={() => setPrinted(true)}>打印清单</Button>
          </div>
          <AnswerTable store={store} answered={answered} />
        </section>
      )}
      {printed && (
        <PrintNow onPrinted={done}>
          <ReceiptList office={store.unlocked.office} answered={answered} />
        </PrintNow>
      )}
    </div>
  );
}

/** What no receipt covers, since when, and what to do about it. */
function Unconfirmed({ store, exchange }: ReceiptsProps) {
  const pending = usePending(store);
  const confirmed = lastConfirmed(exchange.state);
  const waiting = answeredBundles(exchange.state).filter(({ status }) => status === '待回执');
  const total = pending?.total ?? 0;
  const since = confirmed ? `${localTime(confirmed.createdAt)} 第 ${confirmed.no} 号包以后` : '从开始使用到现在';
  return (
    <section className="exchange-panel" aria-labelledby="unconfirmed-title">
      <h2 id="unconfirmed-title">还没有回执确认的</h2>
      {!pending && <p role="status">正在统计…</p>}
      {pending && total === 0 && <p>全部变化区里都已确认。</p>}
      {total > 0 && (
        <p>
          {since}，有 <strong>{total.toLocaleString('zh-CN')}</strong> 条记录的变化还没有确认。
        </p>
      )}
      {waiting.length > 0 && (
        <p>
          等回执的报送包：{waiting.map(({ number }) => number).join('、')}，最早的是{' '}
          {localTime(waiting.at(-1)?.bundle.createdAt ?? '')} 生成的。
        </p>
      )}
      <p>
        区里给的回执和同事的交换包一样，都在“接收”里收下。<Button href="#/receiving">接收回执</Button>
      </p>
      <p className="exchange-soft">
        U
        盘丢了或回执一直不来，直接再生成一个报送包就行，里面会带上全部没有确认的变化。区里说数据丢失时，才在报送页选“全部重新报送”。
      </p>
    </section>
  );
}

function hasMore({ rejects, differing, remarks, elsewhere }: AnsweredBundle): boolean {
  return [rejects, differing, remarks, elsewhere].some(({ length }) => length > 0);
}

type AnswerTableProps = { readonly store: LedgerStore; readonly answered: readonly AnsweredBundle[] };

function AnswerTable({ store, answered }: AnswerTableProps) {
  return (
    <Table<AnsweredBundle>
      size="small"
      rowKey={({ key }) => key}
      dataSource={[...answered]}
      pagination={answered.length > 15 ? { pageSize: 15, showSizeChanger: false } : false}
      expandable={{
        rowExpandable: hasMore,
        expandedRowRender: ({ rejects, differing, remarks, elsewhere }) => (
          <>
            {remarks.length > 0 && <RemarkList remarks={remarks} />}
            {rejects.length > 0 && <RejectTable store={store} rejects={rejects} />}
            {differing.length > 0 && <DifferingTable differing={differing} />}
            {elsewhere.length > 0 && <ElsewhereTable store={store} elsewhere={elsewhere} />}
          </>
        ),
        defaultExpandedRowKeys: answered.filter(hasMore).map(({ key }) => key),
      }}
      columns={[
        { title: '包号', dataIndex: 'number', className: 'exchange-tabular' },
        { title: '报送时间', render: (_, { bundle }) => localTime(bundle.createdAt) },
        { title: '内容', render: (_, { bundle }) => countsInWords(bundle.counts) || '没有记录变化' },
        { title: '结果', render: (_, { status }) => <StatusTag status={status} /> },
        { title: '已收', className: 'exchange-number', render: (_, { taken }) => taken },
        { title: '缺', render: (_, { missing }) => missing },
        {
          title: '不一致',
          className: 'exchange-number',
          render: (_, { differing }) => (differing.length > 0 ? `${differing.length} 项` : ''),
        },
        {
          title: '拒',
          className: 'exchange-number',
          render: (_, { rejects }) => (rejects.length > 0 ? `${rejects.length.toLocaleString('zh-CN')} 条` : ''),
        },
        {
          title: '回执',
          render: (_, { receipt }) => (receipt ? `${receipt.receiptNo} 号，${localTime(receipt.at)}` : ''),
        },
      ]}
    />
  );
}
