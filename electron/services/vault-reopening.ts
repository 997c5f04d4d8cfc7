// Ways back into a ledger whose password is lost: the printed code, and the district (vault-recovery.ts).

import type { Bytes } from '#shared/base/bytes.ts';
import { newUlid } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { recoveryFileNames } from '#shared/bundle/file-names.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { refuse } from './host-error.ts';
import { addLoginNote } from './login-notes.ts';
import { newUser, newWrappings } from './new-vault.ts';
import { newRecoveryCode, parseRecoveryCode } from './recovery-code.ts';
import type { DeviceSession } from './session.ts';
import type { VaultFile } from './vault-file.ts';
import { withoutOtherIds } from './vault-identity.ts';
import { newSecrets, unwrapByPhrase } from './vault-keys.ts';
import { findAnswer, forgetRequest, makeRequest, openAnswer } from './vault-recovery.ts';
import { sessionOf, tryPhrase } from './vault-session.ts';
import { loadVault, replaceVault, type VaultDeps } from './vault-store.ts';
import { nameless, onlyWith, withUser } from './vault-users.ts';

export type Recovery = { readonly recoveryCode: string; readonly userName: string; readonly newPassword: string };
export type RecoveryWish = { readonly userName: string; readonly newPassword: string };

export async function recover(deps: VaultDeps, { recoveryCode, userName, newPassword }: Recovery) {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  if (userName.trim() === '') return nameless;
  const code = parseRecoveryCode(recoveryCode);
  if (!code) return refuse('badRecoveryCode', '恢复码应为24位数字和字母，请对照打印的恢复码重新输入。');
  const { installationId, recovery } = vault.value;
  const secrets = await tryPhrase(deps, '恢复码', { what: 'wrongCode' }, () =>
    unwrapByPhrase(recovery, code, installationId, 'recovery'),
  );
  if (!secrets.ok) return secrets;
  const known = vault.value.users.find(({ name }) => name === userName.trim());
  const id = known?.id ?? newUlid(deps.now());
  const user = await newUser(secrets.value, installationId, id, userName.trim(), newPassword);
  const next = withUser(vault.value, user);
  await replaceVault(deps, next);
  await addLoginNote(deps.paths.loginNotes, { what: 'openedByCode', user: id, at: instantOf(deps.now()) });
  return sessionOf({ vault: next, user, secrets: secrets.value });
}

export async function requestRecovery(deps: VaultDeps, wish: RecoveryWish) {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  if (wish.userName.trim() === '') return nameless;
  const made = await makeRequest(deps.paths.folder, vault.value, wish, deps.now());
  const { office, deviceId } = vault.value;
  return made.ok ? ok({ ...made.value, fileName: recoveryFileNames(office.committeeCode, deviceId).request }) : made;
}

export async function openRecovery(
  deps: VaultDeps,
  files: readonly { readonly name: string; readonly content: Uint8Array }[],
  password: string,
): Promise<Result<{ session: DeviceSession; recoveryCode: string }, HostError>> {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  const answer = findAnswer(deps.paths.folder, vault.value, files);
  if (!answer.ok) return answer;
  const opened = await tryPhrase(deps, '写申请时设的新密码', { what: 'wrongPassword' }, () =>
    openAnswer(deps.paths.folder, vault.value, answer.value, password),
  );
  if (!opened.ok) return opened;
  return opened.value.ok ? renewVault(deps, vault.value, { ...opened.value.value, password }) : opened.value;
}

/** The same data key under one user and a new code; the device's keys are made anew, since nobody can open the old ones. */
async function renewVault(
  deps: VaultDeps,
  vault: VaultFile,
  { dataKey, userName, password }: { readonly dataKey: Bytes; readonly userName: string; readonly password: string },
) {
  const secrets = { ...newSecrets(), dataKey };
  const recoveryCode = newRecoveryCode();
  const id = vault.users.find(({ name }) => name === userName)?.id ?? newUlid(deps.now());
  const user = await newUser(secrets, vault.installationId, id, userName, password);
  const { recovery, device } = await newWrappings(secrets, vault.installationId, recoveryCode);
  const next = {
    ...onlyWith(withoutOtherIds(vault), user, new Date(deps.now()).toISOString()),
    generation: vault.generation + 1,
    recovery,
    device,
  };
  await replaceVault(deps, next);
  await addLoginNote(deps.paths.loginNotes, { what: 'openedByDistrict', user: id, at: instantOf(deps.now()) });
  forgetRequest(deps.paths.folder);
  const session = await sessionOf({ vault: next, user, secrets });
  return session.ok ? ok({ session: session.value, recoveryCode }) : session;
}
