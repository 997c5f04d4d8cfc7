import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { LedgerSummary, Unlocked } from '../host-types.ts';
import { PasswordField } from './Field.tsx';
import { Gate, GateAlert } from './Gate.tsx';
import { RecoverForm } from './RecoverForm.tsx';
import { UserField } from './UserField.tsx';

const titles = { password: '登录', code: '用恢复码打开', district: '向区里申请找回' } as const;

/** Needed once in years, so the log-in form does not wait for it. */
const DistrictRecovery = lazy(async () => ({ default: (await import('./DistrictRecovery.tsx')).DistrictRecovery }));

type UnlockProps = {
  readonly summary: LedgerSummary;
  /** What was found and mended before anyone logged in. */
  readonly notices: readonly string[];
  readonly onUnlocked: (unlocked: Unlocked) => void;
  readonly onSample: () => void;
  readonly onRestore: () => void;
};

/** Choose who you are, type the password. A wrong one gives the host's sentence and the remaining wait. */
export function Unlock({ summary, notices, onUnlocked, onSample, onRestore }: UnlockProps) {
  const [way, setWay] = useState<keyof typeof titles>('password');
  return (
    <Gate title={titles[way]} lead={summary.office && officeLine(summary.office)}>
      {notices.map((notice) => (
        <p key={notice} role="status" className="gate-good">
          {notice}
        </p>
      ))}
      {way === 'password' && (
        <PasswordForm summary={summary} onUnlocked={onUnlocked} onForgotten={() => setWay('code')} />
      )}
      {way === 'code' && (
        <>
          <RecoverForm summary={summary} onUnlocked={onUnlocked} onBack={() => setWay('password')} />
          <div className="gate-actions">
            <button type="button" className="gate-link" onClick={() => setWay('district')}>
              恢复码也找不到：向区里申请
            </button>
          </div>
        </>
      )}
      {way === 'district' && (
        <Suspense fallback={<p role="status">请稍候。</p>}>
          <DistrictRecovery summary={summary} onUnlocked={onUnlocked} onBack={() => setWay('password')} />
        </Suspense>
      )}
      <p className="gate-foot">
        <button type="button" className="gate-link" onClick={onSample}>
          用示例数据练习
        </button>
        <button type="button" className="gate-link" onClick={onRestore}>
          从备份恢复
        </button>
      </p>
    </Gate>
  );
}

function officeLine(office: NonNullable<LedgerSummary['office']>): string {
  return `${office.committeeName} · ${office.deviceName}`;
}

type PasswordFormProps = Pick<UnlockProps, 'summary' | 'onUnlocked'> & { readonly onForgotten: () => void };

function PasswordForm({ summary, onUnlocked, onForgotten }: PasswordFormProps) {
  const [userName, setUserName] = useState(summary.users[0]?.name ?? '');
  const [password, setPassword] = useState('');
  const { busy, problem, setProblem, run } = useTask();
  const { seconds, refresh } = useWait(summary);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return setProblem('请填写密码。');
    const unlocked = await run(() => host.unlock({ ledger: summary.ledger, userName, password }));
    if (unlocked) return onUnlocked(unlocked);
    setPassword('');
    await refresh();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <UserField users={summary.users} value={userName} onChange={setUserName} />
      <PasswordField label="密码" value={password} onChange={setPassword} autoComplete="current-password" autoFocus />
      {problem && <GateAlert>{problem}</GateAlert>}
      {seconds > 0 && <p className="gate-hint">密码连续输错，还要等 {seconds} 秒才能再试。</p>}
      <div className="gate-actions">
        <button type="submit" className="gate-primary" disabled={busy || seconds > 0}>
          {busy ? '正在打开…' : '打开台账'}
        </button>
        <button type="button" className="gate-link" onClick={onForgotten}>
          忘记密码
        </button>
      </div>
    </form>
  );
}

/** Counts down the wait that the host imposes after wrong passwords; the host enforces it, this only shows it. */
function useWait(summary: LedgerSummary): { seconds: number; refresh: () => Promise<void> } {
  const [seconds, setSeconds] = useState(Math.ceil(summary.waitMs / 1000));
  useEffect(() => {
    if (seconds <= 0) return;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  const refresh = async () => {
    const info = await host.hostInfo();
    const ledger = info.ok ? info.value.ledgers.find((entry) => entry.ledger === summary.ledger) : undefined;
    if (ledger) setSeconds(Math.ceil(ledger.waitMs / 1000));
  };
  return { seconds, refresh };
}
