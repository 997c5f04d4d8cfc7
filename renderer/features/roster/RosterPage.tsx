import { RegisterPages } from '#renderer/components/page/RegisterPages.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { checkIns, points, roster } from './registers.ts';

const tabs = [
  { key: 'people', label: '人员', register: roster, address: '/people' },
  { key: 'checkIns', label: '双报到', register: checkIns, address: '/check-ins' },
  { key: 'points', label: '积分记录', register: points, address: '/points' },
] as const;

/** 从业人员: every person with the job and the membership that count today; who checked in, and the points booked. */
export function RosterPage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <RegisterPages
      label="从业人员的台账"
      tabs={tabs}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
    />
  );
}
