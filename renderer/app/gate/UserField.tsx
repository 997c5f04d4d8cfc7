import { useId } from 'react';
import type { LedgerSummary } from '../host-types.ts';

type UserFieldProps = {
  readonly users: LedgerSummary['users'];
  readonly value: string;
  readonly onChange: (name: string) => void;
};

export function UserField({ users, value, onChange }: UserFieldProps) {
  const id = useId();
  return (
    <div className="gate-field">
      <label htmlFor={id}>用户</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {users.map((user) => (
          <option key={user.id} value={user.name}>
            {user.name}
          </option>
        ))}
      </select>
    </div>
  );
}
