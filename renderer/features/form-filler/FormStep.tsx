import { Spin } from 'antd';
import { WorkbookChooser, type WorkbookSource } from '#renderer/components/file/WorkbookChooser.tsx';
import { host } from '#renderer/host/host.ts';
import type { FillerState } from './filler-state.ts';
import { openDroppedForm, openPickedForm } from './open-form-file.ts';

const source: WorkbookSource = {
  isWindow: async () => {
    const info = await host.hostInfo();
    return info.ok && info.value.kind === 'electron';
  },
  pick: () => host.pickWorkbook(),
};

/** 1 选空表: choose or drop the form that was sent. */
export function FormStep({ state }: { readonly state: FillerState }) {
  if (state.isBusy) return <Spin className="filler-wait" aria-label="正在读取空表" delay={300} />;
  return (
    <WorkbookChooser
      title="选对方发来的空表"
      hint="只认 .xlsx，也可以把文件拖到这里。填好后另存一份，表里的格式、公式、合并单元格都不变，原来的空表不动。"
      source={source}
      onPick={(file) => void openPickedForm(file)}
      onDrop={(file) => void openDroppedForm(file)}
    />
  );
}
