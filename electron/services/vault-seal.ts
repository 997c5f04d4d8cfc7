// The key with which a secretary releases reports. It is wrapped under the person's own password and nothing else: the
// session of whoever is logged in does not open it, nor does the printed recovery code. Who gets a new password by the
// code, or by the district, therefore asks for a new certificate; a new password of one's own takes the key along.

import { type Bytes, fromBase64, randomBytes, toBase64 } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { generateSm2KeyPair, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import type { HostError, UserSummary } from '#shared/host/host-api.ts';
import { refuse } from './host-error.ts';
import type { VaultUser } from './vault-file.ts';
import { unwrapByPhrase, wrapByPhrase } from './vault-keys.ts';
import { openByName } from './vault-session.ts';
import { damagedKeys, saveVault, type VaultDeps } from './vault-store.ts';
import { withUser } from './vault-users.ts';

export type WrappedSealKey = NonNullable<VaultUser['seal']>;

/** A key of somebody who may release reports. The caller wipes it. */
export type SealKey = { readonly user: UserSummary; readonly pair: Sm2KeyPair };
export type SealWish = { readonly userName: string; readonly password: string; readonly isWanted: boolean };

/** The key of whoever says their name and password; when there is none, one is made if it is wanted. */
export async function sealKey(
  deps: VaultDeps,
  { userName, password, isWanted }: SealWish,
): Promise<Result<SealKey, HostError>> {
  const opened = await openByName(deps, userName, password, `${userName.trim()}的密码`);
  if (!opened.ok) return opened;
  const { vault, user, secrets } = opened.value;
  secrets.dataKey.fill(0);
  secrets.deviceKey.fill(0);
  const { installationId } = vault;
  const seal = user.seal ?? (isWanted ? await newSealKey(installationId, user.id, password) : undefined);
  if (!seal) return noSealKey(user);
  if (!user.seal) await saveVault(deps, withUser(vault, { ...user, seal }));
  const pair = await openSealKey(seal, installationId, user.id, password);
  return pair ? ok({ user: { id: user.id, name: user.name }, pair }) : damagedKeys();
}

function noSealKey({ name }: VaultUser) {
  return refuse(
    'noSealKey',
    `${name}在本机没有签发密钥。不是签发人，或者密码用恢复码重设过。请到“系统设置 → 用户”设置签发人，把申请交到区里。`,
  );
}

const placeOf = (user: string) => `seal:${user}`;

async function newSealKey(installation: string, user: string, password: string): Promise<WrappedSealKey> {
  return wrapPair(generateSm2KeyPair(), installation, user, password);
}

/** The pair, or undefined for the wrong password. */
async function openSealKey(
  { publicKey, ...wrapped }: WrappedSealKey,
  installation: string,
  user: string,
  password: string,
): Promise<Sm2KeyPair | undefined> {
  const opened = await unwrapByPhrase(wrapped, password, installation, placeOf(user));
  opened?.deviceKey.fill(0);
  return opened && { privateKey: opened.dataKey, publicKey: fromBase64(publicKey) };
}

/** The same key under a new password; undefined when the person has none. */
export async function rewrapSealKey(
  { id, seal }: VaultUser,
  installation: string,
  { ownPassword, newPassword }: { readonly ownPassword: string; readonly newPassword: string },
): Promise<WrappedSealKey | undefined> {
  const pair = seal && (await openSealKey(seal, installation, id, ownPassword));
  return pair && wrapPair(pair, installation, id, newPassword);
}

/** A wrapping holds two secrets of 32 bytes (vault-keys.ts); the second is filled by chance. */
async function wrapPair(pair: Sm2KeyPair, installation: string, user: string, password: string) {
  const secrets = { dataKey: pair.privateKey as Bytes, deviceKey: randomBytes(32) };
  const wrapped = await wrapByPhrase(secrets, password, installation, placeOf(user));
  pair.privateKey.fill(0);
  return { publicKey: toBase64(pair.publicKey), ...wrapped };
}
