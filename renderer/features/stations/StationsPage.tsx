import { RegisterPages } from '#renderer/components/page/RegisterPages.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { assets, stations } from './registers.ts';

const tabs = [
  { key: 'stations', label: '驿站', register: stations, address: '/stations' },
  { key: 'assets', label: '设施', register: assets, address: '/station-assets' },
] as const;

/** 暖新驿站: the stations and their equipment. */
export function StationsPage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <RegisterPages
      label="驿站的台账"
      tabs={tabs}
      store={store}
      describeProblem={describeStoreProblem}
      userId={store.unlocked.user.id}
    />
  );
}
