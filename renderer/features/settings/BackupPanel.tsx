import { Alert, Button } from 'antd';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { LedgerKind, Place } from '#shared/host/host-api.ts';
import { backUpNow, chooseBackupPlace, lastBackup, watchBackups } from './backup.ts';
import { Facts, Panel } from './Panel.tsx';

/** Where backups go, when the last one was written, and one more now. */
export function BackupPanel({ ledger }: { readonly ledger: LedgerKind }) {
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
        <Button disabled={busy} onClick={() => void choose()}>
          {place ? '换一个位置' : '选择备份位置'}
        </Button>
      </div>
      {problem && <Alert type="error" showIcon title={problem} />}
    </Panel>
  );
}

function placeLine(place: Place): string {
  if (!place.available) return `${place.label}（没有插上或打不开）`;
  return place.freeBytes === undefined ? place.label : `${place.label}（剩余 ${sizeInWords(place.freeBytes)}）`;
}
