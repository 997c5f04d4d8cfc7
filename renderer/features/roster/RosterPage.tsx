import { useLocation } from 'wouter';
import { EntityPage } from '#renderer/components/page/EntityPage.tsx';
import { recordIdIn } from '#renderer/components/page/record-address.ts';
import type { Register } from '#renderer/components/page/register.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { employment, membership, person } from '#shared/domain/person.ts';
import { checkPerson } from './check-person.ts';

const roster: Register = {
  declaration: person,
  related: [
    { declaration: employment, via: 'personId' },
    { declaration: membership, via: 'personId' },
  ],
  owned: [
    { declaration: employment, via: 'personId' },
    { declaration: membership, via: 'personId' },
  ],
  countBy: 'employment.group',
  heading: '从业人员',
  emptyText: '还没有从业人员。可以从 Excel 导入，也可以手工新增。',
  check: checkPerson,
};

/** 从业人员: every person with the job and the membership that count today. */
export function RosterPage() {
  const [location, navigate] = useLocation();
  const store = currentLedger();
  if (!store) return null;
  return (
    <EntityPage
      register={roster}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
      startWith={recordIdIn(location, '/people')}
      onImport={() => navigate('/import?entity=person')}
    />
  );
}
