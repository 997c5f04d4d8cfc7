import { Alert, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import type { FoundBackup } from '#shared/host/host-api.ts';
import { Panel } from './Panel.tsx';
import { RestoreDialog } from './RestoreDialog.tsx';
import { totalIn } from './restore-contents.ts';

/** 恢复: the backups that can be found now, what each holds, and putting one back. */
export function RestorePanel({ store }: { readonly store: LedgerStore }) {
  const [backups, setBackups] = useState<readonly FoundBackup[]>();
  const [chosen, setChosen] = useState<FoundBackup>();
  const { busy, problem, run } = useTask();
  const show = useCallback((found: readonly FoundBackup[] | undefined) => {
    if (found) setBackups(found.filter(({ isOwn }) => isOwn));
  }, []);
  useEffect(() => void run(host.findBackups).then(show), [run, show]);
  return (
    <Panel title="恢复">
      <p className="settings-soft">
        恢复前会先把现在的台账留一份，恢复后还能换回来。恢复只影响本机，不会动同事电脑和区里的记录。
      </p>
      <div className="settings-row">
        <Button disabled={busy} loading={busy && { delay: 300 }} onClick={() => void run(host.findBackups).then(show)}>
          重新查找
        </Button>
        <Button disabled={busy} onClick={() => void run(host.pickBackupFolder).then(show)}>
          到别的文件夹里找
        </Button>
        <span role="status" className="settings-soft">
          {backups ? `找到本机台账的 ${backups.length} 份备份` : '正在查找备份'}
        </span>
      </div>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      {backups && backups.length > 0 && (
        <div className="settings-backups" style={{ height: Math.min(290, 44 + 40 * backups.length) }}>
          <WindowedTable<FoundBackup>
            label="备份"
            rows={backups}
            rowKey={({ id }) => id}
            columns={[
              { key: 'at', title: '备份时间', width: 150, render: ({ at }) => localTime(at) },
              { key: 'place', title: '位置', render: ({ placeLabel }) => placeLabel },
              { key: 'pc', title: '电脑', render: ({ deviceName }) => deviceName },
              { key: 'records', title: '记录', width: 110, render: recordsText },
              { key: 'size', title: '大小', width: 100, render: ({ sizeBytes }) => sizeInWords(sizeBytes) },
              {
                key: 'act',
                title: '操作',
                width: 120,
                render: (backup) => (
                  <Button
                    size="small"
                    aria-label={`查看 ${localTime(backup.at)} 的备份`}
                    onClick={() => setChosen(backup)}
                  >
                    查看
                  </Button>
                ),
              },
            ]}
          />
        </div>
      )}
      {chosen && <RestoreDialog key={chosen.id} store={store} backup={chosen} onClose={() => setChosen(undefined)} />}
    </Panel>
  );
}

function recordsText(backup: FoundBackup): string {
  const total = totalIn(backup);
  return total === undefined ? '未注明' : `${total.toLocaleString('zh-CN')} 条`;
}
