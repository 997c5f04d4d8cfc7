import { useState } from 'react';
import { Gate } from '../gate/Gate.tsx';
import type { LedgerSummary, Unlocked } from '../host-types.ts';
import { BackupStep } from './BackupStep.tsx';
import { ImportStep } from './ImportStep.tsx';
import { OfficeStep } from './OfficeStep.tsx';
import { PurposeStep } from './PurposeStep.tsx';
import { RecoveryRecheck } from './RecoveryRecheck.tsx';
import { RecoveryStep } from './RecoveryStep.tsx';
import { StepList } from './StepList.tsx';
import { finishSetup, rememberStage, type SetupStage } from './setup-progress.ts';

type Position =
  | { readonly at: 'purpose' }
  /** `seen`: the earlier ledgers and backups that somebody chose to pass over. */
  | { readonly at: 'office'; readonly seen?: string }
  /** The code is at hand only right after it was made; resumed later, it can only be checked. */
  | { readonly at: 'recovery'; readonly unlocked: Unlocked; readonly code?: string }
  | { readonly at: 'backup'; readonly unlocked: Unlocked }
  | { readonly at: 'import'; readonly unlocked: Unlocked };

type FirstRunProps = {
  /** Set when the steps are taken up again after the ledger was made and unlocked. */
  readonly resume?: { readonly stage: SetupStage; readonly unlocked: Unlocked; readonly summary: LedgerSummary };
  readonly onSample: () => void;
  readonly onRestore: () => void;
  readonly onReady: (unlocked: Unlocked, route: string) => void;
};

const titles: { readonly [at in Position['at']]: string } = {
  purpose: '选择用途',
  office: '本机信息',
  recovery: '恢复码',
  backup: '备份位置',
  import: '导入已有名册',
};

/** The five steps of a new PC (UX.md 3.2). They can be left at any point and are taken up where they were left. */
export function FirstRun({ resume, onSample, onRestore, onReady }: FirstRunProps) {
  const [position, setPosition] = useState<Position>(
    resume ? { at: resume.stage, unlocked: resume.unlocked } : { at: 'purpose' },
  );
  const goTo = (next: Extract<Position, { unlocked: Unlocked }>) => {
    rememberStage(next.at);
    setPosition(next);
  };
  const finish = (unlocked: Unlocked, route: string) => {
    finishSetup();
    onReady(unlocked, route);
  };

  return (
    <Gate title={titles[position.at]}>
      <StepList titles={Object.values(titles)} current={Object.keys(titles).indexOf(position.at)} />
      {position.at === 'purpose' && (
        <PurposeStep
          onFormal={(seen) => setPosition({ at: 'office', ...(seen === null ? {} : { seen }) })}
          onSample={onSample}
          onRestore={onRestore}
        />
      )}
      {position.at === 'office' && (
        <OfficeStep
          seen={position.seen}
          onBack={() => setPosition({ at: 'purpose' })}
          onCreated={({ recoveryCode, ...unlocked }) => goTo({ at: 'recovery', unlocked, code: recoveryCode })}
        />
      )}
      {position.at === 'recovery' && position.code !== undefined && (
        <RecoveryStep
          code={position.code}
          unlocked={position.unlocked}
          onChecked={() => goTo({ at: 'backup', unlocked: position.unlocked })}
        />
      )}
      {position.at === 'recovery' && position.code === undefined && resume && (
        <RecoveryRecheck
          summary={resume.summary}
          onDone={(unlocked) => goTo({ at: 'backup', unlocked: unlocked ?? position.unlocked })}
        />
      )}
      {position.at === 'backup' && <BackupStep onDone={() => goTo({ at: 'import', unlocked: position.unlocked })} />}
      {position.at === 'import' && (
        <ImportStep
          onImport={() => finish(position.unlocked, '/import?entity=person')}
          onLater={() => finish(position.unlocked, '/people')}
        />
      )}
    </Gate>
  );
}
