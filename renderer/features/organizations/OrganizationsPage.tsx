import { RegisterPages } from '#renderer/components/page/RegisterPages.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { coverages, instructors, organizations, partyOrganizations } from './registers.ts';

const tabs = [
  { key: 'organizations', label: '两新组织', register: organizations, address: '/organizations' },
  { key: 'partyOrganizations', label: '党组织', register: partyOrganizations, address: '/party-organizations' },
  { key: 'coverages', label: '覆盖关系', register: coverages, address: '/coverages' },
  { key: 'instructors', label: '指导员派驻', register: instructors, address: '/instructors' },
] as const;

/** 企业与组织: firms, Party organisations, and which covers or guides which. */
export function OrganizationsPage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <RegisterPages
      label="企业与组织的台账"
      tabs={tabs}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
    />
  );
}
