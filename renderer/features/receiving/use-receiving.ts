import { useCallback, useEffect, useRef, useState } from 'react';
import { type Cancellation, newCancellation } from '#renderer/data/cancellation.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { seldom } from '#renderer/data/progress.ts';
import { host } from '#renderer/host/host.ts';
import type { HostReply, IncomingFile } from '#shared/host/host-api.ts';
import { newVolumesOf } from './file-rows.ts';
import {
  type Looked,
  lookInto,
  mayFollow,
  type OnShare,
  takeIn,
  takeInFollowing,
  takeInVolumes,
} from './receiving-desk.ts';

/** What is at work, with its share done; the bar shows it. */
export type Working = {
  readonly label: string;
  readonly share: number;
  readonly cancellation?: Cancellation;
};

export type Told = { readonly kind: 'success' | 'error'; readonly sentence: string };

export type Receiving = {
  /** Undefined until the first search has ended. */
  readonly files: readonly IncomingFile[] | undefined;
  readonly looked: Looked | undefined;
  readonly working: Working | undefined;
  /** What happened, the latest last. */
  readonly told: readonly Told[];
  search(): Promise<void>;
  choose(): Promise<void>;
  look(file: IncomingFile): Promise<void>;
  /** Lets go of the dry run. */
  leave(): void;
  receive(confirmed: boolean): Promise<void>;
  /** Takes in the files of attachments of one bundle, one after the other. */
  receiveVolumes(volumes: readonly IncomingFile[]): Promise<void>;
  drop(file: IncomingFile): Promise<void>;
};

/** Everything the page does with files. One act at a time. */
export function useReceiving(store: LedgerStore): Receiving {
  const [files, setFiles] = useState<readonly IncomingFile[]>();
  const [looked, setLooked] = useState<Looked>();
  const [working, setWorking] = useState<Working>();
  const [told, setTold] = useState<readonly Told[]>([]);
  const picked = useRef<readonly IncomingFile[]>([]);

  const tell = useCallback((kind: Told['kind'], sentence: string) => {
    setTold((before) => [...before, { kind, sentence }]);
  }, []);
  const busy = useCallback(async <T>(label: string, work: () => Promise<T>): Promise<T> => {
    setWorking({ label, share: 0 });
    try {
      return await work();
    } finally {
      setWorking(undefined);
    }
  }, []);
  /** Work that tells how far it has come and can be stopped. */
  const watched = <T>(
    label: string,
    work: (onShare: OnShare, cancellation: Cancellation) => Promise<T>,
  ): Promise<T> => {
    const cancellation = newCancellation();
    const show: OnShare = (done, total) => setWorking({ label, share: done / total, cancellation });
    return busy(label, () => {
      show(0, 1);
      return work(seldom(show), cancellation);
    });
  };

  const list = useCallback(async () => {
    const found = await host.scanIncoming();
    if (!found.ok) return tell('error', found.error.message);
    const others = picked.current.filter(({ id }) => !found.value.some((file) => file.id === id));
    setFiles([...found.value, ...others]);
  }, [tell]);
  const search = useCallback(() => busy('正在查找文件', list), [busy, list]);
  useEffect(() => void search(), [search]);

  const choose = async () => {
    setTold([]);
    const reply: HostReply<'pickIncoming'> = await busy('正在查看文件', () => host.pickIncoming());
    if (!reply.ok) return tell('error', reply.error.message);
    picked.current = reply.value;
    if (reply.value.length === 0) tell('error', '没有选择文件。交换包和回执以 .lxsync 结尾，授权文件以 .lxcert 结尾。');
    await list();
    const [only] = reply.value;
    if (only && reply.value.length === 1) await look(only);
  };

  const lookAt = async (file: IncomingFile): Promise<Looked | undefined> => {
    const outcome = await watched(`正在核对 ${file.name}`, (onShare, cancellation) =>
      lookInto(store, file, onShare, cancellation),
    );
    if (outcome.ok) return outcome.value;
    tell('error', outcome.error.message);
    return undefined;
  };
  const look = async (file: IncomingFile) => {
    setTold([]);
    setLooked(undefined);
    setLooked(await lookAt(file));
    await list();
  };

  const settle = async (one: Looked, confirmed: boolean): Promise<readonly IncomingFile[]> => {
    const outcome = await watched('正在接收', (onShare, cancellation) =>
      takeIn(store, one, confirmed, onShare, cancellation),
    );
    if (!outcome.ok) {
      tell('error', outcome.error.message);
      return [];
    }
    tell('success', outcome.value.message);
    return outcome.value.released;
  };

  const takeVolumes = async (volumes: readonly IncomingFile[]) => {
    if (volumes.length === 0) return;
    const cancellation = newCancellation();
    const onVolume = (index: number) =>
      setWorking({
        label: `正在接收附件文件 ${index + 1} / ${volumes.length}`,
        share: index / volumes.length,
        cancellation,
      });
    const outcome = await busy('正在接收附件文件', () => takeInVolumes(volumes, onVolume, cancellation));
    for (const { kind, sentence } of outcome) tell(kind, sentence);
  };

  /** The answers to files of attachments come with the answer to their bundle. */
  const takeReceipts = async ({ id: own }: IncomingFile) => {
    const others = (files ?? []).filter(({ kind, state, id }) => kind === 'receipt' && state === 'new' && id !== own);
    for (const { kind, sentence } of await busy('正在接收回执', () => takeInFollowing(others))) tell(kind, sentence);
  };

  /** What was waiting for a file follows it by itself, unless it wants a yes of its own. */
  const receive = async (confirmed: boolean) => {
    if (!looked) return;
    const { file } = looked.preview;
    const volumes = newVolumesOf(file, files ?? []);
    setTold([]);
    setLooked(undefined);
    for (let [next, ...rest] = await settle(looked, confirmed); next; [next, ...rest] = rest) {
      const waiting = await lookAt(next);
      if (waiting && !mayFollow(waiting)) {
        setLooked(waiting);
        break;
      }
      const more = waiting ? await settle(waiting, false) : [];
      rest = [...rest, ...more.filter(({ id }) => !rest.some((file) => file.id === id))];
    }
    await takeVolumes(volumes);
    if (file.kind === 'receipt') await takeReceipts(file);
    await list();
  };
  const receiveVolumes = async (volumes: readonly IncomingFile[]) => {
    setTold([]);
    setLooked(undefined);
    await takeVolumes(volumes.filter(({ state }) => state === 'new'));
    await list();
  };

  const drop = async (file: IncomingFile) => {
    const dropped = await host.dropIncoming({ id: file.id });
    if (!dropped.ok) tell('error', dropped.error.message);
    await list();
  };
  const leave = () => setLooked(undefined);
  return { files, looked, working, told, search, choose, look, leave, receive, receiveVolumes, drop };
}
