import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { KeyDialog } from './KeyDialog.tsx';
import { changeKeys } from './key-change.ts';

type PasswordDialogProps = { readonly store: LedgerStore; onDone(): void; onClose(): void };

export function PasswordDialog({ store, onDone, onClose }: PasswordDialogProps) {
  return (
    <KeyDialog
      title="修改我的密码"
      okText="修改"
      lead="以前的备份仍要用当时的密码打开。"
      asks={['own', 'new']}
      onClose={onClose}
      onDone={onDone}
      act={({ next, own }) =>
        changeKeys(store, `修改密码 ${store.unlocked.user.name}`, () =>
          host.changePassword({ ownPassword: own, newPassword: next }),
        )
      }
    />
  );
}
