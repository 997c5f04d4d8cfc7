import { Alert, Button, Checkbox, Form, Input, Modal, Select, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { fail, ok } from '#shared/base/result.ts';
import type { UserSummary } from '#shared/host/host-api.ts';
import { HandOverSheet } from './HandOverSheet.tsx';
import { type HandOver, handOverOf } from './hand-over.ts';
import { changeKeys } from './key-change.ts';

type HandOverDialogProps = { readonly store: LedgerStore; readonly users: readonly UserSummary[]; onClose(): void };

/** 办理交接: the sheet is printed and signed, then put on record; whoever leaves is closed and the ledger locked. */
export function HandOverDialog({ store, users, onClose }: HandOverDialogProps) {
  const { office, user } = store.unlocked;
  const others = users.filter(({ id }) => id !== user.id);
  const [handOver, setHandOver] = useState<HandOver>();
  const [to, setTo] = useState(others[0]?.name ?? '');
  const [isSigned, setSigned] = useState(false);
  const [isLeaving, setLeaving] = useState(true);
  const [own, setOwn] = useState('');
  const { busy, problem, setProblem, run } = useTask();
  useEffect(() => void run(() => handOverOf(store)).then(setHandOver), [run, store]);
  const finish = async () => {
    if (isLeaving && own === '') return setProblem('请填写当前密码，用来停用你的用户。');
    const done = await run(async () => {
      const noted = await store.recordDeed({ act: 'handOver', subject: `${user.name} 移交给 ${to}` });
      if (!noted.ok) return fail({ message: describeStoreProblem(noted.error) });
      if (!isLeaving) return ok(true);
      const closing = () => host.closeUser({ ownPassword: own, user: user.id });
      const closed = await changeKeys(store, `停用用户 ${user.name}`, closing);
      return closed.ok ? ok(true) : closed;
    });
    if (!done) return;
    if (!isLeaving) return onClose();
    await store.close();
    await host.lock();
    location.reload();
  };
  const sheet = handOver && (
    <HandOverSheet
      committeeName={office.committeeName}
      deviceName={office.deviceName}
      from={user.name}
      to={to}
      date={dateOfInstant(Date.now())}
      handOver={handOver}
    />
  );
  return (
    <Modal
      open
      width={820}
      title="办理交接"
      mask={{ closable: false }}
      onCancel={onClose}
      footer={[
        <Button key="close" disabled={busy} onClick={onClose}>
          以后再办
        </Button>,
        <Button key="print" disabled={!handOver || busy} onClick={() => print()}>
          打印交接单
        </Button>,
        <Button
          key="go"
          type="primary"
          disabled={!handOver || !isSigned || to === '' || busy}
          onClick={() => void finish()}
        >
          完成交接
        </Button>,
      ]}
    >
      {others.length === 0 && (
        <Alert
          type="warning"
          showIcon
          title="本机还没有接手的人。先用“添加用户”，让接手的人设好自己的密码，再办交接。"
        />
      )}
      <Form layout="vertical">
        <Form.Item label="接手人" htmlFor="hand-over-to">
          <Select
            id="hand-over-to"
            value={to === '' ? null : to}
            placeholder="选择接手的人"
            options={others.map(({ name }) => ({ value: name, label: name }))}
            onChange={setTo}
          />
        </Form.Item>
      </Form>
      {sheet ?? <Spin aria-label="正在统计" delay={300} />}
      {sheet && createPortal(<div className="print-sheet">{sheet}</div>, document.body)}
      <div className="hand-over-end">
        <Checkbox checked={isSigned} onChange={({ target }) => setSigned(target.checked)}>
          交接单已打印，双方已核对签字
        </Checkbox>
        <Checkbox checked={isLeaving} onChange={({ target }) => setLeaving(target.checked)}>
          停用我的用户（离岗时勾选），完成后锁定，由接手人登录
        </Checkbox>
        {isLeaving && (
          <Input
            type="password"
            aria-label="我的当前密码"
            placeholder="我的当前密码"
            value={own}
            autoComplete="off"
            onChange={({ target }) => setOwn(target.value)}
          />
        )}
      </div>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
    </Modal>
  );
}
