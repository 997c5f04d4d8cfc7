import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { refreshExchange } from '#renderer/data/exchange-watch.ts';
import { host } from '#renderer/host/host.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import type { EnrolmentState, SharedIdentity } from '#shared/host/host-api.ts';
import { CertificatePanel } from './CertificatePanel.tsx';
import { PlaceChooser } from './PlaceChooser.tsx';
import { Refusal } from './Refusal.tsx';
import { RequestCode } from './RequestCode.tsx';
import { sharedInWords } from './shared-identity.ts';
import { usablePlace, usePlaces } from './use-places.ts';

type SharedIdentityProps = { readonly enrolment: EnrolmentState; readonly shared: SharedIdentity };

/** 重新登记: this PC gets an id of its own, because another one reports under the same. */
export function SharedIdentityPanel({ enrolment, shared }: SharedIdentityProps) {
  const words = sharedInWords(shared, dateOfInstant(Date.now()));
  return (
    <section className="exchange-panel" aria-labelledby="shared-title">
      <h2 id="shared-title">重新登记本机</h2>
      <Alert type={words.level} showIcon title={words.title} description={words.happened} />
      <p>{words.next}</p>
      <h3>1. 把登记申请送到区里</h3>
      <NewRequest isAsked={shared.isAsked} />
      {shared.isAsked && enrolment.requestCode && <RequestCode code={enrolment.requestCode} />}
      {shared.isAsked && (
        <>
          <h3>2. 导入区里给的授权文件</h3>
          <CertificatePanel />
        </>
      )}
    </section>
  );
}

/** The first time it makes new keys and asks for the password; afterwards the same request can be written again. */
function NewRequest({ isAsked }: { readonly isAsked: boolean }) {
  const known = usePlaces();
  const [chosen, setChosen] = useState<string>();
  const [password, setPassword] = useState('');
  const [written, setWritten] = useState<string>();
  const place = usablePlace(known.places, chosen);
  const { busy, problem, setProblem, run } = useTask();
  const write = async () => {
    if (!place) return setProblem('请先选择登记申请存到哪个文件夹，例如 U 盘。');
    if (!isAsked && password === '') return setProblem('请填写当前密码。');
    const request = await run(() =>
      isAsked
        ? host.writeEnrolmentRequest({ place: place.id })
        : host.requestNewId({ place: place.id, ownPassword: password }),
    );
    setPassword('');
    if (!request) return;
    setWritten(request.fileName);
    await run(refreshExchange);
  };
  return (
    <>
      <PlaceChooser id="shared-place" known={known} value={place} onChange={setChosen} />
      {!isAsked && (
        <div className="exchange-row">
          <label htmlFor="shared-password">我的当前密码</label>
          <Input
            id="shared-password"
            className="exchange-password"
            type="password"
            autoComplete="off"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            onPressEnter={() => void write()}
          />
        </div>
      )}
      <Button
        type={isAsked ? 'default' : 'primary'}
        loading={busy && { delay: 300 }}
        disabled={!known.places}
        onClick={() => void write()}
      >
        {isAsked ? '再写一次申请' : '重新登记'}
      </Button>
      <Refusal sentence={problem} />
      {written && <p role="status">已写好 {written}，可以拔出 U 盘，送到区里。</p>}
    </>
  );
}
