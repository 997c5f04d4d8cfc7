import { PageTabs } from './PageTabs.tsx';

/** What goes to and comes from the district and the other PCs of the office; a page has its line here when it works. */
const pages = [
  { address: '/exchange', label: '报送' },
  { address: '/receiving', label: '接收' },
  { address: '/receipts', label: '回执' },
  { address: '/conflicts', label: '冲突' },
  { address: '/exchange-history', label: '历史' },
  { address: '/compare', label: '核对两台电脑' },
] as const;

type ExchangeTabsProps = { readonly current: (typeof pages)[number]['address'] };

/** Heading of a page of the exchange and the way to the others, which share one entry of the navigation. */
export function ExchangeTabs({ current }: ExchangeTabsProps) {
  return (
    <header className="page-tabs-head">
      <h1>{pages.find(({ address }) => address === current)?.label}</h1>
      <PageTabs label="数据交换" pages={pages} current={current} />
    </header>
  );
}
