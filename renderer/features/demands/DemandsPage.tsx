import { RegisterPages } from '#renderer/components/page/RegisterPages.tsx';
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
  const store = currentLedger();
  if (!store) return null;
  return (
    <RegisterPages
      label="诉求问题的台账"
      tabs={tabs}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
    />
  );
}
