import { Modal, Spin } from 'antd';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { LostFileNotice } from '#renderer/features/sync/LostFileNotice.tsx';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { lockLedger } from './lock.ts';
import { NavigationBar } from './NavigationBar.tsx';
import { Notices } from './Notices.tsx';
import { routeAt } from './routes.tsx';
import { SampleBar } from './SampleBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useAutoBackup } from './use-auto-backup.ts';
import { useAutoCompaction } from './use-auto-compaction.ts';
import { useAutoLock } from './use-auto-lock.ts';
import { useBlobCheck } from './use-blob-check.ts';
import { useCloseGuard } from './use-close-guard.ts';
import { useReceipts } from './use-receipts.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useTrialRestore } from './use-trial-restore.ts';
import { useUndo } from './use-undo.ts';

type ShellProps = { readonly store: LedgerStore; readonly version: string };

/** What stays in sight on every page: where one is, whose ledger it is, whether everything is saved. */
export function Shell({ store, version }: ShellProps) {
  const [location] = useLocation();
  const [helpOpen, setHelpOpen] = useState(false);
  const isSample = store.unlocked.ledger === 'sample';
  const lock = useCallback(() => void lockLedger(), []);
  const lockWhenFormal = useCallback(() => {
    if (!isSample) lock();
  }, [isSample, lock]);
  const { isAboutToLock } = useAutoLock(lockWhenFormal);
  useCloseGuard(store);
  useAutoBackup(store.unlocked.ledger);
  useTrialRestore(store);
  useBlobCheck(store);
  useAutoCompaction(store);
  useReceipts(store);
  const { undo, redo } = useUndo(store);
  useShortcuts({ undo, redo, openHelp: () => setHelpOpen(true) });
  const route = routeAt(location);
  useEffect(() => {
    document.title = `${route.label} - 两新台账`;
  }, [route.label]);

  return (
    <div className="desk" data-sample={isSample || undefined}>
      <button type="button" className="desk-skip" onClick={skipToMain}>
        跳到正文
      </button>
      <TopBar store={store} undo={undo} lock={lock} openHelp={() => setHelpOpen(true)} />
      {isSample && <SampleBar onLeave={lock} />}
      <div className="desk-body">
        <NavigationBar current={route.under ?? route.path} version={version} />
        <main id="desk-main" tabIndex={-1} className="desk-main">
          <Notices notices={store.notices} />
          {route.path !== '/exchange' && <LostFileNotice />}
          <ErrorBoundary key={route.path}>
            <Suspense fallback={<Spin className="desk-wait" aria-label="正在打开页面" delay={300} />}>
              <route.Page />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      {isAboutToLock && !isSample && (
        <Modal open title="即将锁定" footer={null} closable={false}>
          已有一段时间没有操作，30 秒内将自动锁定。动一下鼠标或按任意键就可以继续。
        </Modal>
      )}
    </div>
  );
}

/** The address after # belongs to the pages, so the skip control moves the focus itself. */
function skipToMain(): void {
  document.getElementById('desk-main')?.focus();
}
