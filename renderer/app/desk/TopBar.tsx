import {
  DiffOutlined,
  LockOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  UndoOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentExchange, exchangeWatch } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { usePending } from '#renderer/features/sync/use-pending.ts';
import { chineseDate } from '#shared/base/calendar-date.ts';
import { BackupAge } from './BackupAge.tsx';
import { SaveBadge } from './SaveBadge.tsx';

type TopBarProps = {
  readonly store: LedgerStore;
  readonly undo: () => void;
  readonly lock: () => void;
  readonly openHelp: () => void;
};

export function TopBar({ store, undo, lock, openHelp }: TopBarProps) {
  useWatched(store);
  const { office, user, ledger } = store.unlocked;
  const undoable = store.canUndo();
  return (
    <header className="desk-top">
      <span className="desk-mark">两新台账</span>
      <span className="desk-office" title={office.committeeCode}>
        {office.committeeName}
      </span>
      <span className="desk-gap" />
      <DecisionCount store={store} />
      <SharedDue />
      {ledger === 'formal' && <PendingCount store={store} />}
      <SaveBadge state={store.saveState()} />
      {ledger === 'formal' && <BackupAge ledger={ledger} />}
      <Tooltip title={undoable ? `撤销：${undoable}（Ctrl+Z）` : '没有可以撤销的操作'}>
        <Button size="small" icon={<UndoOutlined aria-hidden />} onClick={undo} disabled={!undoable}>
          撤销
        </Button>
      </Tooltip>
      <span className="desk-who">
        {user.name}@{office.deviceName}
      </span>
      <Button size="small" icon={<QuestionCircleOutlined aria-hidden />} onClick={openHelp}>
        帮助
      </Button>
      <Button size="small" icon={<LockOutlined aria-hidden />} onClick={lock}>
        锁定
      </Button>
    </header>
  );
}

/** What waits for a clerk: conflicts between the PCs, and what the district sent back. */
function DecisionCount({ store }: { readonly store: LedgerStore }) {
  useWatched(store.conflicts);
  const open = store.conflicts.list()?.length ?? 0;
  const returned = store.conflicts.returned().filter(({ state }) => state === 'open').length;
  return (
    <>
      {returned > 0 && (
        <a className="desk-link desk-due digits" href="#/conflicts/returned">
          <RollbackOutlined aria-hidden /> 区级退回 {returned.toLocaleString('zh-CN')} 条
        </a>
      )}
      {open > 0 && (
        <a className="desk-link desk-due digits" href="#/conflicts">
          <DiffOutlined aria-hidden /> 待核对 {open.toLocaleString('zh-CN')} 条
        </a>
      )}
    </>
  );
}

/** Another PC reports under the same id: until when this one must have one of its own. */
function SharedDue() {
  useWatched(exchangeWatch);
  const shared = currentExchange()?.enrolment.shared;
  if (!shared) return null;
  return (
    <a className="desk-link desk-due digits" href="#/exchange">
      <WarningOutlined aria-hidden /> 重新登记，{chineseDate(shared.dueOn)}前
    </a>
  );
}

function PendingCount({ store }: { readonly store: LedgerStore }) {
  const pending = usePending(store);
  useWatched(exchangeWatch);
  if (!pending) return null;
  const isDue = currentExchange()?.enrolment.reportDue !== undefined;
  return (
    <a className={isDue ? 'desk-link desk-due digits' : 'desk-link digits'} href="#/exchange">
      {isDue && <WarningOutlined aria-hidden />} {isDue ? '该报送了，' : ''}待报送{' '}
      {pending.total.toLocaleString('zh-CN')} 条
    </a>
  );
}
