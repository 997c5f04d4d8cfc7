import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';

type RemarksProps = { readonly store: LedgerStore; readonly conflict: string };

/** 问同事: notes about one conflict that travel with the exchange and are answered on the other PC. */
export function Remarks({ store, conflict }: RemarksProps) {
  const [text, setText] = useState('');
  const { busy, problem, run } = useTask();
  const remarks = store.conflicts.remarksOn(conflict);
  const send = async () => {
    const said = text.trim();
    if (said === '') return;
    const sent = await run(async () => {
      const noted = await store.conflicts.remark(conflict, said);
      return noted.ok ? noted : { ok: false, error: { message: describeStoreProblem(noted.error) } };
    });
    if (sent !== undefined) setText('');
  };
  return (
    <section className="conflict-remarks" aria-label="问同事">
      <h3>问同事</h3>
      {remarks.length > 0 && (
        <ul>
          {remarks.map(({ id, text: said, userName, deviceName, at }) => (
            <li key={id}>
              <span>{said}</span>
              <span className="conflict-origin">
                {userName}@{deviceName} · {localTime(at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <form
        className="conflict-ask"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Input
          aria-label="给同事留言"
          placeholder={remarks.length === 0 ? '拿不准时在这里问，随交换包带到另一台电脑' : '回复'}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" disabled={text.trim() === ''} loading={busy}>
          留言
        </Button>
      </form>
      {problem && <Alert type="error" showIcon title={problem} />}
    </section>
  );
}
