import { Alert, Button } from 'antd';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { seldom } from '#renderer/data/progress.ts';
import { host } from '#renderer/host/host.ts';
import type { Place } from '#shared/host/host-api.ts';
import { backUpNow, chooseBackupPlace, lastBackup, watchBackups } from './backup.ts';
import { CompactionPart } from './CompactionPart.tsx';
import { Facts, Panel } from './Panel.tsx';
import { lastTrial, runTrial, watchTrials } from './trial-restore.ts';

type RunningTrial = { readonly ended: AbortController; readonly done: number; readonly total: number };

/** Where backups go, when the last one was written, and one more now. */
export function BackupPanel({ store }: { readonly store: LedgerStore }) {
  const { ledger } = store.unlocked;
  const [place, setPlace] = useState<Place>();
  const at = useSyncExternalStore(watchBackups, () => lastBackup(ledger)?.at);
  const { busy, problem, run } = useTask();
  const load = useCallback(async () => {
    const places = await run(host.listPlaces);
    setPlace(places?.find((candidate) => candidate.purpose === 'backup' && candidate.chosen));
  }, [run]);
  useEffect(() => void load(), [load]);

  const choose = async () => {
    const chosen = await run(chooseBackupPlace);
    if (!chosen) return;
    setPlace(chosen);
    await run(() => backUpNow(ledger));
  };
  const [trial, setTrial] = useState<RunningTrial>();
  const tryNow = async () => {
    const ended = new AbortController();
    const onProgress = seldom((done: number, total: number) => setTrial({ ended, done, total }));
    setTrial({ ended, done: 0, total: 1 });
    await run(() => runTrial(store, ended.signal, onProgress));
    setTrial(undefined);
  };
  const trialLine = useTrialLine();
  if (ledger === 'sample') {
    return (
      <Panel title="备份">
        <p>示例数据不用备份。</p>
      </Panel>
    );
  }
  const last = at === undefined ? undefined : lastBackup(ledger);
  return (
    <Panel title="备份">
      <Facts
        facts={[
          ['备份位置', place ? placeLine(place) : '还没有设置'],
          [
            '上次备份',
            last ? `${localTime(last.at)}，${sizeInWords(last.sizeBytes)}，存到${last.placeLabel}` : '本机没有备份记录',
          ],
          ['试恢复', trialLine],
        ]}
      />
      {!place && <Alert type="warning" showIcon title="没有备份时，硬盘损坏或电脑丢失，记录就找不回来。" />}
      {place && <p className="settings-soft">程序开着、记录有修改时，每 4 小时自动备份一次。</p>}
      <div className="settings-row">
        <Button
          type="primary"
          disabled={!place}
          loading={busy && { delay: 300 }}
          onClick={() => void run(() => backUpNow(ledger))}
        >
          立即备份
        </Button>
        <Button disabled={busy || !place} onClick={() => void tryNow()}>
          试恢复一次
        </Button>
        <Button disabled={busy} onClick={() => void choose()}>
          {place ? '换一个位置' : '选择备份位置'}
        </Button>
      </div>
      {trial && (
        <WorkingBar label="正在试恢复" done={trial.done} total={trial.total} onCancel={() => trial.ended.abort()} />
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
      <CompactionPart store={store} />
    </Panel>
  );
}

/** When a backup was last restored for trial, and what came of it. */
function useTrialLine(): string {
  const at = useSyncExternalStore(watchTrials, () => lastTrial()?.at);
  const trial = at === undefined ? undefined : lastTrial();
  if (!trial) return '还没有试过。程序每周自动把最新的备份在内存里恢复一次，与本机逐条核对';
  const which = `${localTime(trial.at)} 用 ${localTime(trial.backupAt)} 的备份试过`;
  return trial.problem === undefined ? `${which}，与本机一致，可以恢复` : `${which}，没有通过：${trial.problem}`;
}

function placeLine(place: Place): string {
  if (!place.available) return `${place.label}（没有插上或打不开）`;
  return place.freeBytes === undefined ? place.label : `${place.label}（剩余 ${sizeInWords(place.freeBytes)}）`;
}
