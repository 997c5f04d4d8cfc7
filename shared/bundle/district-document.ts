// Who the district is: one document with its public keys, which two of its three root keys sign. It travels inside every
// certificate file, so that a PC learns the district's keys when a clerk has compared the fingerprint with the printed
// one; how a later version replaces it is in root-chain.ts.
//   {"district":{"ca":"04…","code":"990102",…},"districtSigs":[{"key":"04…","sig":"3045…"},…]}
// Each signature is over the canonical text of `district`; `key` is the root key that made it.

import { type Bytes, concatBytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { publicKeyOf, sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3, sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import { digitGroups } from './check-code.ts';
import {
  type Check,
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

/** Keys are public keys, 04 ‖ X ‖ Y, in hexadecimal; no key has two roles. */
export type DistrictDocument = {
  readonly format: typeof bundleFormat;
  readonly kind: 'district';
  readonly code: string;
  readonly name: string;
  /** Grows by one with every change of keys or name; a PC never goes back to a lower one and never skips one. */
  readonly version: number;
  readonly issuedAt: string;
  /** How many of the root keys must sign. */
  readonly threshold: typeof rootThreshold;
  /** Three keys in ascending order; they sign this document and nothing else. */
  readonly rootKeys: readonly string[];
  /** Signs certificates and the answers to requests for recovery. */
  readonly ca: string;
  /** Signs receipts. */
  readonly receipt: string;
  /** Signs the catalog of reference data. */
  readonly refdata: string;
  /** The data key of every PC is wrapped for it, so that two persons of the district can open a PC again. */
  readonly recovery: string;
  /** Bundles are encrypted to each of these. */
  readonly enc: readonly EncryptionKey[];
};

/** `key` is the public root key that made the signature. */
export type RootSignature = { readonly key: string; readonly sig: string };
export type SignedDistrict = { readonly district: DistrictDocument; readonly districtSigs: readonly RootSignature[] };

export const rootThreshold = 2;
export const rootKeyCount = 3;
const maxSignatures = 16;
const documentName = '区级身份文件';

const isAscendingKeys: Check = (value) =>
  isListOf(isPublicKey, rootKeyCount)(value) &&
  (value as readonly string[]).length === rootKeyCount &&
  (value as readonly string[]).every((key, i, all) => i === 0 || (all[i - 1] as string) < key);

const districtShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('district'),
  code: isDistrictCode,
  name: isText(60),
  version: isCount(1),
  issuedAt: isInstant,
  threshold: isOneOf(rootThreshold),
  rootKeys: isAscendingKeys,
  ca: isPublicKey,
  receipt: isPublicKey,
  refdata: isPublicKey,
  recovery: isPublicKey,
  enc: (value: Parameters<Check>[0]) =>
    Array.isArray(value) &&
    value.length > 0 &&
    isListOf(fits({ kid: matches(/^enc-[0-9a-f]{16}$/), pub: isPublicKey }), 8)(value),
};

/** What stands beside `district` in every file that carries the document. */
export const districtFileShape = {
  district: isObject,
  districtSigs: isListOf(fits({ key: isPublicKey, sig: isHex }), maxSignatures),
};

/** enc-9f3c01d2a7b85e64: the first 16 hex digits of SM3 over the key (65 bytes), so that name and key cannot disagree. */
export function keyIdOf(publicKey: Uint8Array): string {
  return `enc-${sm3Hex(publicKey).slice(0, 16)}`;
}

/** Signs a district document with each of these root keys; whether they are enough, `checkDistrict` tells. */
export function signDistrict(
  rootPrivateKeys: readonly Uint8Array[],
  fields: Omit<DistrictDocument, 'format' | 'kind' | 'threshold'>,
): SignedDistrict {
  const rootKeys = [...fields.rootKeys].sort();
  const district: DistrictDocument = {
    format: bundleFormat,
    kind: 'district',
    ...fields,
    threshold: rootThreshold,
    rootKeys,
  };
  const bytes = districtBytes(district);
  const districtSigs = rootPrivateKeys.map((key) => ({
    key: toHex(publicKeyOf(key)),
    sig: toHex(sm2Sign(key, bytes)),
  }));
  return { district, districtSigs };
}

/** The bytes that the root keys sign. */
export function districtBytes(district: DistrictDocument): Bytes {
  return canonicalBytes(district);
}

/** Eight groups of four digits over the root keys: printed by the district, compared on screen by the clerk. */
export function districtFingerprint(district: DistrictDocument): string {
  return digitGroups(sm3(concatBytes(...[...district.rootKeys].sort().map(fromHex))), 8);
}

/** The text of a `district.json`. */
export function encodeDistrict(signed: SignedDistrict): Bytes {
  return canonicalBytes(signed);
}

/** Reads a `district.json`. */
export function readDistrict(bytes: Uint8Array): Result<SignedDistrict, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document: documentName });
  return checkDistrict(value as unknown as SignedDistrict);
}

/**
 * Checks shape, key names and that the document's own root keys signed it, the threshold of them. Whether these root
 * keys are the right ones, only the fingerprint tells, or the chain from an accepted version.
 */
export function checkDistrict(signed: SignedDistrict): Result<SignedDistrict, BundleError> {
  const { district } = signed;
  const wrong =
    wrongKeyOf(signed as unknown as JsonObject, districtFileShape) ??
    wrongKeyOf(district as unknown as JsonObject, districtShape) ??
    sharedKeyOf(district);
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: documentName, key: wrong });
  const isSigned = rootSignatures(signed, district.rootKeys) >= rootThreshold;
  return isSigned ? ok(signed) : fail({ code: 'E_DISTRICT_SIGNATURE', district: district.name });
}

/** How many of these root keys made a valid signature; a key that signs twice counts once. */
export function rootSignatures({ district, districtSigs }: SignedDistrict, rootKeys: readonly string[]): number {
  const bytes = districtBytes(district);
  const signs = (key: string) =>
    districtSigs.some((each) => each.key === key && sm2Verify(fromHex(key), bytes, fromHex(each.sig)));
  return [...new Set(rootKeys)].filter(signs).length;
}

/** A key named wrongly or used for two roles; undefined when each has one. */
function sharedKeyOf({ rootKeys, ca, receipt, refdata, recovery, enc }: DistrictDocument): string | undefined {
  if (enc.some((key) => keyIdOf(fromHex(key.pub)) !== key.kid)) return 'enc';
  const roles = { ca, receipt, refdata, recovery };
  const all = [...rootKeys, ...Object.values(roles), ...enc.map((key) => key.pub)];
  const isShared = (key: string) => all.indexOf(key) !== all.lastIndexOf(key);
  return (
    Object.entries(roles).find(([, key]) => isShared(key))?.[0] ??
    (enc.some(({ pub }) => isShared(pub)) ? 'enc' : undefined)
  );
}
