import { useState } from 'react';
import { useLocation } from 'wouter';
import { EntityPage } from '#renderer/components/page/EntityPage.tsx';
import { RegisterTabs } from '#renderer/components/page/RegisterTabs.tsx';
import { recordIdIn } from '#renderer/components/page/record-address.ts';
import type { Register } from '#renderer/components/page/register.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { coverages, instructors, organizations, partyOrganizations } from './registers.ts';

type TabKey = 'organizations' | 'partyOrganizations' | 'coverages' | 'instructors';

const registers: { readonly [tab in TabKey]: Register } = {
  organizations,
  partyOrganizations,
  coverages,
  instructors,
};
const tabs: readonly { readonly key: TabKey; readonly label: string }[] = [
  { key: 'organizations', label: '两新组织' },
  { key: 'partyOrganizations', label: '党组织' },
  { key: 'coverages', label: '覆盖关系' },
  { key: 'instructors', label: '指导员派驻' },
];
const addresses: { readonly [tab in TabKey]?: string } = {
  partyOrganizations: '/party-organizations',
  instructors: '/instructors',
};

function isAt(location: string, address: string | undefined): boolean {
  return address !== undefined && location.startsWith(address);
}

/** 企业与组织: firms, Party organisations, and which covers or guides which. */
export function OrganizationsPage() {
  const [location, navigate] = useLocation();
  const [chosen, setChosen] = useState<TabKey>();
  const tab = chosen ?? tabs.find(({ key }) => isAt(location, addresses[key]))?.key ?? 'organizations';
  const store = currentLedger();
  if (!store) return null;
  const register = registers[tab];
  return (
    <EntityPage
      key={tab}
      register={register}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
      startWith={recordIdIn(location, addresses[tab] ?? '/organizations')}
      tabs={
        <RegisterTabs label="企业与组织的台账" tabs={tabs} current={tab} onChoose={(key) => setChosen(key as TabKey)} />
      }
      onImport={() => navigate(`/import?entity=${register.declaration.name}`)}
    />
  );
}
