import { Alert, Tabs } from 'antd';
import { useEffect } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { currentExchange, type Exchange, exchangeWatch, refreshExchange } from './exchange-watch.ts';
import './exchange.css';
import { HistoryTab } from './HistoryTab.tsx';
import { ReceiptTab } from './ReceiptTab.tsx';
import { ReportTab } from './ReportTab.tsx';

/** Bundles to the district and its receipts. */
export function ExchangePage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <div className="exchange">
      <h1>数据交换</h1>
      {store.unlocked.ledger === 'sample' ? <SampleNotice /> : <ExchangeTabs store={store} />}
    </div>
  );
}

function SampleNotice() {
  return (
    <Alert
      type="info"
      showIcon
      title="示例数据不能报送"
      description="这里的人和企业都是编造的，所以不能登记、报送，也收不到回执。退出示例、设置好正式台账以后，在这一页生成报送包，存到 U 盘带到区里，再把区里的回执导入。"
    />
  );
}

function ExchangeTabs({ store }: { readonly store: LedgerStore }) {
  useWatched(exchangeWatch);
  const { problem, run } = useTask();
  useEffect(() => void run(refreshExchange), [run]);
  const exchange = currentExchange();
  if (problem) return <Alert type="error" showIcon title={problem} />;
  if (!exchange) return <p role="status">正在读取报送情况…</p>;
  return <Tabs items={tabsOf(store, exchange)} />;
}

function tabsOf(store: LedgerStore, exchange: Exchange) {
  return [
    { key: 'report', label: '报送', children: <ReportTab store={store} exchange={exchange} /> },
    { key: 'receipt', label: '回执', children: <ReceiptTab store={store} exchange={exchange} /> },
    { key: 'history', label: '历史', children: <HistoryTab store={store} exchange={exchange} /> },
  ];
}
