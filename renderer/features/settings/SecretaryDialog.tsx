import { Alert, Form, Input, Modal, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { ok } from '#shared/base/result.ts';
import type { HostReplies, Place, UserSummary } from '#shared/host/host-api.ts';
import { changeKeys } from './key-change.ts';

type SecretaryDialogProps = {
  readonly store: LedgerStore;
  readonly users: readonly UserSummary[];
  onClose(): void;
};
type Written = HostReplies['appointSecretary'];

/** 设签发人: a user of this PC gets a key for releasing reports; the request for its certificate goes to the district. */
export function SecretaryDialog({ store, users, onClose }: SecretaryDialogProps) {
  const [places, setPlaces] = useState<readonly Place[]>([]);
  const [typed, setTyped] = useState({ userName: '', password: '', place: '' });
  const [written, setWritten] = useState<Written>();
  const { busy, problem, setProblem, run } = useTask();
  useEffect(() => {
    void run(host.listPlaces).then((all = []) => {
      const usable = all.filter(({ purpose, available }) => purpose === 'export' && available);
      setPlaces(usable);
      setTyped((before) => ({ ...before, place: usable[0]?.id ?? '' }));
    });
  }, [run]);
  const choose = async () => {
    const place = await run(() => host.chooseFolder({ purpose: 'export' }));
    if (place) {
      setPlaces((before) => [...before.filter(({ id }) => id !== place.id), place]);
      setTyped((before) => ({ ...before, place: place.id }));
    }
  };
  const submit = async () => {
    const gap = gapIn(typed);
    if (gap) return setProblem(gap);
    const made = await run(async () => {
      const changed = await changeKeys(store, `设签发人 ${typed.userName}`, () => host.appointSecretary(typed));
      return changed.ok ? ok(changed.value) : changed;
    });
    if (made) setWritten(made);
  };
  return (
    <Modal
      open
      title="设签发人"
      okText={written ? '知道了' : '写出申请'}
      cancelText="取消"
      cancelButtonProps={{ hidden: written !== undefined }}
      confirmLoading={busy}
      mask={{ closable: false }}
      onOk={() => (written ? onClose() : void submit())}
      onCancel={onClose}
    >
      {written ? (
        <WrittenRequest written={written} />
      ) : (
        <>
          <p className="settings-soft">
            签发人一般是书记。报送包由经办人生成，由签发人用自己的密码签发后才能送出；两个人不能是同一个人。区里发回证书、在“数据交换
            → 接收”里收下以后开始生效。
          </p>
          <Form layout="vertical">
            <Form.Item label="签发人" htmlFor="secretary-name">
              <Select
                id="secretary-name"
                value={typed.userName === '' ? null : typed.userName}
                placeholder="选择本机的用户"
                options={users.map(({ name }) => ({ value: name, label: name }))}
                onChange={(userName) => setTyped({ ...typed, userName })}
              />
            </Form.Item>
            <Form.Item label="签发人本人的密码" htmlFor="secretary-password">
              <Input
                id="secretary-password"
                type="password"
                autoComplete="off"
                value={typed.password}
                onChange={({ target }) => setTyped({ ...typed, password: target.value })}
                onPressEnter={() => void submit()}
              />
            </Form.Item>
            <Form.Item label="申请存到" htmlFor="secretary-place">
              <Select
                id="secretary-place"
                value={typed.place === '' ? null : typed.place}
                placeholder="插入 U 盘，或选择文件夹"
                options={[
                  ...places.map(({ id, label }) => ({ value: id, label })),
                  { value: otherFolder, label: '选择文件夹…' },
                ]}
                onChange={(place) => (place === otherFolder ? void choose() : setTyped({ ...typed, place }))}
              />
            </Form.Item>
          </Form>
        </>
      )}
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
    </Modal>
  );
}

const otherFolder = '…';

function gapIn({ userName, password, place }: { readonly [key in 'userName' | 'password' | 'place']: string }) {
  if (userName === '') return '请选择谁来签发。';
  if (password === '') return '请由签发人填写自己的密码。';
  return place === '' ? '请先插入 U 盘，或选择申请存到哪个文件夹。' : undefined;
}

function WrittenRequest({ written }: { readonly written: Written }) {
  return (
    <div role="status">
      <p>申请已写好：{written.fileName}。把它带到区里，并在电话里核对下面的核对码。</p>
      <p>
        <strong>{written.requestCode}</strong>
      </p>
      <p className="settings-soft">区里发回的证书文件，在“数据交换 → 接收”里收下。</p>
    </div>
  );
}
