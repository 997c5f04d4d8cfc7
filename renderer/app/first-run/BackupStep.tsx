import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { backUpNow, chooseBackupPlace } from '#renderer/features/settings/backup.ts';
import { GateAlert } from '../gate/Gate.tsx';
import type { Place } from '../host-types.ts';

/** Chooses where backups go and writes one there, so that a folder that cannot be written is found now. */
export function BackupStep({ onDone }: { readonly onDone: () => void }) {
  const { busy, problem, run } = useTask();
  const [place, setPlace] = useState<Place>();
  const [skipping, setSkipping] = useState(false);
  const choose = async () => {
    const chosen = await run(chooseBackupPlace);
    if (!chosen) return;
    const report = await run(() => backUpNow('formal'));
    if (report) setPlace(chosen);
  };
  return (
    <>
      <p>备份写到另一块硬盘或 U 盘。这台电脑坏了或丢了，凭备份和恢复码能找回全部记录。备份是加密的，捡到的人看不了。</p>
      <div className="gate-actions">
        <button
          type="button"
          className={place ? 'gate-secondary' : 'gate-primary'}
          onClick={() => void choose()}
          disabled={busy}
        >
          {busy ? '正在试写…' : place ? '换一个文件夹' : '选择文件夹'}
        </button>
        {place && (
          <button type="button" className="gate-primary" onClick={onDone}>
            下一步
          </button>
        )}
      </div>
      {place && (
        <p role="status" className="gate-good">
          已试写成功：{place.label}
        </p>
      )}
      {problem && <GateAlert>{problem}</GateAlert>}
      {!place && <SkipChoice skipping={skipping} onAsk={() => setSkipping(true)} onSkip={onDone} />}
    </>
  );
}

type SkipChoiceProps = { readonly skipping: boolean; readonly onAsk: () => void; readonly onSkip: () => void };

function SkipChoice({ skipping, onAsk, onSkip }: SkipChoiceProps) {
  if (!skipping) {
    return (
      <button type="button" className="gate-link" onClick={onAsk}>
        暂不设置
      </button>
    );
  }
  return (
    <>
      <GateAlert>没有备份时，这台电脑的硬盘损坏或电脑丢失，里面的记录就找不回来。请尽快在“系统设置”里补上。</GateAlert>
      <button type="button" className="gate-secondary" onClick={onSkip}>
        仍然跳过
      </button>
    </>
  );
}
