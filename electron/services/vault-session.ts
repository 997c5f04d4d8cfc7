// From a phrase to an open ledger: one counted attempt, the secrets, and what the other services get of them.

import { ok, type Result } from '#shared/base/result.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { refuse } from './host-error.ts';
import { addLoginNote, type LoginNote } from './login-notes.ts';
import { countAttempt, forgiveAttempts, remainingWaitMs } from './password-attempts.ts';
import type { DeviceSession } from './session.ts';
import { openIds } from './vault-device-keys.ts';
import type { VaultFile, VaultUser } from './vault-file.ts';
import { unwrapByPhrase, type VaultSecrets } from './vault-keys.ts';
import { damagedKeys, loadVault, type VaultDeps } from './vault-store.ts';

export type OpenedVault = { readonly vault: VaultFile; readonly user: VaultUser; readonly secrets: VaultSecrets };
type Opening = Promise<Result<OpenedVault, HostError>>;

/** The vault and its secrets by a name and its password; `what` names the password in the sentence. */
export async function openByName(deps: VaultDeps, userName: string, password: string, what = '密码'): Opening {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  const user = vault.value.users.find(({ name }) => name === userName.trim());
  if (!user) return refuse('noSuchUser', `本机没有名为“${userName}”的用户，请检查姓名。`);
  return openAs(deps, vault.value, user, password, what);
}

/** The vault and its secrets by the password of somebody who is logged in: `by` is their id. */
export async function openAgain(deps: VaultDeps, by: string, password: string): Opening {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  const user = vault.value.users.find(({ id }) => id === by);
  if (!user) return refuse('noSuchUser', '当前用户已经停用，请锁定后由别的用户登录。');
  return openAs(deps, vault.value, user, password, '当前密码');
}

async function openAs(deps: VaultDeps, vault: VaultFile, user: VaultUser, password: string, what: string): Opening {
  const note = { what: 'wrongPassword', user: user.id } as const;
  const secrets = await tryPhrase(deps, what, note, () =>
    unwrapByPhrase(user, password, vault.installationId, `user:${user.id}`),
  );
  return secrets.ok ? ok({ vault, user, secrets: secrets.value }) : secrets;
}

/** One counted attempt; `what` names it in the sentence, `note` goes on record when it fails. */
export async function tryPhrase<T>(
  { paths, now }: VaultDeps,
  what: string,
  note: Omit<LoginNote, 'at'>,
  attempt: () => Promise<T | undefined>,
): Promise<Result<T, HostError>> {
  const wait = remainingWaitMs(paths.attempts, now());
  if (wait > 0) return refuse('wait', `输错次数较多，请等待 ${Math.ceil(wait / 1000)} 秒后再试。数据没有受影响。`);
  await countAttempt(paths.attempts, now());
  const secrets = await attempt();
  if (secrets !== undefined) {
    await forgiveAttempts(paths.attempts, now());
    return ok(secrets);
  }
  await addLoginNote(paths.loginNotes, { ...note, at: instantOf(now()) });
  return refuse('wrongPassword', wrongPhraseSentence(what, remainingWaitMs(paths.attempts, now())));
}

function wrongPhraseSentence(what: string, waitMs: number): string {
  const next = waitMs > 0 ? `请等待 ${Math.ceil(waitMs / 1000)} 秒后再试` : '请重新输入';
  return `${what}不正确，${next}。忘记密码可以用首次设置时打印的恢复码重设。`;
}

/** The private keys of the PC, opened; vaultDamaged when they cannot be. */
export async function sessionOf({ vault, user, secrets }: OpenedVault): Promise<Result<DeviceSession, HostError>> {
  const { dataKey } = secrets;
  const { ledger, installationId, office } = vault;
  const ids = await openIds(vault, secrets);
  if (!ids) return damagedKeys();
  return ok<DeviceSession>({
    ledger,
    installationId,
    office,
    dataKey,
    user: { id: user.id, name: user.name },
    ...ids,
  });
}
