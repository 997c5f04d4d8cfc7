import { Button, Modal } from 'antd';
import { useCallback, useState } from 'react';
import type { ExportedBundle, OfficeInfo } from '#shared/host/host-api.ts';
import { BundleLabel } from './BundleLabel.tsx';
import { CoverSheet } from './CoverSheet.tsx';
import { PrintNow } from './PrintNow.tsx';

type BundlePapersProps = { readonly bundle: ExportedBundle; readonly office: OfficeInfo };

/** The papers that go with a bundle: the sheet to be signed and sealed, and a slip for the stick. */
export function BundlePapers({ bundle, office }: BundlePapersProps) {
  const [shown, setShown] = useState(false);
  const [printed, setPrinted] = useState<'sheet' | 'label'>();
  const done = useCallback(() => setPrinted(undefined), []);
  return (
    <div className="exchange-row">
      <Button onClick={() => setShown(true)}>看报送单</Button>
      <Button onClick={() => setPrinted('label')}>打印标签</Button>
      <Modal
        open={shown}
        onCancel={() => setShown(false)}
        title="报送单"
        width={860}
        centered
        okText="打印"
        cancelText="关闭"
        onOk={() => setPrinted('sheet')}
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="exchange-paper" aria-label="报送单预览" tabIndex={0}>
          <CoverSheet bundle={bundle} office={office} />
        </section>
      </Modal>
      {printed && (
        <PrintNow onPrinted={done}>
          {printed === 'sheet' ? (
            <CoverSheet bundle={bundle} office={office} />
          ) : (
            <BundleLabel bundle={bundle} office={office} />
          )}
        </PrintNow>
      )}
    </div>
  );
}
