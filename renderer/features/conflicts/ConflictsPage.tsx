import { Alert } from 'antd';
import { useLocation } from 'wouter';
import { ExchangeTabs } from '#renderer/components/page/ExchangeTabs.tsx';
import { RegisterTabs } from '#renderer/components/page/RegisterTabs.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { addressOf, type Section, sectionIn } from './addresses.ts';
import { useConflictDesk } from './conflict-watch.ts';
import './conflicts.css';
import { DecidedList } from './DecidedList.tsx';
import { OpenConflicts } from './OpenConflicts.tsx';
import { ReturnedList } from './ReturnedList.tsx';

/** 冲突: what two PCs wrote differently, what the district sent back, and what was decided. */
export function ConflictsPage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <div className="conflicts">
      <ExchangeTabs current="/conflicts" />
      <Sections store={store} />
    </div>
  );
}

function Sections({ store }: { readonly store: LedgerStore }) {
  useConflictDesk(store);
  const [location, navigate] = useLocation();
  const { section, conflict } = sectionIn(location);
  const open = store.conflicts.list();
  const returned = store.conflicts.returned().filter(({ state }) => state !== 'accepted').length;
  const label = (words: string, count: number | undefined) =>
    count === undefined ? words : `${words} ${count.toLocaleString('zh-CN')}`;
  return (
    <>
      <div>
        <RegisterTabs
          label="冲突的种类"
          current={section}
          tabs={[
            { key: 'open', label: label('待核对', open?.length) },
            { key: 'returned', label: label('区级退回', returned) },
            { key: 'decided', label: label('已处理', store.conflicts.decisions().length) },
          ]}
          onChoose={(key) => navigate(addressOf(key as Section))}
        />
      </div>
      {section === 'returned' && <ReturnedList store={store} />}
      {section === 'decided' && <DecidedList store={store} />}
      {section === 'open' &&
        (open ? (
          <OpenConflicts key={conflict ?? ''} store={store} conflicts={open} startWith={conflict} />
        ) : (
          <Alert type="info" showIcon title="正在检查整本台账，请稍候。" role="status" />
        ))}
    </>
  );
}
