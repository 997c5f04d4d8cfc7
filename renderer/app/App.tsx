import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { type SetupStage, unfinishedStage } from './first-run/setup-progress.ts';
import { Gate, GateAlert } from './gate/Gate.tsx';
import { Opening } from './gate/Opening.tsx';
import { unlockSample } from './gate/sample-unlock.ts';
import { Unlock } from './gate/Unlock.tsx';
import type { HostInfo, LedgerSummary, Unlocked } from './host-types.ts';
import { rescueLostKeys } from './rescue.ts';
import { claimWindow } from './window-claim.ts';

type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'elsewhere' }
  | { readonly at: 'refused'; readonly message: string }
  | { readonly at: 'gate'; readonly info: HostInfo; readonly notices: readonly string[] }
  | { readonly at: 'resume'; readonly stage: SetupStage; readonly unlocked: Unlocked; readonly summary: LedgerSummary }
  | { readonly at: 'restore' }
  | { readonly at: 'opening'; readonly unlocked: Unlocked; readonly fresh: boolean }
  | { readonly at: 'desk'; readonly version: string };

/** Needed once in the life of a PC, so the log-in form does not wait for it. */
const FirstRun = lazy(async () => ({ default: (await import('./first-run/FirstRun.tsx')).FirstRun }));
const RestoreGate = lazy(async () => ({ default: (await import('./gate/RestoreGate.tsx')).RestoreGate }));
const loadDesk = () => import('./desk/Desk.tsx');
const Desk = lazy(async () => ({ default: (await loadDesk()).Desk }));

/** From the first question to the host to the clerk's desk; what stands before the desk is light and paints at once. */
export function App() {
  return (
    <Suspense fallback={<Gate title="正在打开" lead="请稍候。" />}>
      <Stages />
    </Suspense>
  );
}

function Stages() {
  const [stage, setStage] = useState<Stage>({ at: 'starting' });
  const start = useCallback(async () => {
    await claimWindow(() => setStage({ at: 'elsewhere' }));
    const found = await rescueLostKeys();
    setStage(found.ok ? { at: 'gate', ...found.value } : { at: 'refused', message: found.error.message });
    setTimeout(() => void loadDesk(), 300);
  }, []);
  useEffect(() => void start(), [start]);

  const openSample = useCallback(async (info?: HostInfo) => {
    setStage({ at: 'starting' });
    const entered = await unlockSample(info);
    if (!entered.ok) return setStage({ at: 'refused', message: entered.error.message });
    setStage({ at: 'opening', unlocked: entered.value.unlocked, fresh: entered.value.fresh });
  }, []);

  const restore = useCallback(() => setStage({ at: 'restore' }), []);

  switch (stage.at) {
    case 'starting':
      return <Gate title="正在打开" lead="请稍候。" />;
    case 'elsewhere':
      return (
        <Gate title="已在另一个窗口打开">
          <p role="status">两新台账一次只能在一个窗口里使用。请回到原来的窗口；原来的窗口关闭后，这里会自动打开。</p>
        </Gate>
      );
    case 'refused':
      return <Refused message={stage.message} />;
    case 'gate':
      return (
        <AtGate
          info={stage.info}
          notices={stage.notices}
          onSample={() => void openSample(stage.info)}
          onRestore={restore}
          onResume={(setup, unlocked, summary) => setStage({ at: 'resume', stage: setup, unlocked, summary })}
          onReady={(unlocked) => setStage({ at: 'opening', unlocked, fresh: false })}
        />
      );
    case 'restore':
      return <RestoreGate onBack={() => location.reload()} />;
    case 'resume':
      return (
        <FirstRun
          resume={stage}
          onSample={() => void openSample()}
          onRestore={restore}
          onReady={(unlocked, route) => {
            location.hash = route;
            setStage({ at: 'opening', unlocked, fresh: false });
          }}
        />
      );
    case 'opening':
      return (
        <Opening
          unlocked={stage.unlocked}
          fresh={stage.fresh}
          onOpen={(version) => setStage({ at: 'desk', version })}
          onRestore={restore}
        />
      );
    case 'desk':
      return <Desk version={stage.version} />;
  }
}

type AtGateProps = {
  readonly info: HostInfo;
  readonly notices: readonly string[];
  readonly onSample: () => void;
  readonly onRestore: () => void;
  readonly onResume: (stage: SetupStage, unlocked: Unlocked, summary: LedgerSummary) => void;
  readonly onReady: (unlocked: Unlocked) => void;
};

function AtGate({ info, notices, onSample, onRestore, onResume, onReady }: AtGateProps) {
  const formal = info.ledgers.find((entry) => entry.ledger === 'formal' && entry.exists);
  const enter = (unlocked: Unlocked) => {
    const setup = unfinishedStage();
    return setup && formal ? onResume(setup, unlocked, formal) : onReady(unlocked);
  };
  if (formal)
    return <Unlock summary={formal} notices={notices} onUnlocked={enter} onSample={onSample} onRestore={onRestore} />;
  return (
    <FirstRun
      onSample={onSample}
      onRestore={onRestore}
      onReady={(unlocked, route) => {
        location.hash = route;
        onReady(unlocked);
      }}
    />
  );
}

function Refused({ message }: { readonly message: string }) {
  return (
    <Gate title="没有打开">
      <GateAlert>{message}</GateAlert>
      <button type="button" className="gate-primary" onClick={() => location.reload()}>
        再试一次
      </button>
    </Gate>
  );
}
