// Suite GM1, the envelope of a bundle (docs/bundle-format.md): one fresh content key for each bundle, wrapped with SM2
// for each recipient; parts encrypted with SM4-CTR; the header authenticated with HMAC-SM3 under the same content key,
// so that nobody without it can re-sign changed parts as his own.
//   content key = SM4 key (16) ‖ MAC key (32);   counter of part i = uint32be(i) ‖ 12 zero bytes
// A reader checks `matchesBundleMac` before it decrypts a part.

import { type Bytes, concatBytes, equalBytes, randomBytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type Sm2DecryptError, sm2Decrypt, sm2Encrypt } from './sm2.ts';
import { hmacSm3 } from './sm3.ts';
import { sm4Ctr } from './sm4.ts';

export type ContentKey = { readonly sm4Key: Bytes; readonly macKey: Bytes; readonly raw: Bytes };
export type UnwrapError = Sm2DecryptError | 'badContentKey';

const sm4KeyBytes = 16;
const contentKeyBytes = 48;

/** A fresh key; one bundle only, since a counter stream must never be used twice. */
export function newContentKey(): ContentKey {
  return contentKeyOf(randomBytes(contentKeyBytes));
}

function contentKeyOf(raw: Bytes): ContentKey {
  return { sm4Key: raw.slice(0, sm4KeyBytes), macKey: raw.slice(sm4KeyBytes), raw };
}

/** @returns DER for the `rcpt` list of the header. @throws when the public key is not on the curve. */
export function wrapContentKey(publicKey: Uint8Array, contentKey: ContentKey): Bytes {
  return sm2Encrypt(publicKey, contentKey.raw);
}

/** badContentKey: well encrypted, but not 48 bytes. */
export function unwrapContentKey(privateKey: Uint8Array, der: Uint8Array): Result<ContentKey, UnwrapError> {
  const raw = sm2Decrypt(privateKey, der);
  if (!raw.ok) return raw;
  return raw.value.length === contentKeyBytes ? ok(contentKeyOf(raw.value)) : fail('badContentKey');
}

/** @param index number of the part, from 1 */
export function partIv(index: number): Bytes {
  if (!Number.isInteger(index) || index < 1 || index > 0xffffffff) throw new Error(`partIv: part number ${index}`);
  return concatBytes(Uint8Array.of(index >>> 24, index >>> 16, index >>> 8, index), new Uint8Array(12));
}

/** SM4-CTR. @param index the part's number, from 1; never used twice under one content key */
export function encryptPart(contentKey: ContentKey, index: number, bytes: Uint8Array): Bytes {
  return sm4Ctr(contentKey.sm4Key, partIv(index), bytes);
}

/** Decrypts without authenticating: the part's digest stands in the header that `matchesBundleMac` has accepted. */
export function decryptPart(contentKey: ContentKey, index: number, bytes: Uint8Array): Bytes {
  return sm4Ctr(contentKey.sm4Key, partIv(index), bytes);
}

/** HMAC-SM3 over the bytes of the header; 32 bytes. */
export function bundleMac(contentKey: ContentKey, bytes: Uint8Array): Bytes {
  return hmacSm3(contentKey.macKey, bytes);
}

/** Compares in a time that does not depend on where they differ. */
export function matchesBundleMac(contentKey: ContentKey, bytes: Uint8Array, mac: Uint8Array): boolean {
  return equalBytes(bundleMac(contentKey, bytes), mac);
}
