import { RegisterPages } from '#renderer/components/page/RegisterPages.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { activities, attendances } from './registers.ts';

const tabs = [
  { key: 'activities', label: '活动', register: activities, address: '/activities' },
  { key: 'attendances', label: '签到', register: attendances, address: '/attendances' },
] as const;

/** 活动服务: what was held, and who was there. */
export function ActivitiesPage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <RegisterPages
      label="活动的台账"
      tabs={tabs}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
    />
  );
}
