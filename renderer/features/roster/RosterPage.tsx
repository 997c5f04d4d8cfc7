import { useState } from 'react';
import { useLocation } from 'wouter';
import { EntityPage } from '#renderer/components/page/EntityPage.tsx';
import { RegisterTabs } from '#renderer/components/page/RegisterTabs.tsx';
import { recordIdIn } from '#renderer/components/page/record-address.ts';
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
  const [location, navigate] = useLocation();
  const [chosen, setChosen] = useState<string>();
  const store = currentLedger();
  const tab =
    tabs.find(({ key }) => key === chosen) ?? tabs.find(({ address }) => location.startsWith(address)) ?? tabs[0];
  if (!store) return null;
  return (
    <EntityPage
      key={tab.key}
      register={tab.register}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
      startWith={recordIdIn(location, tab.address)}
      tabs={<RegisterTabs label="从业人员的台账" tabs={tabs} current={tab.key} onChoose={setChosen} />}
      onImport={() => navigate(`/import?entity=${tab.register.declaration.name}`)}
    />
  );
}
