import { Button, Radio, Select } from 'antd';
import { useState } from 'react';
import { todayOnThisPc } from '#renderer/components/page/register.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { noteMade, refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore, PendingSummary } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { fail } from '#shared/base/result.ts';
import { agreedGroups } from '#shared/ledger/report-scope-notes.ts';
import { answeredFor } from './answered-for.ts';
import { FileSizeChooser } from './FileSizeChooser.tsx';
import { chosenFileSize } from './file-size.ts';
import { PlaceChooser } from './PlaceChooser.tsx';
import { periodsAround } from './periods.ts';
import { Refusal } from './Refusal.tsx';
import { SizeLine } from './SizeLine.tsx';
import { savedTwice } from './saved-twice.ts';
import type { Blocked, ReportMode } from './use-blocked.ts';
import { usablePlace, usePlaces } from './use-places.ts';
import { useVolumes } from './use-volumes.ts';
import { WithheldLine } from './WithheldLine.tsx';
import { WritingBar } from './WritingBar.tsx';

type ExportPanelProps = {
  readonly store: LedgerStore;
  readonly pending: PendingSummary | undefined;
  /** Attachments that the district asked for: reason enough for a bundle. */
  readonly wanted: number;
  /** A second person releases what is made here before it goes to a medium. */
  readonly needsRelease: boolean;
  /** What keeps the report back. */
  readonly blocked: Blocked;
  readonly mode: ReportMode;
  onMode(mode: ReportMode): void;
};

/** The id of the button that writes. */
export const writeButton = 'export-write';

const modeHints: { readonly [mode in ReportMode]: string } = {
  incremental: '包里是上一次回执以后的全部变化。前面的 U 盘丢了也不要紧，这一包都会带上。',
  full: '把台账从头到尾再报一遍，区里已有的不会重复。只在区里要求重报、或区里的数据丢失时用。',
};

/** Writes the bundle to a place, or prepares it for release; the host reads it back and checks it before it answers. */
export function ExportPanel({ store, pending, wanted, needsRelease, blocked, mode, onMode }: ExportPanelProps) {
  const known = usePlaces();
  const [chosen, setChosen] = useState<string>();
  const [periodKey, setPeriodKey] = useState('');
  const [size, setSize] = useState(chosenFileSize);
  const task = useTask();
  const volumes = useVolumes('changes');
  const { problem, setProblem, run } = task;
  const busy = task.busy || volumes.current !== undefined;
  const place = usablePlace(known.places, chosen);
  const today = todayOnThisPc();
  const periods = periodsAround(today);
  const nothingNew = mode === 'incremental' && pending?.total === 0 && wanted === 0;
  const agreed = agreedGroups(store.book);
  const isBlocked = (blocked.problems?.length ?? 0) > 0;

  const write = async () => {
    if (!place && !needsRelease) return setProblem('请先插入 U 盘，或选择报送包存到哪个文件夹。');
    noteMade(undefined);
    const title = `${store.unlocked.office.committeeName}报送`;
    const period = periods.find(({ key }) => key === periodKey);
    const bundle = await run(async () => {
      const left = (await blocked.look()).length;
      if (left > 0) return fail({ message: blockedInWords(left) });
      const saved = await savedTwice(store);
      if (!saved.ok) return saved;
      const answered = await answeredFor(store, period, today);
      const wish = { mode, title, agreed: [...agreed], fileBytes: size.bytes, ...answered };
      return place && !needsRelease ? host.exportBundle({ ...wish, place: place.id }) : host.prepareBundle(wish);
    });
    if (bundle && place && !needsRelease) await volumes.writeAll(place.id);
    if (!needsRelease) noteMade(bundle);
    await refreshExchange();
  };
  return (
    <section className="exchange-panel" aria-labelledby="export-title">
      <h2 id="export-title">生成报送包</h2>
      <Radio.Group value={mode} onChange={(event) => onMode(event.target.value)} disabled={busy}>
        <Radio value="incremental">只报变化</Radio>
        <Radio value="full">全部重新报送</Radio>
      </Radio.Group>
      <p className="exchange-soft">{modeHints[mode]}</p>
      <div className="exchange-row">
        <label htmlFor="export-period">报送期间</label>
        <Select
          id="export-period"
          className="exchange-period"
          value={periodKey}
          onChange={setPeriodKey}
          disabled={busy}
          options={[{ value: '', label: '不写期间' }, ...periods.map(({ key, label }) => ({ value: key, label }))]}
        />
      </div>
      {wanted > 0 && <p className="exchange-soft">区里要的附件 {wanted} 个，这次一并带上。</p>}
      <WithheldLine store={store} />
      {needsRelease ? (
        <p className="exchange-soft">生成后先留在本机，由签发人签发时写到 U 盘。</p>
      ) : (
        <PlaceChooser id="export-place" known={known} value={place} onChange={setChosen} disabled={busy} />
      )}
      <FileSizeChooser id="export-size" value={size} onChange={setSize} disabled={busy} />
      {!nothingNew && (
        <SizeLine
          lane="changes"
          mode={mode}
          fileBytes={size.bytes}
          agreed={[...agreed]}
          total={pending?.total}
          place={place}
        />
      )}
      <div className="exchange-row">
        <Button
          id={writeButton}
          type="primary"
          onClick={() => void write()}
          loading={busy && { delay: 300 }}
          disabled={nothingNew || isBlocked || !known.places}
        >
          {needsRelease ? '生成，交签发' : '生成报送包'}
        </Button>
        {nothingNew && <span className="exchange-soft">没有变化，不用报送</span>}
        {isBlocked && <span className="exchange-soft">{blockedInWords(blocked.problems?.length ?? 0)}</span>}
      </div>
      {volumes.current ? <WritingBar volume={volumes.current} onCancel={volumes.cancel} /> : busy && <WritingBar />}
      <Refusal sentence={problem ?? volumes.problem} />
    </section>
  );
}

function blockedInWords(count: number): string {
  return `还有 ${count.toLocaleString('zh-CN')} 处必须处理：在上面改正，或写明原因，再生成报送包。`;
}
