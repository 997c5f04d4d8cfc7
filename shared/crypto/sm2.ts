// SM2 signatures and encryption, GB/T 32918.2 and .4—2016, with SM3 and the identity 1234567812345678 (GM/T 0009):
//   openssl dgst -sm3 -verify device.pub -sigopt distid:1234567812345678 -signature bundle.sig bundle.json
//   openssl pkeyutl -decrypt -inkey district.key -in wrapped.der
// The letters in the bodies are those of the standard.

import { bytesToNumberBE } from '@noble/curves/utils.js';
import { type Bytes, concatBytes, equalBytes, randomBytes, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import {
  decodeSignature,
  decodeSm2Cipher,
  encodeSignature,
  encodeSm2Cipher,
  maxSm2TextBytes,
  type SignaturePair,
} from './der.ts';
import {
  coordinatesOf,
  curveOrder,
  curveParameters,
  multiplyBase,
  pointAt,
  pointOf,
  type RandomSource,
  randomScalar,
  type Sm2Point,
  scalars,
  scalarToBytes,
  secretScalarOf,
  verificationPointOf,
  verificationSum,
} from './sm2-curve.ts';
import { createSm3 } from './sm3.ts';

/** A private key of 32 bytes and its public key, 04 ‖ X ‖ Y. */
export type Sm2KeyPair = { readonly privateKey: Bytes; readonly publicKey: Bytes };

/** badCiphertext: not the strict encoding; badPoint: C1 is not on the curve; badDigest: another key, or changed. */
export type Sm2DecryptError = 'badCiphertext' | 'badPoint' | 'badDigest';

const signerId = utf8('1234567812345678');
const signerIdBits = Uint8Array.of(0, 8 * signerId.length);

/** @param random for vectors only; otherwise the platform's own */
export function generateSm2KeyPair(random: RandomSource = randomBytes): Sm2KeyPair {
  const privateKey = scalarToBytes(randomScalar(random));
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

/** @throws when the private key is not in [1, n−2]. */
export function publicKeyOf(privateKey: Uint8Array): Bytes {
  return concatBytes(Uint8Array.of(0x04), coordinatesOf(multiplyBase(secretScalarOf(privateKey))));
}

/**
 * Signs and then verifies its own signature, so that a fault of the machine never leaves it.
 *
 * @returns strict DER, at most 72 bytes
 * @throws when the private key is out of range, or the signature does not verify
 */
export function sm2Sign(privateKey: Uint8Array, message: Uint8Array, random: RandomSource = randomBytes): Bytes {
  const publicKey = publicKeyOf(privateKey);
  const e = messageScalar(publicKey, message);
  const signature = encodeSignature(signScalar(secretScalarOf(privateKey), e, random));
  if (!sm2Verify(publicKey, message, signature)) throw new Error('sm2: a fresh signature failed its own check');
  return signature;
}

function signScalar(d: bigint, e: bigint, random: RandomSource): SignaturePair {
  for (;;) {
    const k = randomScalar(random);
    const r = scalars.create(e + multiplyBase(k).toAffine().x);
    if (r === 0n || r + k === curveOrder) continue;
    const s = scalars.mul(scalars.inv(1n + d), scalars.create(k - r * d));
    if (s !== 0n) return { r, s };
  }
}

/** True only for a strictly encoded signature of this message by this key; a bad key or encoding gives false. */
export function sm2Verify(publicKey: Uint8Array, message: Uint8Array, signatureDer: Uint8Array): boolean {
  const signature = decodeSignature(signatureDer);
  if (!signature || !isInRange(signature.r) || !isInRange(signature.s)) return false;
  const point = verificationPointOf(publicKey);
  const t = scalars.create(signature.r + signature.s);
  if (!point || t === 0n) return false;
  const sum = verificationSum(signature.s, t, point);
  return sum !== undefined && scalars.create(messageScalar(publicKey, message) + sum.toAffine().x) === signature.r;
}

function isInRange(value: bigint): boolean {
  return value >= 1n && value < curveOrder;
}

/** e = SM3(Z ‖ M), where Z binds the signer's identity, the curve and the public key. */
function messageScalar(publicKey: Uint8Array, message: Uint8Array): bigint {
  const z = createSm3().update(signerIdBits).update(signerId).update(curveParameters).update(publicKey.subarray(1));
  return bytesToNumberBE(createSm3().update(z.digest()).update(message).digest());
}

/**
 * Encrypts a key for the holder of `publicKey`.
 *
 * @param message 1 to 4,096 bytes
 * @returns DER, C1 C3 C2
 * @throws when the public key is not on the curve, or the length is out of bounds
 */
export function sm2Encrypt(publicKey: Uint8Array, message: Uint8Array, random: RandomSource = randomBytes): Bytes {
  const point = pointOf(publicKey);
  if (!point) throw new Error('sm2: public key is not on the curve');
  if (message.length === 0 || message.length > maxSm2TextBytes) throw new Error('sm2: text of 1 to 4096 bytes');
  for (;;) {
    const k = randomScalar(random);
    const shared = coordinatesOf(point.multiply(k));
    const mask = deriveMask(shared, message.length);
    if (isAllZero(mask)) continue;
    const c1 = multiplyBase(k).toAffine();
    return encodeSm2Cipher({ ...c1, digest: digestOf(shared, message), cipher: xor(message, mask) });
  }
}

/** The text, only when its digest matches; nothing unauthenticated is ever returned. */
export function sm2Decrypt(privateKey: Uint8Array, der: Uint8Array): Result<Bytes, Sm2DecryptError> {
  const d = secretScalarOf(privateKey);
  const parts = decodeSm2Cipher(der);
  if (!parts || parts.cipher.length === 0) return fail('badCiphertext');
  const c1: Sm2Point | undefined = pointAt(parts.x, parts.y);
  if (!c1) return fail('badPoint');
  const shared = coordinatesOf(c1.multiply(d));
  const mask = deriveMask(shared, parts.cipher.length);
  if (isAllZero(mask)) return fail('badCiphertext');
  const message = xor(parts.cipher, mask);
  return equalBytes(digestOf(shared, message), parts.digest) ? ok(message) : fail('badDigest');
}

/** The key derivation of GB/T 32918.4, 5.4.3: SM3(x ‖ y ‖ counter), counter from 1. */
function deriveMask(shared: Uint8Array, length: number): Bytes {
  const mask = new Uint8Array(length);
  for (let at = 0, counter = 1; at < length; at += 32, counter++) {
    const count = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter);
    const block = createSm3().update(shared).update(count).digest();
    mask.set(block.subarray(0, length - at), at);
  }
  return mask;
}

function isAllZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** C3 = SM3(x ‖ M ‖ y). */
function digestOf(shared: Uint8Array, message: Uint8Array): Bytes {
  return createSm3().update(shared.subarray(0, 32)).update(message).update(shared.subarray(32)).digest();
}

function xor(bytes: Uint8Array, mask: Uint8Array): Bytes {
  return Uint8Array.from(bytes, (byte, i) => byte ^ (mask[i] as number));
}
