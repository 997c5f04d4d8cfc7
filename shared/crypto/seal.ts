// What the PC keeps is sealed: AES-256-GCM by the platform's WebCrypto under the data key of the installation.
//   sealed = nonce (12 random bytes) ‖ ciphertext ‖ tag (16)
// The place of a row is authenticated with it, so that a sealed row cannot be moved to another table, key or
// generation. A random nonce is safe for 2^32 seals under one key; a busy ledger writes some millions.

import { type Bytes, concatBytes, randomBytes, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';

/** Where a sealed row belongs. */
export type SealContext = {
  readonly installation: string;
  readonly table: string;
  readonly key: string;
  readonly generation: number;
};

const cipher = 'AES-GCM';
const dataKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** @param raw 32 bytes; the key that comes back cannot be exported again. @throws on another length. */
export async function importDataKey(raw: Bytes): Promise<CryptoKey> {
  if (raw.length !== dataKeyBytes) throw new Error('importDataKey: a data key has 32 bytes');
  return crypto.subtle.importKey('raw', raw, cipher, false, ['encrypt', 'decrypt']);
}

/** AES-256-GCM, nonce first. It opens only in the same place: installation, table, key and generation are bound in. */
export async function seal(key: CryptoKey, plaintext: Uint8Array, context: SealContext): Promise<Bytes> {
  const iv = randomBytes(nonceBytes);
  const sealed = await crypto.subtle.encrypt(parameters(iv, context), key, plaintext as Bytes);
  return concatBytes(iv, new Uint8Array(sealed));
}

/** The plaintext, only when key, place and every byte are right; which of them was wrong cannot be told apart. */
export async function unseal(
  key: CryptoKey,
  sealed: Uint8Array,
  context: SealContext,
): Promise<Result<Bytes, 'wrongKeyOrDamaged'>> {
  if (sealed.length < nonceBytes + tagBytes) return fail('wrongKeyOrDamaged');
  const iv = sealed.slice(0, nonceBytes);
  const body = sealed.subarray(nonceBytes) as Bytes;
  try {
    return ok(new Uint8Array(await crypto.subtle.decrypt(parameters(iv, context), key, body)));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return fail('wrongKeyOrDamaged');
    throw error;
  }
}

function parameters(iv: Bytes, { installation, table, key, generation }: SealContext) {
  return { name: cipher, iv, additionalData: utf8(canonicalJson([installation, table, key, generation])) };
}
