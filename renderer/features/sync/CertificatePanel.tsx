import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { refreshExchange } from '#renderer/data/exchange-watch.ts';
import { host } from '#renderer/host/host.ts';
import type { CertificatePreview } from '#shared/host/host-api.ts';
import { inGroups } from './bundle-status.ts';
import { Refusal } from './Refusal.tsx';

/** Takes in the district's certificate after its fingerprint was compared by telephone. */
export function CertificatePanel() {
  const [previews, setPreviews] = useState<readonly CertificatePreview[]>();
  const { busy, problem, run } = useTask();
  const pick = async () => setPreviews(await run(host.pickCertificate));
  return (
    <>
      <Button onClick={() => void pick()} loading={busy && { delay: 300 }}>
        导入授权文件
      </Button>
      <Refusal sentence={problem} />
      {previews?.length === 0 && <p role="status">没有选择授权文件。授权文件由区里提供，名称以 .lxcert 结尾。</p>}
      {previews?.map((preview) => (
        <PreviewCard key={preview.grant} preview={preview} />
      ))}
    </>
  );
}

function PreviewCard({ preview }: { readonly preview: CertificatePreview }) {
  const [confirmed, setConfirmed] = useState(false);
  const { busy, problem, run } = useTask();
  const accept = async () => {
    const accepted = await run(() => host.acceptCertificate({ grant: preview.grant, fingerprintConfirmed: confirmed }));
    if (!accepted) return;
    await currentLedger()?.beginLogIfDue();
    await run(refreshExchange);
  };
  return (
    <div className="exchange-card">
      <dl>
        <dt>发放单位</dt>
        <dd>{preview.districtName}</dd>
        <dt>街道（镇）代码</dt>
        <dd className="exchange-tabular">{preview.committeeCode}</dd>
        <dt>有效期至</dt>
        <dd>{preview.notAfter.slice(0, 10)}</dd>
        <dt>区里的指纹</dt>
        <dd>
          <output className="exchange-digits" aria-label="区里的指纹">
            {inGroups(preview.districtFingerprint)}
          </output>
        </dd>
      </dl>
      <Checkbox checked={confirmed} onChange={(event) => setConfirmed(event.target.checked)}>
        已用电话或纸质通知与区里核对，指纹数字完全一致
      </Checkbox>
      <div className="exchange-row">
        <Button type="primary" disabled={!confirmed} loading={busy && { delay: 300 }} onClick={() => void accept()}>
          确认登记
        </Button>
        {!confirmed && <span className="exchange-soft">核对并打勾后才能确认</span>}
      </div>
      <Refusal sentence={problem} />
    </div>
  );
}
