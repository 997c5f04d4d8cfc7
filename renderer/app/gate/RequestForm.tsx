import { type FormEvent, useId, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import { passwordProblem } from '../first-run/office-checks.ts';
import type { LedgerSummary } from '../host-types.ts';
import type { RecoveryFacts } from './DistrictRecovery.tsx';
import { Field, PasswordField } from './Field.tsx';
import { GateAlert } from './Gate.tsx';

type RequestFormProps = {
  readonly summary: LedgerSummary;
  readonly facts: RecoveryFacts;
  readonly onWritten: () => void;
};

/** Who asks, the new password, and where the request is written. */
export function RequestForm({ summary, facts, onWritten }: RequestFormProps) {
  const [userName, setUserName] = useState(summary.users[0]?.name ?? '');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [place, setPlace] = useState(facts.places[0]?.id ?? '');
  const { busy, problem, setProblem, run } = useTask();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const refusal =
      (userName.trim() === '' && '请填写姓名。') ||
      passwordProblem(password) ||
      (password !== again && '两次填写的密码不一样，请重新填写。') ||
      (place === '' && '请先插好 U 盘，再回到这一页。');
    if (refusal) return setProblem(refusal);
    const wish = { ledger: summary.ledger, userName, newPassword: password, place };
    if (await run(() => host.writeRecoveryRequest(wish))) onWritten();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <p className="gate-hint">
        密码和恢复码都找不到时，由{facts.districtName}的两位审批人一起找回。申请里没有记录内容，也没有密码。
      </p>
      <Field label="申请人姓名" value={userName} onChange={setUserName} autoComplete="off" />
      <PasswordField
        label="新密码"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        hint="至少 8 位。区里批准以后用它打开，请记牢。"
      />
      <PasswordField label="再填一次新密码" value={again} onChange={setAgain} autoComplete="new-password" />
      <PlaceField places={facts.places} value={place} onChange={setPlace} />
      {problem && <GateAlert>{problem}</GateAlert>}
      <div className="gate-actions">
        <button type="submit" className="gate-primary" disabled={busy}>
          {busy ? '正在写…' : '写出找回申请'}
        </button>
      </div>
    </form>
  );
}

type PlaceFieldProps = {
  readonly places: RecoveryFacts['places'];
  readonly value: string;
  readonly onChange: (id: string) => void;
};

function PlaceField({ places, value, onChange }: PlaceFieldProps) {
  const id = useId();
  return (
    <div className="gate-field">
      <label htmlFor={id}>写到</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {places.length === 0 && <option value="">没有找到 U 盘</option>}
        {places.map((place) => (
          <option key={place.id} value={place.id}>
            {place.label}
          </option>
        ))}
      </select>
    </div>
  );
}
