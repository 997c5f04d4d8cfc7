import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { LedgerStore, PendingSummary } from '#renderer/data/ledger-store.ts';
import { entityLabel } from './entity-words.ts';
import { PendingList } from './PendingList.tsx';

type PendingPanelProps = { readonly store: LedgerStore; readonly pending: PendingSummary | undefined };

/** What will be sent: counts by register, and the records behind them on demand. */
export function PendingPanel({ store, pending }: PendingPanelProps) {
  const [listOpen, setListOpen] = useState(false);
  return (
    <section className="exchange-panel" aria-labelledby="pending-title">
      <h2 id="pending-title">待报送</h2>
      {!pending && <p role="status">正在统计…</p>}
      {pending?.total === 0 && <p>自上次回执以来没有变化。</p>}
      {pending && pending.total > 0 && (
        <>
          <p>自上次回执以来，共 {pending.total.toLocaleString('zh-CN')} 条记录有变化：</p>
          <PendingCounts pending={pending} />
          <Button onClick={() => setListOpen(true)}>看清单</Button>
          <Drawer open={listOpen} onClose={() => setListOpen(false)} title="待报送清单" size={640}>
            {listOpen && <PendingList store={store} pending={pending} />}
          </Drawer>
        </>
      )}
    </section>
  );
}

function PendingCounts({ pending }: { readonly pending: PendingSummary }) {
  return (
    <table className="exchange-counts" aria-label="待报送的记录数">
      <thead>
        <tr>
          <th scope="col">台账</th>
          <th scope="col">区里现有</th>
          <th scope="col">新增</th>
          <th scope="col">修改</th>
          <th scope="col">作废</th>
          <th scope="col">报送后</th>
        </tr>
      </thead>
      <tbody>
        {pending.counts.map((count) => (
          <tr key={count.entity}>
            <th scope="row">{entityLabel(count.entity)}</th>
            {[count.before, count.added, count.changed, count.deleted, count.now].map((number, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: five columns that never change places
              <td key={i}>{number.toLocaleString('zh-CN')}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
