import { Alert, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { noteMade, refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ExportedBundle, Secretary } from '#shared/host/host-api.ts';
import { modeInWords, numberOf } from './bundle-status.ts';
import { CountTable } from './CoverSheet.tsx';
import { PlaceChooser } from './PlaceChooser.tsx';
import { periodInWords } from './periods.ts';
import { Refusal } from './Refusal.tsx';
import { releaseReport, returnReport, withdrawReport } from './release.ts';
import { usablePlace, usePlaces } from './use-places.ts';
import { useVolumes } from './use-volumes.ts';
import { WritingBar } from './WritingBar.tsx';

type ReleasePanelProps = {
  readonly store: LedgerStore;
  readonly bundle: ExportedBundle;
  readonly secretaries: readonly Secretary[];
};

const nobody = '没有另一个能签发的人：经办人不能签发自己的包，证书到期或撤销的也不能。到“系统设置 → 用户”设签发人。';

/** 待签发: what the clerk prepared, for a second person to look at, release or return. */
export function ReleasePanel({ store, bundle, secretaries }: ReleasePanelProps) {
  const known = usePlaces();
  const [chosen, setChosen] = useState<string>();
  const names = secretaries.filter(({ state, name }) => state === 'ready' && name !== bundle.preparedBy);
  const [typed, setTyped] = useState({ userName: names[0]?.name ?? '', password: '', why: '' });
  const task = useTask();
  const volumes = useVolumes('changes');
  const { problem, setProblem, run } = task;
  const busy = task.busy || volumes.current !== undefined;
  const place = usablePlace(known.places, chosen);
  const who = { userName: typed.userName, password: typed.password };

  const release = async () => {
    if (typed.userName === '') return setProblem(nobody);
    if (typed.password === '') return setProblem('请由签发人填写自己的密码。');
    if (!place) return setProblem('请先插入 U 盘，或选择报送包存到哪个文件夹。');
    const made = await run(() => releaseReport(store, bundle, who, place.id));
    setTyped({ ...typed, password: '' });
    if (made) {
      await volumes.writeAll(place.id);
      noteMade(made);
    }
    await refreshExchange();
  };
  const sendBack = async () => {
    if (typed.userName === '') return setProblem(nobody);
    if (typed.why.trim() === '') return setProblem('请写明退回的原因，让经办人知道改什么。');
    if (typed.password === '') return setProblem('请由签发人填写自己的密码。');
    await run(() => returnReport(store, bundle, who, typed.why.trim()));
    setTyped({ ...typed, password: '' });
    await refreshExchange();
  };
  const withdraw = async () => {
    await run(() => withdrawReport(store, bundle));
    await refreshExchange();
  };
  return (
    <section className="exchange-panel exchange-release" aria-labelledby="release-title">
      <h2 id="release-title">报送包 {numberOf(bundle)} 待签发</h2>
      <p>
        {bundle.preparedBy} {localTime(bundle.createdAt)} 生成，{modeInWords(bundle)}
        {bundle.cover?.period && `，期间 ${periodInWords(bundle.cover.period)}`}
        。以后再改的台账不在这一包里。
        {bundle.volumes &&
          `附件 ${bundle.volumes.blobs} 个在另外 ${bundle.volumes.count} 个文件里，签发后一起写出，不用另外签发。`}
      </p>
      <CountTable bundle={bundle} />
      {names.length === 0 && <Alert className="exchange-gap" type="warning" showIcon title={nobody} />}
      <div className="exchange-row">
        <label htmlFor="release-who">签发人</label>
        <Select
          id="release-who"
          className="exchange-period"
          value={typed.userName}
          onChange={(userName) => setTyped({ ...typed, userName })}
          disabled={busy}
          options={names.map(({ name }) => ({ value: name, label: name }))}
        />
        <label htmlFor="release-password">本人密码</label>
        <Input
          id="release-password"
          className="exchange-password"
          type="password"
          autoComplete="off"
          value={typed.password}
          disabled={busy}
          onChange={({ target }) => setTyped({ ...typed, password: target.value })}
        />
      </div>
      <PlaceChooser id="release-place" known={known} value={place} onChange={setChosen} disabled={busy} />
      <div className="exchange-row">
        <Button type="primary" onClick={() => void release()} loading={busy && { delay: 300 }} disabled={!known.places}>
          签发并写出
        </Button>
      </div>
      <div className="exchange-row">
        <label htmlFor="release-why">退回原因</label>
        <Input
          id="release-why"
          className="exchange-place"
          maxLength={200}
          value={typed.why}
          disabled={busy}
          onChange={({ target }) => setTyped({ ...typed, why: target.value })}
        />
        <Button onClick={() => void sendBack()} disabled={busy}>
          退回
        </Button>
        <Button type="link" onClick={() => void withdraw()} disabled={busy}>
          撤回重做
        </Button>
      </div>
      {volumes.current ? <WritingBar volume={volumes.current} onCancel={volumes.cancel} /> : busy && <WritingBar />}
      <Refusal sentence={problem ?? volumes.problem} />
    </section>
  );
}
