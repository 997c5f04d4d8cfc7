import { type FormEvent, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { Created, LedgerSummary } from '../host-types.ts';
import type { RecoveryFacts } from './DistrictRecovery.tsx';
import { PasswordField } from './Field.tsx';
import { GateAlert } from './Gate.tsx';

type AnswerFormProps = {
  readonly summary: LedgerSummary;
  readonly districtName: string;
  readonly pending: NonNullable<RecoveryFacts['pending']>;
  readonly onOpened: (created: Created) => void;
  readonly onAgain: () => void;
};

/** The request is on the stick: what to do with it, the code to read aloud, and the way in with the answer. */
export function AnswerForm({ summary, districtName, pending, onOpened, onAgain }: AnswerFormProps) {
  const [password, setPassword] = useState('');
  const { busy, problem, setProblem, run } = useTask();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return setProblem('请填写写申请时设的新密码。');
    const opened = await run(() => host.openRecoveryAnswer({ ledger: summary.ledger, newPassword: password }));
    if (opened) onOpened(opened);
    else if (opened === null) setProblem('没有选到答复文件（.lxres）。请插好区里给的 U 盘再试。');
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ol className="gate-list">
        <li>
          把 U 盘交到{districtName}，申请文件以 recover 开头、以 .lxreq 结尾（{pending.userName}，
          {pending.createdAt.slice(0, 10)} 写出）。
        </li>
        <li>
          与区里打电话，逐组念这个核对码：
          <output className="gate-recovery" aria-label="找回申请的核对码">
            {halves(pending.code)}
          </output>
        </li>
        <li>拿回区里的答复文件（.lxres），插好 U 盘，填写写申请时设的新密码。</li>
      </ol>
      <PasswordField
        label="写申请时设的新密码"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      {problem && <GateAlert>{problem}</GateAlert>}
      <div className="gate-actions">
        <button type="submit" className="gate-primary" disabled={busy}>
          {busy ? '正在打开…' : '用区里的答复打开'}
        </button>
        <button type="button" className="gate-link" onClick={onAgain}>
          重新写一份申请
        </button>
      </div>
    </form>
  );
}

/** Four groups a line. */
function halves(code: string): string {
  return `${code.slice(0, 19)}\n${code.slice(20)}`;
}
