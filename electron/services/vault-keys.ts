// Who can open what:
//   password or recovery code ──scrypt──▶ wraps  data key ‖ device key   (64 bytes, one wrapping per user)
//   data key   seals the records; the page gets it after unlocking
//   device key wraps the private SM2 keys; it never leaves the host, so the page cannot open them even though it keeps
//              a copy of the vault
// Wrapping is AES-256-GCM of the platform, bound to the installation and to what is wrapped.

import { scrypt } from 'node:crypto';
import { type Bytes, concatBytes, fromBase64, randomBytes, toBase64, utf8 } from '#shared/base/bytes.ts';
import { importDataKey, seal, unseal } from '#shared/crypto/seal.ts';
import type { WrappedByPhrase } from './vault-file.ts';

export type VaultSecrets = { readonly dataKey: Bytes; readonly deviceKey: Bytes };

const keyBytes = 32;
const usualCost = 2 ** 15;
const blockSize = 8;

export function newSecrets(): VaultSecrets {
  return { dataKey: randomBytes(keyBytes), deviceKey: randomBytes(keyBytes) };
}

/** @param purpose 'user:ID' or 'recovery'; a wrapping made for one purpose does not open for another */
export async function wrapByPhrase(
  secrets: VaultSecrets,
  phrase: string,
  installation: string,
  purpose: string,
): Promise<WrappedByPhrase> {
  const salt = randomBytes(16);
  const key = await stretch(phrase, salt, usualCost);
  const wrapped = await wrapUnder(key, concatBytes(secrets.dataKey, secrets.deviceKey), installation, purpose);
  return { salt: toBase64(salt), cost: usualCost, wrapped };
}

/** The secrets, or undefined for the wrong phrase; a damaged wrapping cannot be told from it. */
export async function unwrapByPhrase(
  { salt, cost, wrapped }: WrappedByPhrase,
  phrase: string,
  installation: string,
  purpose: string,
): Promise<VaultSecrets | undefined> {
  const key = await stretch(phrase, fromBase64(salt), cost);
  const both = await unwrapUnder(key, wrapped, installation, purpose);
  return both && { dataKey: both.slice(0, keyBytes), deviceKey: both.slice(keyBytes) };
}

export async function wrapUnder(key: Bytes, secret: Bytes, installation: string, purpose: string): Promise<string> {
  return toBase64(await seal(await importDataKey(key), secret, placeOf(installation, purpose)));
}

export async function unwrapUnder(
  key: Bytes,
  wrapped: string,
  installation: string,
  purpose: string,
): Promise<Bytes | undefined> {
  const opened = await unseal(await importDataKey(key), fromBase64(wrapped), placeOf(installation, purpose));
  return opened.ok ? opened.value : undefined;
}

function placeOf(installation: string, purpose: string) {
  return { installation, table: 'vault', key: purpose, generation: 1 };
}

/** scrypt with the block size 8: 32 MB at the usual cost. Full-width and half-width spellings of a password agree. */
function stretch(phrase: string, salt: Bytes, cost: number): Promise<Bytes> {
  const options = { N: cost, r: blockSize, p: 1, maxmem: 2 * 128 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(utf8(phrase.normalize('NFKC')), salt, keyBytes, options, (error, key) => {
      if (error) reject(error);
      else resolve(Uint8Array.from(key));
    });
  });
}
