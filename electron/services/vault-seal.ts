// The key with which a secretary releases reports. It is wrapped under the person's own password and nothing else: the
// session of whoever is logged in does not open it, nor does the printed recovery code. Who gets a new password by the
// code, or by the district, therefore asks for a new certificate; a new password of one's own takes the key along.

import { type Bytes, fromBase64, randomBytes, toBase64 } from '#shared/base/bytes.ts';
import { generateSm2KeyPair, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import type { VaultFile } from './vault-file.ts';
import { unwrapByPhrase, wrapByPhrase } from './vault-keys.ts';

type User = VaultFile['users'][number];
export type WrappedSealKey = NonNullable<User['seal']>;

const placeOf = (user: string) => `seal:${user}`;

export async function newSealKey(installation: string, user: string, password: string): Promise<WrappedSealKey> {
  return wrapPair(generateSm2KeyPair(), installation, user, password);
}

/** The pair, or undefined for the wrong password. */
export async function openSealKey(
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
  { id, seal }: User,
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
