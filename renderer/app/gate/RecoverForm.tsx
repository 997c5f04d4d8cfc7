import { type FormEvent, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import { passwordProblem } from '../first-run/office-checks.ts';
import type { LedgerSummary, Unlocked } from '../host-types.ts';
import { Field, PasswordField } from './Field.tsx';
import { GateAlert } from './Gate.tsx';
import { UserField } from './UserField.tsx';

type RecoverFormProps = {
  readonly summary: LedgerSummary;
  readonly onUnlocked: (unlocked: Unlocked) => void;
  readonly onBack: () => void;
  readonly backLabel?: string;
};

/** Opens a ledger with the printed recovery code and gives the user a new password. */
export function RecoverForm({ summary, onUnlocked, onBack, backLabel = '返回登录' }: RecoverFormProps) {
  const [userName, setUserName] = useState(summary.users[0]?.name ?? '');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { busy, problem, setProblem, run } = useTask();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const refusal =
      (recoveryCode.trim() === '' && '请填写恢复码。') ||
      passwordProblem(password) ||
      (password !== again && '两次填写的密码不一样，请重新填写。');
    if (refusal) return setProblem(refusal);
    const unlocked = await run(() =>
      host.unlockWithRecoveryCode({ ledger: summary.ledger, recoveryCode, userName, newPassword: password }),
    );
    if (unlocked) onUnlocked(unlocked);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <UserField users={summary.users} value={userName} onChange={setUserName} />
      <Field
        label="恢复码"
        value={recoveryCode}
        onChange={setRecoveryCode}
        autoComplete="off"
        spellCheck={false}
        className="gate-code"
        hint="在设置本机时打印或抄下的那一张纸上；不分大小写，空格和横线可以不填。"
      />
      <PasswordField
        label="新密码"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        hint="至少 8 位。"
      />
      <PasswordField label="再填一次新密码" value={again} onChange={setAgain} autoComplete="new-password" />
      {problem && <GateAlert>{problem}</GateAlert>}
      <div className="gate-actions">
        <button type="submit" className="gate-primary" disabled={busy}>
          {busy ? '正在打开…' : '打开并换用新密码'}
        </button>
        <button type="button" className="gate-link" onClick={onBack}>
          {backLabel}
        </button>
      </div>
    </form>
  );
}
