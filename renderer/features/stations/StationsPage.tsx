import { useState } from 'react';
import { useLocation } from 'wouter';
import { EntityPage } from '#renderer/components/page/EntityPage.tsx';
import { RegisterTabs } from '#renderer/components/page/RegisterTabs.tsx';
import { recordIdIn } from '#renderer/components/page/record-address.ts';
import type { Register } from '#renderer/components/page/register.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { station } from '#shared/domain/station.ts';
import { stationAsset } from '#shared/domain/station-asset.ts';

const registers: { readonly [tab: string]: Register } = {
  stations: {
    declaration: station,
    related: [],
    owned: [{ declaration: stationAsset, via: 'stationId' }],
    countBy: 'station.status',
    heading: '暖新驿站',
    emptyText: '还没有驿站。可以从 Excel 导入，也可以手工新增。',
  },
  assets: {
    declaration: stationAsset,
    related: [],
    owned: [],
    countBy: 'stationAsset.condition',
    heading: '暖新驿站',
    emptyText: '还没有驿站设施。可以从 Excel 导入，也可以手工新增。',
    namedOwner: { text: 'stationName', via: 'stationId', to: 'station', by: 'name' },
  },
};
const tabs = [
  { key: 'stations', label: '驿站' },
  { key: 'assets', label: '设施' },
] as const;

/** 暖新驿站: the stations and their equipment. */
export function StationsPage() {
  const [location, navigate] = useLocation();
  const [tab, setTab] = useState('stations');
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
      startWith={tab === 'stations' ? recordIdIn(location, '/stations') : undefined}
      tabs={<RegisterTabs label="驿站的台账" tabs={tabs} current={tab} onChoose={setTab} />}
      onImport={() => navigate(`/import?entity=${register.declaration.name}`)}
    />
  );
}
