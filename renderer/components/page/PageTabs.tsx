import './page-tabs.css';

export type PageTab<Address extends string = string> = { readonly address: Address; readonly label: string };

type PageTabsProps = { readonly label: string; readonly pages: readonly PageTab[]; readonly current: string };

/** Pages that share one entry of the navigation, each at an address of its own. */
export function PageTabs({ label, pages, current }: PageTabsProps) {
  return (
    <nav className="page-tabs" aria-label={label}>
      {pages.map(({ address, label: text }) => (
        <a key={address} href={`#${address}`} aria-current={address === current ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
