import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { host } from '#renderer/host/host.ts';
import type { WritingProgress } from '#shared/host/host-api.ts';
import { useWritingProgress } from './use-writing-progress.ts';

type WritingBarProps = {
  /** The file of attachments that is written; missing: the bundle itself. */
  readonly volume?: { readonly index: number; readonly count: number };
  /** What 取消 does beside ending the file under way. */
  readonly onCancel?: () => void;
};

const steps: { readonly [step in WritingProgress['step']]: string } = {
  build: '正在生成并自查',
  write: '正在写入',
  readBack: '正在回读校验',
};

/** What the host does while a file is made: building is one step, writing and reading back are counted. */
export function WritingBar({ volume, onCancel = () => void host.cancelWriting() }: WritingBarProps) {
  const progress = useWritingProgress(true);
  const which = volume ? `（附件文件 ${volume.index} / ${volume.count}）` : '';
  if (!progress || progress.step === 'build') {
    const label = volume ? `${steps.build}${which}` : '正在生成并自查报送包';
    return <WorkingBar label={label} done={0} total={0} onCancel={volume && onCancel} />;
  }
  const mayCancel = volume !== undefined || progress.step === 'write';
  return (
    <WorkingBar
      key={`${progress.step}${which}`}
      label={`${steps[progress.step]}${which}`}
      done={Math.floor(progress.doneBytes / 1024)}
      total={Math.ceil(progress.totalBytes / 1024)}
      unit="KB"
      onCancel={mayCancel ? onCancel : undefined}
    />
  );
}
