import { Button, Radio, Steps } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore, PendingSummary } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { refreshExchange } from './exchange-watch.ts';
import { PlaceChooser } from './PlaceChooser.tsx';
import { Refusal } from './Refusal.tsx';
import { savedTwice } from './saved-twice.ts';

type ExportPanelProps = {
  readonly store: LedgerStore;
  readonly pending: PendingSummary | undefined;
  readonly onMade: (bundle: ExportedBundle | undefined) => void;
};

/** Writes the bundle to a place; the host reads it back and checks it before it answers. */
export function ExportPanel({ store, pending, onMade }: ExportPanelProps) {
  const [place, setPlace] = useState<string>();
  const [mode, setMode] = useState<'incremental' | 'full'>('incremental');
  const [made, setMade] = useState<ExportedBundle>();
  const { busy, problem, setProblem, run } = useTask();
  const nothingNew = mode === 'incremental' && pending?.total === 0;

  const write = async () => {
    if (!place) return setProblem('请先选择报送包存到哪个文件夹，例如 U 盘。');
    setMade(undefined);
    onMade(undefined);
    const title = `${store.unlocked.office.committeeName}报送`;
    const bundle = await run(async () => {
      const saved = await savedTwice(store);
      return saved.ok ? host.exportBundle({ place, mode, title }) : saved;
    });
    setMade(bundle);
    onMade(bundle);
    if (bundle) await run(refreshExchange);
  };
  return (
    <section className="exchange-panel" aria-labelledby="export-title">
      <h2 id="export-title">生成报送包</h2>
      <Radio.Group value={mode} onChange={(event) => setMode(event.target.value)} disabled={busy}>
        <Radio value="incremental">只报上次回执以来的变化</Radio>
        <Radio value="full">全部重新报送（区里要求时用）</Radio>
      </Radio.Group>
      <PlaceChooser id="export-place" value={place} onChange={setPlace} />
      <div className="exchange-row">
        <Button type="primary" onClick={() => void write()} loading={busy && { delay: 300 }} disabled={nothingNew}>
          生成报送包
        </Button>
        {nothingNew && <span className="exchange-soft">没有变化，不用报送</span>}
      </div>
      {(busy || made) && <ExportSteps busy={busy} made={made} />}
      <Refusal sentence={problem} />
    </section>
  );
}

type ExportStepsProps = { readonly busy: boolean; readonly made: ExportedBundle | undefined };

/** Writing and reading back are one answer of the host, so they turn green together; nothing is claimed before. */
function ExportSteps({ busy, made }: ExportStepsProps) {
  const isDone = !busy && made?.verified === true;
  return (
    <div role="status" className="exchange-gap">
      <Steps
        size="small"
        current={isDone ? 3 : 0}
        status={isDone ? 'finish' : 'process'}
        items={[{ title: '写入' }, { title: isDone ? '回读校验 ✓' : '回读校验' }, { title: '可以拔出' }]}
      />
      {made && !made.verified && !busy && <p>已写入，但回读时没有校验通过。请不要送这一份，换一个 U 盘后重新生成。</p>}
      {isDone && (
        <p>
          报送包已写好并校验通过：{made.placeLabel} 里的 {made.fileName}。先在系统里弹出 U 盘，再拔出。
        </p>
      )}
    </div>
  );
}
