import { Alert } from 'antd';
import { type ComponentProps, type ReactNode, useEffect } from 'react';
import { ExchangeTabs } from '#renderer/components/page/ExchangeTabs.tsx';
import { useTask } from '#renderer/components/use-task.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { currentExchange, type Exchange, exchangeWatch, refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { ReportDueNotice } from './ReportDueNotice.tsx';
import { SharedNotice } from './SharedNotice.tsx';
import { TrustNotices } from './TrustNotices.tsx';
import './exchange.css';

type ExchangeFrameProps = {
  readonly current: ComponentProps<typeof ExchangeTabs>['current'];
  readonly children: (store: LedgerStore, exchange: Exchange) => ReactNode;
};

/** Heading and tabs of a page about bundles, and its content once the host has told how things stand. */
export function ExchangeFrame({ current, children }: ExchangeFrameProps) {
  const store = currentLedger();
  if (!store) return null;
  return (
    <div className="exchange">
      <ExchangeTabs current={current} />
      {store.unlocked.ledger === 'sample' ? (
        <SampleNotice />
      ) : (
        <WhenKnown store={store} current={current}>
          {children}
        </WhenKnown>
      )}
    </div>
  );
}

function SampleNotice() {
  return (
    <Alert
      type="info"
      showIcon
      title="示例数据不能报送"
      description="这里的人和企业都是编造的，所以不能登记、报送，也收不到回执。退出示例、设置好正式台账以后，在这一页生成报送包，存到 U 盘带到区里，再到“接收”里收下区里的回执。"
    />
  );
}

function WhenKnown({ store, current, children }: { readonly store: LedgerStore } & ExchangeFrameProps) {
  useWatched(exchangeWatch);
  const { problem, run } = useTask();
  useEffect(() => void run(refreshExchange), [run]);
  const exchange = currentExchange();
  if (problem) return <Alert type="error" showIcon title={problem} />;
  if (!exchange) return <p role="status">正在读取报送情况…</p>;
  return (
    <>
      <TrustNotices />
      <ReportDueNotice due={exchange.enrolment.reportDue} />
      {current !== '/exchange' && <SharedNotice shared={exchange.enrolment.shared} />}
      {children(store, exchange)}
    </>
  );
}
