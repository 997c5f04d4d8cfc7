import { type FormEvent, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import { Field } from '../gate/Field.tsx';
import { GateAlert } from '../gate/Gate.tsx';
import type { Unlocked } from '../host-types.ts';
import { sameRecoveryCode } from './office-checks.ts';

type RecoveryStepProps = { readonly code: string; readonly unlocked: Unlocked; readonly onChecked: () => void };

/** Shows the recovery code once and has it typed back, so that a copy exists before the records do. */
export function RecoveryStep({ code, unlocked, onChecked }: RecoveryStepProps) {
  const [hidden, setHidden] = useState(false);
  return hidden ? (
    <TypeBack code={code} onChecked={onChecked} onShow={() => setHidden(false)} />
  ) : (
    <ShowCode code={code} unlocked={unlocked} onNext={() => setHidden(true)} />
  );
}

type ShowCodeProps = { readonly code: string; readonly unlocked: Unlocked; readonly onNext: () => void };

function ShowCode({ code, unlocked, onNext }: ShowCodeProps) {
  const { busy, problem, run } = useTask();
  const [savedAs, setSavedAs] = useState<string>();
  const save = async () => {
    const content = new TextEncoder().encode(recoverySheet(code, unlocked).join('\r\n'));
    const saved = await run(() =>
      host.saveFile({ suggestedName: `恢复码-${unlocked.office.deviceName}.txt`, content }),
    );
    if (saved) setSavedAs(saved.label);
  };
  return (
    <>
      <p>
        忘记密码时，只有这个恢复码能打开本机的台账。只显示这一次。打印或抄在纸上锁进柜子；保存为文件的，存到 U
        盘，不要留在这台电脑里。
      </p>
      <output className="gate-recovery" aria-label="恢复码">
        {code}
      </output>
      <div className="gate-actions">
        <button type="button" className="gate-secondary" onClick={() => print()}>
          打印
        </button>
        <button type="button" className="gate-secondary" onClick={() => void save()} disabled={busy}>
          保存为文件
        </button>
      </div>
      {savedAs && <p className="gate-hint">已保存：{savedAs}</p>}
      {problem && <GateAlert>{problem}</GateAlert>}
      <p className="gate-hint">本机的签名密钥也已生成。未登记的电脑可以录入，暂不能报送；登记在“数据交换”里办理。</p>
      <div className="gate-actions">
        <button type="button" className="gate-primary" onClick={onNext}>
          已抄好，去核对
        </button>
      </div>
      <section className="print-sheet" aria-hidden="true">
        {recoverySheet(code, unlocked).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </section>
    </>
  );
}

function recoverySheet(code: string, { office, user }: Unlocked): readonly string[] {
  return [
    '两新台账 恢复码',
    `综合党委：${office.committeeName}（${office.committeeCode}）`,
    `电脑：${office.deviceName}　用户：${user.name}`,
    `恢复码：${code}`,
    '忘记密码时，在登录页点“忘记密码”，填写此码并设置新密码。此纸请锁存，不要拍照外传。',
  ];
}

type TypeBackProps = { readonly code: string; readonly onChecked: () => void; readonly onShow: () => void };

function TypeBack({ code, onChecked, onShow }: TypeBackProps) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sameRecoveryCode(typed, code)) return onChecked();
    setProblem('与恢复码不一致。请照着纸上的重新填写，或返回再看一次。');
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label="照着纸上填一遍恢复码"
        value={typed}
        onChange={setTyped}
        problem={problem}
        autoComplete="off"
        spellCheck={false}
        className="gate-code"
        hint="不分大小写，空格和横线可以不填。"
      />
      <div className="gate-actions">
        <button type="submit" className="gate-primary">
          核对
        </button>
        <button type="button" className="gate-secondary" onClick={onShow}>
          再看一次
        </button>
      </div>
    </form>
  );
}
