// Who the district is: one document with its public keys, signed by its root key. It travels inside every certificate
// file, so that a PC learns the district's keys when a clerk has compared the fingerprint with the printed one.
//   {"district":{"ca":"04…","code":"990102",…},"districtSig":"3045…"}     signature over the canonical text of `district`

import { type Bytes, fromHex, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3, sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import { digitGroups } from './check-code.ts';
import {
  fits,
  isCount,
  isDistrictCode,
  isHex,
  isInstant,
  isListOf,
  isObject,
  isOneOf,
  isPublicKey,
  isText,
  matches,
  readCanonicalObject,
  wrongKeyOf,
} from './document-shape.ts';
import { bundleFormat } from './header.ts';

/** An encryption key and its name: `enc-` and the first 16 hex digits of SM3 over the public key. */
export type EncryptionKey = { readonly kid: string; readonly pub: string };

/** Keys are public keys, 04 ‖ X ‖ Y, in hexadecimal. */
export type DistrictDocument = {
  readonly format: typeof bundleFormat;
  readonly kind: 'district';
  readonly code: string;
  readonly name: string;
  /** Grows with every change of keys or name; a PC never goes back to a lower one. */
  readonly version: number;
  readonly issuedAt: string;
  readonly root: string;
  /** Signs certificates. */
  readonly ca: string;
  /** Signs receipts. */
  readonly receipt: string;
  /** Bundles are encrypted to each of these. */
  readonly enc: readonly EncryptionKey[];
};

export type SignedDistrict = { readonly district: DistrictDocument; readonly districtSig: string };

const districtShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('district'),
  code: isDistrictCode,
  name: isText(60),
  version: isCount(1),
  issuedAt: isInstant,
  root: isPublicKey,
  ca: isPublicKey,
  receipt: isPublicKey,
  enc: (value: Parameters<typeof isHex>[0]) =>
    Array.isArray(value) &&
    value.length > 0 &&
    isListOf(fits({ kid: matches(/^enc-[0-9a-f]{16}$/), pub: isPublicKey }), 8)(value),
};

export function keyIdOf(publicKey: Uint8Array): string {
  return `enc-${sm3Hex(publicKey).slice(0, 16)}`;
}

/** Signs a district document with the root key that it names. */
export function signDistrict(
  rootPrivateKey: Uint8Array,
  fields: Omit<DistrictDocument, 'format' | 'kind'>,
): SignedDistrict {
  const district: DistrictDocument = { format: bundleFormat, kind: 'district', ...fields };
  return { district, districtSig: toHex(sm2Sign(rootPrivateKey, districtBytes(district))) };
}

/** The bytes that the root key signs. */
export function districtBytes(district: DistrictDocument): Bytes {
  return utf8(canonicalJson(district as unknown as JsonObject));
}

/** Eight groups of four digits over the root key: printed on paper by the district, confirmed on screen by the clerk. */
export function districtFingerprint(district: DistrictDocument): string {
  return digitGroups(sm3(fromHex(district.root)), 8);
}

/** The text of a `district.json`. */
export function encodeDistrict(signed: SignedDistrict): Bytes {
  return utf8(canonicalJson(signed as unknown as JsonObject));
}

export function readDistrict(bytes: Uint8Array): Result<SignedDistrict, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document: '区级身份文件' });
  const wrong = wrongKeyOf(value, { district: isObject, districtSig: isHex });
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: '区级身份文件', key: wrong });
  return checkDistrict(value as unknown as SignedDistrict);
}

/** Checks shape, key names and the root's signature; whether this root is the right one, only the fingerprint tells. */
export function checkDistrict(signed: SignedDistrict): Result<SignedDistrict, BundleError> {
  const { district, districtSig } = signed;
  const wrong = wrongKeyOf(district as unknown as JsonObject, districtShape);
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: '区级身份文件', key: wrong });
  if (district.enc.some((key) => keyIdOf(fromHex(key.pub)) !== key.kid))
    return fail({ code: 'E_DOCUMENT', document: '区级身份文件', key: 'enc' });
  const isSigned = sm2Verify(fromHex(district.root), districtBytes(district), fromHex(districtSig));
  return isSigned ? ok(signed) : fail({ code: 'E_DISTRICT_SIGNATURE', district: district.name });
}
