import { useEffect, useRef, useState } from 'react';
import type { Unlocked } from '../host-types.ts';
import { Gate, GateAlert } from './Gate.tsx';

type Progress = { readonly done: number; readonly total: number };
type OpeningProps = {
  readonly unlocked: Unlocked;
  /** The sample ledger has just been made and wants its invented records. */
  readonly fresh: boolean;
  readonly onOpen: (version: string) => void;
  readonly onRestore: () => void;
};

/** Reads the records of an unlocked ledger. Shows nothing moving for the first second, then how far it is. */
export function Opening({ unlocked, fresh, onOpen, onRestore }: OpeningProps) {
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<string>();
  const [isSlow, setIsSlow] = useState(false);
  const started = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void open(unlocked, fresh, setProgress).then((outcome) =>
      outcome.ok ? onOpen(outcome.value) : setProblem(outcome.error),
    );
  }, [unlocked, fresh, onOpen]);

  if (problem !== undefined) {
    return (
      <Gate title="没有打开">
        <GateAlert>{problem}</GateAlert>
        <div className="gate-actions">
          <button type="button" className="gate-primary" onClick={() => location.reload()}>
            重新登录
          </button>
          {unlocked.ledger === 'formal' && (
            <button type="button" className="gate-secondary" onClick={onRestore}>
              从备份恢复
            </button>
          )}
        </div>
      </Gate>
    );
  }
  return (
    <Gate title="正在打开台账" lead={progressLine(progress)}>
      {isSlow && <progress aria-label="打开进度" value={progress?.done} max={progress?.total || 1} />}
    </Gate>
  );
}

async function open(unlocked: Unlocked, fresh: boolean, onProgress: (progress: Progress) => void) {
  const { openSession } = await import('../desk/session.ts');
  return openSession(unlocked, { fresh, onProgress: (done, total) => onProgress({ done, total }) });
}

function progressLine(progress: Progress | undefined): string {
  if (!progress || progress.total === 0) return '正在读取记录…';
  return `正在读取记录：${progress.done.toLocaleString('zh-CN')} / ${progress.total.toLocaleString('zh-CN')}`;
}
