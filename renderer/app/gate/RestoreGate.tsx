import { type FormEvent, useEffect, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { BatchReport } from '#renderer/data/batch-report.ts';
import { readLockedBackup } from '#renderer/data/locked-backup.ts';
import { ContentsTable } from '#renderer/features/settings/ContentsTable.tsx';
import { contentsRows, totalIn } from '#renderer/features/settings/restore-contents.ts';
import { host } from '#renderer/host/host.ts';
import { fail } from '#shared/base/result.ts';
import type { FoundBackup } from '../host-types.ts';
import { PasswordField } from './Field.tsx';
import { Gate, GateAlert } from './Gate.tsx';
import './restore-gate.css';
import { UserField } from './UserField.tsx';

type Opened = { readonly backup: FoundBackup; readonly report: BatchReport };

/** Putting a backup back before anybody is logged in: a new PC, or a ledger that does not open any more. */
export function RestoreGate({ onBack }: { readonly onBack: () => void }) {
  const [backups, setBackups] = useState<readonly FoundBackup[]>();
  const [opened, setOpened] = useState<Opened>();
  const { busy, problem, run } = useTask();
  const show = (found: readonly FoundBackup[] | undefined) => found && setBackups(found);
  useEffect(() => void run(host.findBackups).then((found) => found && setBackups(found)), [run]);
  const restore = async ({ backup }: Opened) => {
    const done = await run(() => host.restoreBackup({ backup: backup.id }));
    if (done !== undefined) location.reload();
  };
  if (opened) {
    return (
      <Gate title="恢复这份备份" lead={`${titleOf(opened.backup)}，已逐条读过，可以恢复。`}>
        <section className="gate-paper">
          <ContentsTable rows={contentsRows(undefined, opened.report.counts)} />
          <p className="gate-hint">
            本机现有的台账文件会原样留在旁边，不会删除。恢复后请接收同事电脑的包，把这份备份之后的修改收回来。
          </p>
          {problem && <GateAlert>{problem}</GateAlert>}
          <div className="gate-actions">
            <button type="button" className="gate-primary" disabled={busy} onClick={() => void restore(opened)}>
              {busy ? '正在恢复…' : '恢复'}
            </button>
            <button type="button" className="gate-secondary" disabled={busy} onClick={() => setOpened(undefined)}>
              换一份
            </button>
          </div>
        </section>
      </Gate>
    );
  }
  return (
    <Gate title="从备份恢复" lead={backups ? foundLine(backups) : '正在查找备份…'}>
      {backups && backups.length > 0 && <OpenForm backups={backups} onOpened={setOpened} />}
      {problem && <GateAlert>{problem}</GateAlert>}
      <p className="gate-foot">
        <button
          type="button"
          className="gate-link"
          disabled={busy}
          onClick={() => void run(host.pickBackupFolder).then(show)}
        >
          到别的文件夹里找
        </button>
        <button
          type="button"
          className="gate-link"
          disabled={busy}
          onClick={() => void run(host.findBackups).then(show)}
        >
          重新查找
        </button>
        <button type="button" className="gate-link" onClick={onBack}>
          返回
        </button>
      </p>
    </Gate>
  );
}

type OpenFormProps = { readonly backups: readonly FoundBackup[]; readonly onOpened: (opened: Opened) => void };

/** Which one, and the password of somebody it knows; then it is read whole. */
function OpenForm({ backups, onOpened }: OpenFormProps) {
  const [id, setId] = useState(backups[0]?.id ?? '');
  const backup = backups.find((each) => each.id === id) ?? (backups[0] as FoundBackup);
  const users = backup.users.map((name) => ({ id: name, name }));
  const [userName, setUserName] = useState(backup.users[0] ?? '');
  const [password, setPassword] = useState('');
  const [share, setShare] = useState(0);
  const { busy, problem, setProblem, run } = useTask();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return setProblem('请填写密码。');
    const user = backup.users.includes(userName) ? userName : (backup.users[0] ?? '');
    const report = await run(() => openAndRead(backup, user, password, setShare));
    setPassword('');
    if (report) onOpened({ backup, report });
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <fieldset className="gate-backups">
        <legend>选择一份备份</legend>
        {backups.map((each) => (
          <label key={each.id}>
            <input
              type="radio"
              name="backup"
              checked={each.id === backup.id}
              onChange={() => {
                setId(each.id);
                setUserName(each.users[0] ?? '');
              }}
            />
            <span>
              <strong>{localTime(each.at)}</strong> {each.committeeName} · {each.deviceName}
              <small>
                {each.placeLabel}
                {recordsIn(each)}
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      <UserField users={users} value={userName} onChange={setUserName} />
      <PasswordField label="密码" value={password} onChange={setPassword} autoComplete="current-password" />
      {problem && <GateAlert>{problem}</GateAlert>}
      <div className="gate-actions">
        <button type="submit" className="gate-primary" disabled={busy}>
          {busy ? `正在读取 ${Math.floor(share * 100)}%` : '打开这份备份'}
        </button>
      </div>
    </form>
  );
}

async function openAndRead(backup: FoundBackup, userName: string, password: string, onShare: (share: number) => void) {
  const onProgress = (done: number, total: number) => onShare(done / Math.max(1, total));
  const reading = { onProgress, signal: new AbortController().signal };
  const report = await readLockedBackup(host, backup, { userName, password }, reading);
  if (report.ok) return report;
  return fail({ message: report.error === 'cancelled' ? '没有读完。' : report.error.sentence });
}

function titleOf({ at, placeLabel }: FoundBackup): string {
  return `${localTime(at)} 的备份（${placeLabel}）`;
}

function recordsIn(backup: FoundBackup): string {
  const total = totalIn(backup);
  return total === undefined ? '' : ` · ${total.toLocaleString('zh-CN')} 条记录`;
}

function foundLine(backups: readonly FoundBackup[]): string {
  return backups.length === 0
    ? '没有找到备份。插上存备份的U盘或硬盘后重新查找。'
    : `找到 ${backups.length} 份备份，最新的在最上面。`;
}
