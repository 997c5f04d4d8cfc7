import { Alert } from 'antd';
import { useMemo } from 'react';
import { todayOnThisPc } from '#renderer/components/page/register.ts';
import { useWatched, type Watchable } from '#renderer/components/use-watched.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { openChecks } from '#shared/ledger/row-checks.ts';

type Open = { readonly href: string; readonly what: string; readonly count: number };

/** What is better settled before a report goes out, each with the way to it; nothing when nothing is open. */
export function BeforeReport({ store }: { readonly store: LedgerStore }) {
  const version = useWatched(store);
  useWatched(store.conflicts as Watchable);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book changes in place, its version tells when
  const unverified = useMemo(() => openChecks(store.book, todayOnThisPc()).length, [store, version]);
  const returned = store.conflicts.returned().filter(({ state }) => state === 'open').length;
  const all: readonly Open[] = [
    { href: '#/conflicts/returned', what: '区级退回待改的', count: returned },
    { href: '#/conflicts', what: '两台电脑写得不一样、待核对的', count: store.conflicts.list()?.length ?? 0 },
    { href: '#/kept-rows', what: '导入后待核实的行', count: unverified },
  ];
  const open = all.filter(({ count }) => count > 0);
  if (open.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title="报送前先看这些，没处理完也可以报"
      description={
        <ul className="exchange-open">
          {open.map(({ href, what, count }) => (
            <li key={href}>
              <a href={href}>
                {what} {count.toLocaleString('zh-CN')} 条
              </a>
            </li>
          ))}
        </ul>
      }
    />
  );
}
