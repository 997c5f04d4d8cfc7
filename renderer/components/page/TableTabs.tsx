import { PageTabs } from './PageTabs.tsx';

/** What is done with workbooks, each at an address of its own. */
const pages = [
  { address: '/import', label: '导入 Excel' },
  { address: '/kept-rows', label: '未导入的行' },
  { address: '/fill', label: '填空表' },
  { address: '/round-trips', label: '核对表' },
  { address: '/templates', label: '模板' },
] as const;

/** The pages about workbooks, which share one entry of the navigation. */
export function TableTabs({ current }: { readonly current: (typeof pages)[number]['address'] }) {
  return <PageTabs label="表格往来" pages={pages} current={current} />;
}
