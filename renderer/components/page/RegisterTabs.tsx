import { Segmented } from 'antd';

export type RegisterTab = { readonly key: string; readonly label: string };

type RegisterTabsProps = {
  readonly label: string;
  readonly tabs: readonly RegisterTab[];
  readonly current: string;
  onChoose(key: string): void;
};

/** The registers that share one page. */
export function RegisterTabs({ label, tabs, current, onChoose }: RegisterTabsProps) {
  return (
    <Segmented
      aria-label={label}
      value={current}
      options={tabs.map(({ key, label: text }) => ({ value: key, label: text }))}
      onChange={onChoose}
    />
  );
}
