import { Alert, Button } from 'antd';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { numberOf } from './bundle-status.ts';
import { RewritePanel } from './RewritePanel.tsx';

type WaitingPanelProps = { readonly bundle: ExportedBundle; readonly onSetAside: () => void };

/** A bundle that is made and kept here, because the medium did not take it. */
export function WaitingPanel({ bundle, onSetAside }: WaitingPanelProps) {
  return (
    <section className="exchange-panel" aria-labelledby="waiting-title">
      <h2 id="waiting-title">报送包 {numberOf(bundle)} 还没有写到 U 盘</h2>
      <Alert
        type="warning"
        showIcon
        title={`已经做好，存在本机（${sizeInWords(bundle.sizeBytes)}）。换一个 U 盘或文件夹，再写一次就行，不用重新生成。`}
      />
      <RewritePanel id={`waiting-${bundle.no}`} bundle={bundle} />
      <p className="exchange-soft">
        做好以后又改了台账的，
        <Button type="link" onClick={onSetAside}>
          重新生成一个
        </Button>
        ，新的会包含这一包的内容。
      </p>
    </section>
  );
}
