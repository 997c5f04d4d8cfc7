import { Tabs } from 'antd';
import { useMemo } from 'react';
import { todayOnThisPc } from '#renderer/components/page/register.ts';
import { TableTabs } from '#renderer/components/page/TableTabs.tsx';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { openChecks } from '#shared/ledger/row-checks.ts';
import { CheckList } from './CheckList.tsx';
import { KeptList } from './KeptList.tsx';
import './kept-rows.css';
import { useKeptRows } from './use-kept-rows.ts';

/** What imports left to be done: rows that stayed out, and rows that came in and are to be looked into. */
export function KeptRowsPage() {
  const store = currentLedger();
  return store ? <OpenPage store={store} /> : null;
}

function OpenPage({ store }: { readonly store: LedgerStore }) {
  const version = useWatched(store);
  const { kept, reload } = useKeptRows(store);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book changes in place, its version tells when
  const checks = useMemo(() => openChecks(store.book, todayOnThisPc()), [store, version]);
  return (
    <div className="kept">
      <div className="kept-head">
        <h1>未导入的行</h1>
        <TableTabs current="/kept-rows" />
      </div>
      <Tabs
        className="kept-tabs"
        items={[
          {
            key: 'kept',
            label: `未导入的行 ${(kept?.length ?? 0).toLocaleString('zh-CN')}`,
            children: kept ? <KeptList store={store} kept={kept} onChange={reload} /> : <p role="status">正在读取…</p>,
          },
          {
            key: 'checks',
            label: `待核实的行 ${checks.length.toLocaleString('zh-CN')}`,
            children: <CheckList store={store} checks={checks} />,
          },
        ]}
      />
    </div>
  );
}
