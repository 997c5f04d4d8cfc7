import { type DeskRoute, deskRoutes } from './routes.tsx';

type NavigationBarProps = { readonly current: string; readonly version: string };

export function NavigationBar({ current, version }: NavigationBarProps) {
  const links = (place: DeskRoute['place']) =>
    deskRoutes
      .filter((route) => route.place === place)
      .map((route) => (
        <li key={route.path}>
          <a href={`#${route.path}`} aria-current={route.path === current ? 'page' : undefined}>
            {route.icon}
            <span>{route.label}</span>
          </a>
        </li>
      ));
  return (
    <nav className="desk-nav" aria-label="主导航">
      <ul>{links('main')}</ul>
      <ul className="desk-nav-foot">{links('foot')}</ul>
      {version && <p className="desk-version">版本 {version}</p>}
    </nav>
  );
}
