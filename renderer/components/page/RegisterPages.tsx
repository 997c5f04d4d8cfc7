import { useState } from 'react';
import { useLocation } from 'wouter';
import { EntityPage, type EntityPageProps } from './EntityPage.tsx';
import { RegisterTabs } from './RegisterTabs.tsx';
import { recordIdIn } from './record-address.ts';
import type { Register } from './register.ts';

/** A register of a page, and the address (/visits) that leads to it. */
export type PagedRegister = {
  readonly key: string;
  readonly label: string;
  readonly register: Register;
  readonly address: string;
};

type RegisterPagesProps<Problem> = Pick<EntityPageProps<Problem>, 'store' | 'describeProblem' | 'userId'> & {
  /** What the row of tabs is called. */
  readonly label: string;
  /** The first one is shown where the address names none. */
  readonly tabs: readonly [PagedRegister, ...PagedRegister[]];
};

/** The registers that share one entry of the navigation, one at a time. */
export function RegisterPages<Problem>({ label, tabs, ...held }: RegisterPagesProps<Problem>) {
  const [location, navigate] = useLocation();
  const [chosen, setChosen] = useState<string>();
  const tab =
    tabs.find(({ key }) => key === chosen) ?? tabs.find(({ address }) => location.startsWith(address)) ?? tabs[0];
  return (
    <EntityPage
      {...held}
      key={tab.key}
      register={tab.register}
      startWith={recordIdIn(location, tab.address)}
      tabs={<RegisterTabs label={label} tabs={tabs} current={tab.key} onChoose={setChosen} />}
      onImport={() => navigate(`/import?entity=${tab.register.declaration.name}`)}
    />
  );
}
