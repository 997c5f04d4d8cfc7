// Making a vault: its keys, their wrappings, its first user.

import { existsSync } from 'node:fs';
import { newUlid, randomBase32 } from '#shared/base/ids.ts';
import { ok } from '#shared/base/result.ts';
import type { OfficeInfo } from '#shared/host/host-api.ts';
import { refuse } from './host-error.ts';
import { newRecoveryCode, parseRecoveryCode } from './recovery-code.ts';
import { newDeviceKeys } from './vault-device-keys.ts';
import type { VaultFile, VaultUser } from './vault-file.ts';
import { newSecrets, type VaultSecrets, wrapByPhrase } from './vault-keys.ts';
import { sessionOf } from './vault-session.ts';
import { loadVault, saveVault, type VaultDeps } from './vault-store.ts';
import { nameless } from './vault-users.ts';

export type NewLedger = { readonly office: OfficeInfo; readonly userName: string; readonly password: string };

/** The first vault of a ledger, and the code to print. */
export async function createVault(deps: VaultDeps, { office, userName, password }: NewLedger) {
  if (userName.trim() === '') return nameless;
  if (loadVault(deps).ok || existsSync(deps.paths.vault)) {
    return refuse('ledgerExists', '本机已经建立过台账，不能重复建立。请直接登录。');
  }
  const secrets = newSecrets();
  const recoveryCode = newRecoveryCode();
  const vault = await newVault(deps, { office, userName, password }, secrets, recoveryCode);
  await saveVault(deps, vault);
  const session = await sessionOf({ vault, user: vault.users[0] as VaultUser, secrets });
  return session.ok ? ok({ session: session.value, recoveryCode }) : session;
}

async function newVault(
  { ledger, now }: VaultDeps,
  { office, userName, password }: NewLedger,
  secrets: VaultSecrets,
  recoveryCode: string,
): Promise<VaultFile> {
  const installationId = newUlid(now());
  return {
    format: 'lxvault/1',
    generation: 1,
    ledger,
    installationId,
    deviceId: randomBase32(12),
    office,
    users: [await newUser(secrets, installationId, newUlid(now()), userName.trim(), password)],
    ...(await newWrappings(secrets, installationId, recoveryCode)),
  };
}

/** The printed code's wrapping, and a new pair of device keys. */
export async function newWrappings(secrets: VaultSecrets, installationId: string, recoveryCode: string) {
  const phrase = parseRecoveryCode(recoveryCode) as string;
  return {
    recovery: await wrapByPhrase(secrets, phrase, installationId, 'recovery'),
    device: await newDeviceKeys(secrets, installationId),
  };
}

/** A person whose password opens these secrets. */
export async function newUser(
  secrets: VaultSecrets,
  installation: string,
  id: string,
  name: string,
  password: string,
): Promise<VaultUser> {
  return { id, name, ...(await wrapByPhrase(secrets, password, installation, `user:${id}`)) };
}
