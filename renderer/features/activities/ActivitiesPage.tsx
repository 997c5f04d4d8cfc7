import { useState } from 'react';
import { useLocation } from 'wouter';
import { EntityPage } from '#renderer/components/page/EntityPage.tsx';
import { RegisterTabs } from '#renderer/components/page/RegisterTabs.tsx';
import { recordIdIn } from '#renderer/components/page/record-address.ts';
import type { Register } from '#renderer/components/page/register.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { activity } from '#shared/domain/activity.ts';
import { attendance } from '#shared/domain/attendance.ts';

const registers: { readonly [tab: string]: Register } = {
  activities: {
    declaration: activity,
    related: [],
    owned: [{ declaration: attendance, via: 'activityId' }],
    countBy: 'activity.activityKind',
    heading: '活动服务',
    emptyText: '还没有活动。可以从 Excel 导入，也可以手工新增。',
  },
  attendances: {
    declaration: attendance,
    related: [],
    owned: [],
    countBy: 'attendance.isPresent',
    heading: '活动服务',
    emptyText: '还没有签到。可以从 Excel 导入签到表，也可以在活动里逐人新增。',
    namedOwner: { text: 'activityCode', via: 'activityId', to: 'activity', by: 'code' },
  },
};
const tabs = [
  { key: 'activities', label: '活动' },
  { key: 'attendances', label: '签到' },
] as const;

/** 活动服务: what was held, and who was there. */
export function ActivitiesPage() {
  const [location, navigate] = useLocation();
  const [tab, setTab] = useState('activities');
  const store = currentLedger();
  const register = registers[tab];
  if (!store || !register) return null;
  return (
    <EntityPage
      key={tab}
      register={register}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
      startWith={tab === 'activities' ? recordIdIn(location, '/activities') : undefined}
      tabs={<RegisterTabs label="活动的台账" tabs={tabs} current={tab} onChoose={setTab} />}
      onImport={() => navigate(`/import?entity=${register.declaration.name}`)}
    />
  );
}
