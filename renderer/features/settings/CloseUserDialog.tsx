import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import type { UserSummary } from '#shared/host/host-api.ts';
import { KeyDialog } from './KeyDialog.tsx';
import { changeKeys } from './key-change.ts';

type CloseUserDialogProps = {
  readonly store: LedgerStore;
  readonly user: UserSummary;
  onDone(): void;
  onClose(): void;
};

export function CloseUserDialog({ store, user, onDone, onClose }: CloseUserDialogProps) {
  return (
    <KeyDialog
      title={`停用 ${user.name}`}
      okText="停用"
      lead={`停用后 ${user.name} 不能再打开本机的台账，以前写的记录仍署他的名字。以前的备份还能用当时的密码打开，请收好。`}
      asks={['own']}
      onClose={onClose}
      onDone={onDone}
      act={({ own }) =>
        changeKeys(store, `停用用户 ${user.name}`, () => host.closeUser({ ownPassword: own, user: user.id }))
      }
    />
  );
}
