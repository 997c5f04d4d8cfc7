import { type FormEvent, useRef, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import { Field, PasswordField } from '../gate/Field.tsx';
import { GateAlert } from '../gate/Gate.tsx';
import type { Created } from '../host-types.ts';
import {
  committeeCodeProblem,
  committeeNameProblem,
  passwordProblem,
  passwordStrength,
  placeKindOf,
  plainDigits,
  shortNameProblem,
} from './office-checks.ts';
import { type OfficeDraft, storeDraft, storedDraft } from './setup-progress.ts';

type OfficeStepProps = {
  readonly seen: string | undefined;
  readonly onBack: () => void;
  readonly onCreated: (created: Created) => void;
};
type Problems = { readonly [field in keyof OfficeDraft | 'password' | 'again']?: string | undefined };

/** Who keeps this ledger, on which PC, under which password; makes the ledger's keys. */
export function OfficeStep({ seen, onBack, onCreated }: OfficeStepProps) {
  const [draft, setDraft] = useState(storedDraft);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const { busy, problem, run } = useTask();
  const form = useRef<HTMLFormElement>(null);

  const change = (field: keyof OfficeDraft) => (value: string) => {
    const next = { ...draft, [field]: value };
    setDraft(next);
    storeDraft(next);
    setProblems({ ...problems, [field]: undefined });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(draft, password, again);
    setProblems(found);
    if (Object.values(found).some(Boolean)) return focusFirstProblem(form.current);
    const created = await run(() =>
      host.createLedger({ ledger: 'formal', ...requestOf(draft), password, ...(seen === undefined ? {} : { seen }) }),
    );
    if (created) onCreated(created);
  };

  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label="街道（镇）区划代码"
        value={draft.committeeCode}
        onChange={change('committeeCode')}
        problem={problems.committeeCode}
        inputMode="numeric"
        autoComplete="off"
        hint={codeHint(draft.committeeCode)}
      />
      <Field
        label="综合党委名称"
        value={draft.committeeName}
        onChange={change('committeeName')}
        problem={problems.committeeName}
        autoComplete="off"
        hint="例如：东城街道两新组织综合党委"
      />
      <div className="gate-pair">
        <Field
          label="本机名称"
          value={draft.deviceName}
          onChange={change('deviceName')}
          problem={problems.deviceName}
          autoComplete="off"
          hint="例如：党建办电脑1"
        />
        <Field
          label="你的姓名"
          value={draft.userName}
          onChange={change('userName')}
          problem={problems.userName}
          autoComplete="off"
        />
      </div>
      <div className="gate-pair">
        <PasswordField
          label="密码"
          value={password}
          onChange={setPassword}
          problem={problems.password}
          autoComplete="new-password"
          hint={password === '' ? '至少 8 位，字母和数字混用。' : strengthHint(password, draft)}
        />
        <PasswordField
          label="再填一次密码"
          value={again}
          onChange={setAgain}
          problem={problems.again}
          autoComplete="new-password"
        />
      </div>
      {problem && <GateAlert>{problem}</GateAlert>}
      <div className="gate-actions">
        <button type="submit" className="gate-primary" disabled={busy}>
          {busy ? '正在生成密钥…' : '下一步'}
        </button>
        <button type="button" className="gate-secondary" onClick={onBack} disabled={busy}>
          上一步
        </button>
      </div>
    </form>
  );
}

function problemsOf(draft: OfficeDraft, password: string, again: string): Problems {
  return {
    committeeCode: committeeCodeProblem(draft.committeeCode),
    committeeName: committeeNameProblem(draft.committeeName),
    deviceName: shortNameProblem(draft.deviceName, '本机名称'),
    userName: shortNameProblem(draft.userName, '你的姓名'),
    password: passwordProblem(password),
    again: password === again ? undefined : '两次填写的密码不一样，请重新填写。',
  };
}

function requestOf(draft: OfficeDraft) {
  return {
    office: {
      committeeCode: plainDigits(draft.committeeCode),
      committeeName: draft.committeeName.trim(),
      deviceName: draft.deviceName.trim(),
    },
    userName: draft.userName.trim(),
  };
}

function codeHint(code: string): string {
  const kind = placeKindOf(code);
  return kind ? `末三位表示：${kind}` : '9 位数字：区县 6 位加街道（镇）3 位，例如 140802001';
}

function strengthHint(password: string, draft: OfficeDraft): string {
  const { word, advice } = passwordStrength(password, [draft.userName, draft.committeeName, draft.deviceName]);
  return `密码强度：${word}。${advice}`;
}

function focusFirstProblem(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus());
}
