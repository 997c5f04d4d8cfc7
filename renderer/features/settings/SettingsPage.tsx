import { useEffect, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { host } from '#renderer/host/host.ts';
import type { HostInfo } from '#shared/host/host-api.ts';
import { AboutPanel } from './AboutPanel.tsx';
import { AttachmentsPanel } from './AttachmentsPanel.tsx';
import { AuditPanel } from './AuditPanel.tsx';
import { BackupPanel } from './BackupPanel.tsx';
import { NoticesPanel } from './NoticesPanel.tsx';
import { OfficePanel } from './OfficePanel.tsx';
import { RestorePanel } from './RestorePanel.tsx';
import { ScopePanel } from './ScopePanel.tsx';
import './settings.css';
import { UsersPanel } from './UsersPanel.tsx';

/** This PC, its backups, its users, and which program this is. */
export function SettingsPage() {
  const store = currentLedger();
  const [info, setInfo] = useState<HostInfo>();
  const { problem, run } = useTask();
  useEffect(() => void run(host.hostInfo).then(setInfo), [run]);
  if (!store) return null;
  const { ledger, office, deviceId, installationId } = store.unlocked;
  return (
    <div className="settings">
      <h1>系统设置</h1>
      <div className="settings-columns">
        <OfficePanel office={office} deviceId={deviceId} installationId={installationId} />
        <BackupPanel store={store} />
        {ledger === 'formal' && <AttachmentsPanel store={store} />}
        <UsersPanel store={store} />
        {ledger === 'formal' && <ScopePanel store={store} />}
        <NoticesPanel notices={store.notices} />
        <AboutPanel info={info} problem={problem} />
      </div>
      {ledger === 'formal' && <RestorePanel store={store} />}
      <AuditPanel store={store} />
    </div>
  );
}
