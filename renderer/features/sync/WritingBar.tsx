import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { host } from '#renderer/host/host.ts';
import { useWritingProgress } from './use-writing-progress.ts';

/** What the host does while a bundle is made: building is one step, writing and reading back are counted. */
export function WritingBar() {
  const progress = useWritingProgress(true);
  if (!progress) return <WorkingBar label="正在生成并自查报送包" done={0} total={0} />;
  const label = progress.step === 'write' ? '正在写入' : '正在回读校验';
  const cancel = progress.step === 'write' ? () => void host.cancelWriting() : undefined;
  return (
    <WorkingBar
      key={progress.step}
      label={label}
      done={Math.floor(progress.doneBytes / 1024)}
      total={Math.ceil(progress.totalBytes / 1024)}
      unit="KB"
      onCancel={cancel}
    />
  );
}
