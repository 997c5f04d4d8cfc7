import { Alert, Button, Radio } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { fail, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, PeerState, PeerSummary, SentPeerBundle } from '#shared/host/host-api.ts';
import { FileSizeChooser } from './FileSizeChooser.tsx';
import { chosenFileSize } from './file-size.ts';
import { PlaceChooser } from './PlaceChooser.tsx';
import { Refusal } from './Refusal.tsx';
import { SizeLine } from './SizeLine.tsx';
import { savedTwice } from './saved-twice.ts';
import { usablePlace, usePlaces } from './use-places.ts';
import { useVolumes } from './use-volumes.ts';
import { WritingBar } from './WritingBar.tsx';

/** 给同事电脑: what the other PCs of the office do not hold yet, written for them to take in. */
export function PeerExportPanel({ store }: { readonly store: LedgerStore }) {
  const [state, setState] = useState<PeerState>();
  const [chosen, setChosen] = useState<string>();
  const known = usePlaces();
  const place = usablePlace(known.places, chosen);
  const [mode, setMode] = useState<'incremental' | 'full'>('incremental');
  const [made, setMade] = useState<SentPeerBundle>();
  const [writing, setWriting] = useState(false);
  const [size, setSize] = useState(chosenFileSize);
  const task = useTask();
  const volumes = useVolumes('peer');
  const { problem, setProblem, run } = task;
  const busy = task.busy || volumes.current !== undefined;
  const refresh = useCallback(async () => setState(await run(host.peerState)), [run]);
  useEffect(() => void refresh(), [refresh]);

  const write = async () => {
    if (!place) return setProblem('还没有选存到哪个文件夹，例如 U 盘。选好后再写。');
    setMade(undefined);
    setWriting(true);
    const bundle = await run(() => writeFor(store, { place: place.id, mode, fileBytes: size.bytes }));
    setWriting(false);
    if (!bundle) return;
    await volumes.writeAll(place.id);
    await refresh();
    await refreshExchange();
    setMade(bundle);
  };
  return (
    <section className="exchange-panel" aria-labelledby="peer-export-title">
      <h2 id="peer-export-title">给同事电脑</h2>
      {state && <Peers peers={state.peers} />}
      <Radio.Group value={mode} onChange={(event) => setMode(event.target.value)} disabled={busy}>
        <Radio value="incremental">只写同事还没有的</Radio>
        <Radio value="full">全部（新电脑，或同事那边缺东西时用）</Radio>
      </Radio.Group>
      <PlaceChooser id="peer-place" label="写到" known={known} value={place} onChange={setChosen} disabled={busy} />
      <FileSizeChooser id="peer-size" value={size} onChange={setSize} disabled={busy} />
      {state && state.peers.length > 0 && (
        <SizeLine lane="peer" mode={mode} fileBytes={size.bytes} total={state.sent.length} place={place} />
      )}
      <Button onClick={() => void write()} loading={busy && { delay: 300 }} disabled={!known.places}>
        写交换包
      </Button>
      {volumes.current ? <WritingBar volume={volumes.current} onCancel={volumes.cancel} /> : writing && <WritingBar />}
      <Refusal sentence={problem ?? volumes.problem} />
      {made && <Made bundle={made} />}
    </section>
  );
}

/** The names of this PC and its users go first, so that the colleague sees who changed what. */
async function writeFor(
  store: LedgerStore,
  wish: ArgumentsOf<'exportPeerBundle'>[0],
): Promise<Result<SentPeerBundle, { readonly message: string }>> {
  const introduced = await store.receiving.introduce();
  if (!introduced.ok) return fail({ message: describeStoreProblem(introduced.error) });
  const saved = await savedTwice(store);
  return saved.ok ? host.exportPeerBundle(wish) : saved;
}

function Peers({ peers }: { readonly peers: readonly PeerSummary[] }) {
  if (peers.length === 0)
    return (
      <p>
        还不认识同事的电脑。点“写交换包”会把本机的授权文件放到 U 盘，请同事在“接收”里接收；同事电脑的也照样带过来接收。
      </p>
    );
  return (
    <ul className="exchange-files">
      {peers.map((peer) => (
        <li key={peer.deviceId}>
          <strong>{peer.deviceName}</strong>（尾号 {peer.deviceId.slice(-4).toUpperCase()}）
          <span className="exchange-soft">{peerInWords(peer)}</span>
        </li>
      ))}
    </ul>
  );
}

/** 上次收到 3 号包（2026-11-22 09:12）；还缺本机 12 条修改 */
function peerInWords({ lastReceived, missing }: PeerSummary): string {
  const last = lastReceived
    ? `上次收到它的 ${lastReceived.no} 号包（${localTime(lastReceived.at)}）`
    : '还没有收到过它的包';
  const rest = missing === 0 ? '本机的修改它都有' : `还没有听说它收到本机的 ${missing.toLocaleString('zh-CN')} 条修改`;
  return `：${last}；${rest}`;
}

function Made({ bundle }: { readonly bundle: SentPeerBundle }) {
  if (!bundle.verified)
    return (
      <Alert
        className="exchange-gap"
        type="error"
        showIcon
        title="已写入，但回读时没有校验通过。不要用这一份，换一个 U 盘后重新写。"
      />
    );
  const { no, placeLabel, fileName, sizeBytes, recipients, operations, volumes } = bundle;
  const more = volumes ? `附件 ${volumes.blobs} 个在另外 ${volumes.count} 个文件里。` : '';
  return (
    <Alert
      className="exchange-gap"
      type="success"
      showIcon
      title={`${no} 号交换包已写好并校验通过，可以拔出`}
      description={`给${recipients.join('、')}，${operations.toLocaleString('zh-CN')} 条修改，${sizeInWords(sizeBytes)}：${placeLabel} 里的 ${fileName}。${more}先在系统里弹出 U 盘，再拔出。`}
    />
  );
}
