import { useState } from 'react';
import { useLocation } from 'wouter';
import { EntityPage } from '#renderer/components/page/EntityPage.tsx';
import { RegisterTabs } from '#renderer/components/page/RegisterTabs.tsx';
import { recordIdIn } from '#renderer/components/page/record-address.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { demands, projects, visits } from './registers.ts';

const tabs = [
  { key: 'demands', label: '诉求问题', register: demands, address: '/demands' },
  { key: 'visits', label: '走访', register: visits, address: '/visits' },
  { key: 'projects', label: '书记项目', register: projects, address: '/projects' },
] as const;

/** 诉求问题: what was brought up, where we went to ask, and the projects that secretaries lead. */
export function DemandsPage() {
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
      tabs={<RegisterTabs label="诉求问题的台账" tabs={tabs} current={tab.key} onChoose={setChosen} />}
      onImport={() => navigate(`/import?entity=${tab.register.declaration.name}`)}
    />
  );
}
