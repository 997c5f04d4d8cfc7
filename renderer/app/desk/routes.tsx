import {
  BankOutlined,
  CalendarOutlined,
  HomeOutlined,
  MessageOutlined,
  SettingOutlined,
  SwapOutlined,
  TableOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { type ComponentType, lazy, type ReactNode } from 'react';

const RosterPage = lazy(async () => ({
  default: (await import('#renderer/features/roster/RosterPage.tsx')).RosterPage,
}));
const OrganizationsPage = lazy(async () => ({
  default: (await import('#renderer/features/organizations/OrganizationsPage.tsx')).OrganizationsPage,
}));
const StationsPage = lazy(async () => ({
  default: (await import('#renderer/features/stations/StationsPage.tsx')).StationsPage,
}));
const ActivitiesPage = lazy(async () => ({
  default: (await import('#renderer/features/activities/ActivitiesPage.tsx')).ActivitiesPage,
}));
const DemandsPage = lazy(async () => ({
  default: (await import('#renderer/features/demands/DemandsPage.tsx')).DemandsPage,
}));
const ImportPage = lazy(async () => ({
  default: (await import('#renderer/features/workbook-import/ImportPage.tsx')).ImportPage,
}));
const KeptRowsPage = lazy(async () => ({
  default: (await import('#renderer/features/kept-rows/KeptRowsPage.tsx')).KeptRowsPage,
}));
const FormFillerPage = lazy(async () => ({
  default: (await import('#renderer/features/form-filler/FormFillerPage.tsx')).FormFillerPage,
}));
const RoundTripsPage = lazy(async () => ({
  default: (await import('#renderer/features/round-trip/RoundTripsPage.tsx')).RoundTripsPage,
}));
const TemplatesPage = lazy(async () => ({
  default: (await import('#renderer/features/templates/TemplatesPage.tsx')).TemplatesPage,
}));
const ReportPage = lazy(async () => ({
  default: (await import('#renderer/features/sync/ReportPage.tsx')).ReportPage,
}));
const ReceivingPage = lazy(async () => ({
  default: (await import('#renderer/features/receiving/ReceivingPage.tsx')).ReceivingPage,
}));
const ReceiptsPage = lazy(async () => ({
  default: (await import('#renderer/features/sync/ReceiptsPage.tsx')).ReceiptsPage,
}));
const ExchangeHistoryPage = lazy(async () => ({
  default: (await import('#renderer/features/sync/HistoryPage.tsx')).HistoryPage,
}));
const ConflictsPage = lazy(async () => ({
  default: (await import('#renderer/features/conflicts/ConflictsPage.tsx')).ConflictsPage,
}));
const ComparePage = lazy(async () => ({
  default: (await import('#renderer/features/compare/ComparePage.tsx')).ComparePage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import('#renderer/features/settings/SettingsPage.tsx')).SettingsPage,
}));

export type DeskRoute = {
  readonly path: string;
  /** Other first parts of an address that belong to the same entry. */
  readonly also?: readonly string[];
  /** The entry of the navigation that stands for this page. */
  readonly under?: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly Page: ComponentType;
  readonly place: 'main' | 'foot' | 'hidden';
};

/** Every page that works, in the order of the navigation (UX.md 3.1). */
export const deskRoutes: readonly DeskRoute[] = [
  {
    path: '/people',
    also: ['/check-ins', '/points'],
    label: '从业人员',
    icon: <TeamOutlined aria-hidden />,
    Page: RosterPage,
    place: 'main',
  },
  {
    path: '/organizations',
    also: ['/party-organizations', '/coverages', '/instructors'],
    label: '企业与组织',
    icon: <BankOutlined aria-hidden />,
    Page: OrganizationsPage,
    place: 'main',
  },
  {
    path: '/stations',
    also: ['/station-assets'],
    label: '暖新驿站',
    icon: <HomeOutlined aria-hidden />,
    Page: StationsPage,
    place: 'main',
  },
  {
    path: '/activities',
    also: ['/attendances'],
    label: '活动服务',
    icon: <CalendarOutlined aria-hidden />,
    Page: ActivitiesPage,
    place: 'main',
  },
  {
    path: '/demands',
    also: ['/visits', '/projects'],
    label: '诉求问题',
    icon: <MessageOutlined aria-hidden />,
    Page: DemandsPage,
    place: 'main',
  },
  { path: '/import', label: '表格往来', icon: <TableOutlined aria-hidden />, Page: ImportPage, place: 'main' },
  { path: '/kept-rows', under: '/import', label: '未导入的行', Page: KeptRowsPage, place: 'hidden' },
  { path: '/fill', under: '/import', label: '填空表', Page: FormFillerPage, place: 'hidden' },
  { path: '/round-trips', under: '/import', label: '核对表', Page: RoundTripsPage, place: 'hidden' },
  { path: '/templates', under: '/import', label: '模板', Page: TemplatesPage, place: 'hidden' },
  { path: '/exchange', label: '数据交换', icon: <SwapOutlined aria-hidden />, Page: ReportPage, place: 'main' },
  { path: '/receiving', under: '/exchange', label: '接收', Page: ReceivingPage, place: 'hidden' },
  { path: '/receipts', under: '/exchange', label: '回执', Page: ReceiptsPage, place: 'hidden' },
  { path: '/conflicts', under: '/exchange', label: '冲突', Page: ConflictsPage, place: 'hidden' },
  { path: '/compare', under: '/exchange', label: '核对两台电脑', Page: ComparePage, place: 'hidden' },
  { path: '/exchange-history', under: '/exchange', label: '历史', Page: ExchangeHistoryPage, place: 'hidden' },
  { path: '/settings', label: '系统设置', icon: <SettingOutlined aria-hidden />, Page: SettingsPage, place: 'foot' },
];

const first = deskRoutes[0] as DeskRoute;

/** The page of an address such as /people/01H… or /import?entity=person; an unknown one leads to the first page. */
export function routeAt(address: string): DeskRoute {
  const head = `/${address.replace(/^\//, '').split(/[/?]/)[0]}`;
  return deskRoutes.find((route) => route.path === head || route.also?.includes(head)) ?? first;
}
