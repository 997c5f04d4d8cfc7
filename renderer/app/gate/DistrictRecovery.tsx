import { useCallback, useEffect, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import { RecoveryStep } from '../first-run/RecoveryStep.tsx';
import type { Created, HostValue, LedgerSummary, Unlocked } from '../host-types.ts';
import { AnswerForm } from './AnswerForm.tsx';
import { GateAlert } from './Gate.tsx';
import { RequestForm } from './RequestForm.tsx';

export type RecoveryFacts = HostValue<'districtRecovery'>;

type DistrictRecoveryProps = {
  readonly summary: LedgerSummary;
  readonly onUnlocked: (unlocked: Unlocked) => void;
  readonly onBack: () => void;
};

/** 向区里申请找回: a request on a stick, a code read over the telephone, the district's answer, a new recovery code. */
export function DistrictRecovery({ summary, onUnlocked, onBack }: DistrictRecoveryProps) {
  const { facts, problem, refresh } = useFacts(summary);
  const [again, setAgain] = useState(false);
  const [created, setCreated] = useState<Created>();
  if (created) {
    const { recoveryCode, ...unlocked } = created;
    return (
      <>
        <p role="status" className="gate-good">
          已用区里的答复打开，以后用新密码登录。原来的密码和恢复码都已作废；本机换了新的签名密钥，请在“数据交换”里重新登记后再报送。
        </p>
        <RecoveryStep code={recoveryCode} unlocked={unlocked} onChecked={() => onUnlocked(unlocked)} />
      </>
    );
  }
  return (
    <>
      {problem && <GateAlert>{problem}</GateAlert>}
      {facts && facts.districtName === undefined && (
        <GateAlert>
          本机还没有登记到区里，区里没有可以找回的密钥。请再找一找首次设置时打印的恢复码，或用备份在别的电脑上恢复。
        </GateAlert>
      )}
      {facts?.districtName !== undefined &&
        (facts.pending && !again ? (
          <AnswerForm
            summary={summary}
            districtName={facts.districtName}
            pending={facts.pending}
            onOpened={setCreated}
            onAgain={() => setAgain(true)}
          />
        ) : (
          <RequestForm
            summary={summary}
            facts={facts}
            onWritten={() => {
              setAgain(false);
              void refresh();
            }}
          />
        ))}
      <div className="gate-actions">
        <button type="button" className="gate-link" onClick={onBack}>
          返回登录
        </button>
      </div>
    </>
  );
}

function useFacts({ ledger }: LedgerSummary) {
  const [facts, setFacts] = useState<RecoveryFacts>();
  const [problem, setProblem] = useState<string>();
  const refresh = useCallback(async () => {
    const answer = await host.districtRecovery({ ledger });
    if (answer.ok) setFacts(answer.value);
    else setProblem(answer.error.message);
  }, [ledger]);
  useEffect(() => void refresh(), [refresh]);
  return { facts, problem, refresh };
}
