import type { UserSummary } from '#shared/host/host-api.ts';
import { Panel } from './Panel.tsx';

export function UsersPanel({ users, current }: { readonly users: readonly UserSummary[]; readonly current: string }) {
  return (
    <Panel title="用户">
      <ul className="settings-list">
        {users.map((user) => (
          <li key={user.id}>
            {user.name}
            {user.id === current && <span className="settings-soft">（当前）</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
