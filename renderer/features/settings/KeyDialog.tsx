import { Alert, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import type { Result } from '#shared/base/result.ts';
import { newPasswordProblem } from './key-change.ts';

export type KeyAnswers = { readonly name: string; readonly next: string; readonly own: string };
type Ask = 'name' | 'new' | 'own';

type KeyDialogProps = {
  readonly title: string;
  readonly okText: string;
  readonly lead: string;
  readonly asks: readonly Ask[];
  act(answers: KeyAnswers): Promise<Result<unknown, { readonly message: string }>>;
  onDone(): void;
  onClose(): void;
};

/** A change of the keys: what it asks for, always with the password of whoever is logged in. */
export function KeyDialog({ title, okText, lead, asks, act, onDone, onClose }: KeyDialogProps) {
  const [answers, setAnswers] = useState({ name: '', next: '', again: '', own: '' });
  const { busy, problem, setProblem, run } = useTask();
  const submit = async () => {
    const refusal = refusalOf(asks, answers);
    if (refusal) return setProblem(refusal);
    const done = await run(async () => {
      const acted = await act({ ...answers, name: answers.name.trim() });
      return acted.ok ? { ok: true, value: true } : acted;
    });
    if (done) onDone();
  };
  const field = (key: keyof typeof answers, label: string, isSecret: boolean) => {
    return (
      <Form.Item key={key} label={label} htmlFor={`key-${key}`}>
        <Input
          id={`key-${key}`}
          type={isSecret ? 'password' : 'text'}
          value={answers[key]}
          autoComplete={isSecret ? 'new-password' : 'off'}
          onChange={({ target }) => setAnswers({ ...answers, [key]: target.value })}
          onPressEnter={() => void submit()}
        />
      </Form.Item>
    );
  };
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText="取消"
      confirmLoading={busy}
      mask={{ closable: false }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <p className="settings-soft">{lead}</p>
      <Form layout="vertical">
        {asks.flatMap((ask) =>
          ask === 'name'
            ? [field('name', '姓名', false)]
            : ask === 'own'
              ? [field('own', '我的当前密码', true)]
              : [field('next', '新密码', true), field('again', '再填一次新密码', true)],
        )}
      </Form>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
    </Modal>
  );
}

function refusalOf(asks: readonly Ask[], { name, next, again, own }: KeyAnswers & { readonly again: string }) {
  if (asks.includes('name') && name.trim() === '') return '请填写姓名。';
  const password = asks.includes('new') ? newPasswordProblem(next, again) : undefined;
  return password ?? (own === '' ? '请填写当前密码。' : undefined);
}
