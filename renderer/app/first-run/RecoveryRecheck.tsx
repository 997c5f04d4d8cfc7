import { RecoverForm } from '../gate/RecoverForm.tsx';
import type { LedgerSummary, Unlocked } from '../host-types.ts';

type RecoveryRecheckProps = {
  readonly summary: LedgerSummary;
  /** With the newly unlocked ledger when the code was right, without it when the clerk goes on unchecked. */
  readonly onDone: (unlocked?: Unlocked) => void;
};

/** Taken up again after the window was closed on this step: the code is no longer known here, but can be tried. */
export function RecoveryRecheck({ summary, onDone }: RecoveryRecheckProps) {
  return (
    <>
      <p>
        上次没有核对恢复码。恢复码只显示一次，现在不能再看到；如果已经抄下或打印，填在下面试一次，密码可以填原来的。没有抄下的，可以先往下做，但务必记牢密码。
      </p>
      <RecoverForm summary={summary} onUnlocked={onDone} onBack={() => onDone()} backLabel="没有抄下，先往下做" />
    </>
  );
}
