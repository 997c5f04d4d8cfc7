import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { KeyDialog } from './KeyDialog.tsx';
import { changeKeys } from './key-change.ts';

type AddUserDialogProps = { readonly store: LedgerStore; onDone(): void; onClose(): void };

/** One more person: a name, a password of their own, and the password of whoever lets them in. */
export function AddUserDialog({ store, onDone, onClose }: AddUserDialogProps) {
  return (
    <KeyDialog
      title="添加用户"
      okText="添加"
      lead="请本人在这台电脑上设自己的密码，不要代设，也不要共用一个用户。"
      asks={['name', 'new', 'own']}
      onClose={onClose}
      onDone={onDone}
      act={({ name, next, own }) =>
        changeKeys(store, `添加用户 ${name}`, () =>
          host.addUser({ ownPassword: own, userName: name, newPassword: next }),
        )
      }
    />
  );
}
