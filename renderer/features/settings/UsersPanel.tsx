import { Alert, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import type { LedgerSummary, Secretary, UserSummary } from '#shared/host/host-api.ts';
import { AddUserDialog } from './AddUserDialog.tsx';
import { CloseUserDialog } from './CloseUserDialog.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';
import { Panel } from './Panel.tsx';
import { PasswordDialog } from './PasswordDialog.tsx';
import { SecretaryDialog } from './SecretaryDialog.tsx';

type Open =
  | { readonly at: 'add' | 'password' | 'handOver' | 'secretary' }
  | { readonly at: 'close'; readonly user: UserSummary };

/** Who can open the ledger on this PC, who could once, and handing it over. */
export function UsersPanel({ store }: { readonly store: LedgerStore }) {
  const { ledger, user: current } = store.unlocked;
  const [summary, setSummary] = useState<LedgerSummary>();
  const [secretaries, setSecretaries] = useState<readonly Secretary[]>([]);
  const [open, setOpen] = useState<Open>();
  const { problem, run } = useTask();
  const refresh = useCallback(async () => {
    const info = await run(host.hostInfo);
    setSummary(info?.ledgers.find((entry) => entry.ledger === ledger));
    const release = await run(host.releaseState);
    setSecretaries(release?.secretaries ?? []);
  }, [run, ledger]);
  useEffect(() => void refresh(), [refresh]);
  const { users = [], former = [] } = summary ?? {};
  const done = () => {
    setOpen(undefined);
    void refresh();
  };
  return (
    <Panel title="用户">
      <ul className="settings-list">
        {users.map((user) => (
          <li key={user.id}>
            {user.name}
            <SecretaryMark secretary={secretaries.find(({ id }) => id === user.id)} />
            {user.id === current.id ? (
              <span className="settings-soft">（当前）</span>
            ) : (
              <Button
                type="link"
                size="small"
                aria-label={`停用 ${user.name}`}
                onClick={() => setOpen({ at: 'close', user })}
              >
                停用
              </Button>
            )}
          </li>
        ))}
        {former.map((user) => (
          <li key={user.id} className="settings-soft">
            {user.name}（{localTime(user.closedAt).slice(0, 10)} 停用）
          </li>
        ))}
      </ul>
      {ledger === 'formal' && users.length === 1 && (
        <Alert
          type="warning"
          showIcon
          title="只有一个人能打开台账。建议再添加一个人，忘记密码或人员变动时还有人能打开。"
        />
      )}
      {ledger === 'formal' && (
        <div className="settings-row">
          <Button onClick={() => setOpen({ at: 'add' })}>添加用户</Button>
          <Button onClick={() => setOpen({ at: 'password' })}>修改我的密码</Button>
          <Button onClick={() => setOpen({ at: 'secretary' })}>设签发人</Button>
          <Button onClick={() => setOpen({ at: 'handOver' })}>办理交接</Button>
        </div>
      )}
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      {open?.at === 'add' && <AddUserDialog store={store} onDone={done} onClose={() => setOpen(undefined)} />}
      {open?.at === 'password' && <PasswordDialog store={store} onDone={done} onClose={() => setOpen(undefined)} />}
      {open?.at === 'close' && (
        <CloseUserDialog store={store} user={open.user} onDone={done} onClose={() => setOpen(undefined)} />
      )}
      {open?.at === 'secretary' && <SecretaryDialog store={store} users={users} onClose={done} />}
      {open?.at === 'handOver' && <HandOverDialog store={store} users={users} onClose={done} />}
    </Panel>
  );
}

function SecretaryMark({ secretary }: { readonly secretary: Secretary | undefined }) {
  if (!secretary) return null;
  const { state, notAfter = '' } = secretary;
  const words = {
    asked: '等区里发证书',
    ready: `授权到 ${notAfter.slice(0, 10)}`,
    ended: '证书已到期或撤销，要重新申请',
  };
  return <span className="settings-soft">（签发人，{words[state]}）</span>;
}
