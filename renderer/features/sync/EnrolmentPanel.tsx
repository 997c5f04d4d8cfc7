import { Button } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { EnrolmentState } from '#shared/host/host-api.ts';
import { CertificatePanel } from './CertificatePanel.tsx';
import { PlaceChooser } from './PlaceChooser.tsx';
import { Refusal } from './Refusal.tsx';
import { RequestCode } from './RequestCode.tsx';
import { usablePlace, usePlaces } from './use-places.ts';

/** How a PC gets leave to report: a request goes out, a certificate comes back, both are read over the telephone. */
export function EnrolmentPanel({ enrolment }: { readonly enrolment: EnrolmentState }) {
  const known = usePlaces();
  const [chosen, setChosen] = useState<string>();
  const place = usablePlace(known.places, chosen);
  const [written, setWritten] = useState<{ fileName: string; requestCode: string }>();
  const { busy, problem, setProblem, run } = useTask();
  const write = async () => {
    if (!place) return setProblem('请先选择登记申请存到哪个文件夹，例如 U 盘。');
    const request = await run(() => host.writeEnrolmentRequest({ place: place.id }));
    if (request) setWritten(request);
  };
  const requestCode = written?.requestCode ?? enrolment.requestCode;
  return (
    <section className="exchange-panel" aria-labelledby="enrolment-title">
      <h2 id="enrolment-title">{enrolment.enrolled ? '换发证书' : '登记本机'}</h2>
      <p>
        {enrolment.enrolled
          ? '本机的证书快到期或已被撤销。换发分两步；到期前换发的，申请由现在的密钥签名，区里能认出来。'
          : '本机还没有在区里登记：可以录入，暂不能报送。登记分两步，只做一次。'}
      </p>
      <h3>1. 把登记申请送到区里</h3>
      <PlaceChooser id="enrolment-place" known={known} value={place} onChange={setChosen} />
      <Button
        type={requestCode ? 'default' : 'primary'}
        loading={busy && { delay: 300 }}
        disabled={!known.places}
        onClick={() => void write()}
      >
        生成登记申请
      </Button>
      <Refusal sentence={problem} />
      {written && <p role="status">已写好 {written.fileName}，可以拔出 U 盘，送到区里。</p>}
      {requestCode && <RequestCode code={requestCode} />}
      <h3>2. 导入区里给的授权文件</h3>
      <CertificatePanel />
    </section>
  );
}
